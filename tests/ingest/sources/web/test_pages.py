from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.text.addresses import article_id_for_url
from ingest.sources.extraction import Page
from ingest.sources.page_facts import PageFacts
from ingest.sources.settings_file import Source
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.fetching import Response
from ingest.sources.web.listing import Entry
from ingest.sources.web.markup import text_of_markup
from ingest.sources.web.pages import (
    WHOLE_TEXT,
    NotAnArticle,
    article_of_entry,
    article_of_page,
    decode_page,
    feeds_of,
    is_whole,
    json_links_of,
    page_url,
)
from ingest.sources.web.stated_days import believable

URL = "https://news.example/2026/03/crane"
TODAY = date(2026, 3, 9)
TEXT = (
    "The harbor of Port Linden will get a third crane before the winter, the council decided on Monday evening.\n" * 3
)


def page(**fields) -> Page:
    given = {"text": TEXT, "title": "A crane", "canonical": None, "site": None, "authors": (), "published": None}
    return Page(**{**given, **fields})


def response(final: str = URL, permanent: str = "", body: bytes = b"") -> Response:
    return Response(URL, final, permanent or final, body)


@pytest.mark.parametrize(
    ("canonical", "permanent", "url"),
    [
        (None, URL, URL),
        ("https://news.example/crane", URL, "https://news.example/crane"),
        ("/crane?utm_source=x#top", URL, "https://news.example/crane"),
        ("https://www.news.example/crane", URL, "https://www.news.example/crane"),
        ("https://news.example/crane", "https://amp.news.example/crane", "https://news.example/crane"),
        # Its id is of this link in every corpus that has it.
        ("https://news.example/crane", "https://feeds.news.example/crane", "https://feeds.news.example/crane"),
        ("https://famous.example/crane", URL, URL),  # somebody else's
        ("https://news.example/", URL, URL),
        ("javascript:alert(1)", URL, URL),
        ("http://[bad", URL, URL),
        (None, f"{URL}?fbclid=7&id=3#x", f"{URL}?id=3"),
    ],
)
def test_a_page_is_identified_by_a_canonical_link_of_its_site_or_its_own_address(canonical, permanent, url):
    assert page_url(page(canonical=canonical), response(permanent, permanent)) == url


@pytest.mark.parametrize(
    ("canonical", "mirror_of"),
    [
        (None, None),
        ("/crane", None),
        ("https://www.news.example/crane", None),
        ("https://famous.example/crane?utm_source=x", "https://famous.example/crane"),
        ("https://famous.example/", None),  # no article's address
        ("https://famous.example@evil.example/crane", None),
    ],
)
def test_a_canonical_link_of_another_host_is_a_claim(canonical, mirror_of):
    article = article_of_page(page(canonical=canonical), response(), Source(URL), TODAY)
    assert article.mirror_of == mirror_of


def test_a_temporary_redirect_does_not_change_the_address():
    assert page_url(page(), response("https://news.example/today", URL)) == URL


@pytest.mark.parametrize(
    ("canonical", "known_link", "url"),
    [
        ("https://famous.example/crane", None, "https://famous.example/crane"),
        ("https://famous.example/crane", "https://famous.example/crane", "https://famous.example/crane"),
        ("https://famous.example/crane", URL, URL),
        ("https://third.example/crane", None, URL),
        (None, None, URL),
    ],
)
def test_an_article_behind_a_link_that_counts_readers_is_known_by_its_own_link(canonical, known_link, url):
    """It was the article of the counting site, under that site's name, at once or when it was looked at again."""
    came = response("https://www.famous.example/crane?from=feed", URL)
    assert page_url(page(canonical=canonical), came, known_link and article_id_for_url(known_link)) == url


def test_fields_of_the_page_come_before_those_of_the_feed():
    entry = Entry(URL, "Of the feed", authors=("Ann",), outlet="Feed", published=date(2026, 3, 1), language="fr")
    origin = Source("https://news.example/rss")
    article = article_of_page(page(), response(), origin, TODAY, entry)
    assert (article.published, article.authors, article.outlet) == (date(2026, 3, 1), ("Ann",), "Feed")
    assert article.provenance.language == "fr"
    own = page(published=date(2026, 3, 2), authors=("Bea",), site="The Post", facts=PageFacts(language="de"))
    article = article_of_page(own, response(), origin, TODAY, entry)
    assert (article.published, article.authors, article.outlet) == (date(2026, 3, 2), ("Bea",), "The Post")
    assert article.provenance.language == "de"
    named = article_of_page(own, response(), Source("https://news.example/rss", "Mine"), TODAY, entry)
    assert (named.outlet, named.origin, named.claims_url) == ("Mine", "https://news.example/rss", False)


@pytest.mark.parametrize(
    ("feed", "of_feed", "is_known", "day"),
    [
        ("https://news.example/rss", 1, False, 1),
        ("https://news.example/rss", None, False, 8),
        ("https://news.example/rss", None, True, None),
        ("https://aggregator.example/rss", 1, False, 8),
    ],
)
def test_a_day_that_only_stands_in_a_box_of_the_page_comes_after_that_of_its_feed(feed, of_feed, is_known, day):
    entry = Entry(URL, published=of_feed and date(2026, 3, of_feed))
    found = page(published=date(2026, 3, 8), states_day=False)
    article = article_of_page(found, response(), Source(feed), TODAY, entry, known_id="known" if is_known else None)
    assert article.published == (day and date(2026, 3, day))


@pytest.mark.parametrize(
    ("feed", "published", "published_at", "kept"),
    [
        ("https://feeds.news.example/rss", None, None, 8),
        ("https://news.example/rss", date(2026, 3, 1), None, 8),
        ("https://news.example/rss", date(2026, 3, 1), 6, 6),
        ("https://news.example/rss", date(2026, 2, 28), None, None),
        ("https://aggregator.example/rss", None, None, None),
    ],
)
def test_the_time_is_that_of_the_page_or_of_its_own_site_s_feed(feed, published, published_at, kept):
    def at(hour):
        return None if hour is None else datetime(2026, 3, 1, hour, tzinfo=UTC)

    entry = Entry(URL, published=date(2026, 3, 1), published_at=at(8))
    found = page(published=published, published_at=at(published_at))
    article = article_of_page(found, response(), Source(feed), TODAY, entry)
    assert article.published == (published or date(2026, 3, 1))
    assert article.provenance.published_at == at(kept)


@pytest.mark.parametrize(
    ("feed", "of_page", "kept"),
    [
        ("https://news.example/rss", None, date(2026, 3, 4)),
        ("https://news.example/rss", date(2026, 3, 3), date(2026, 3, 3)),
        ("https://news.example/rss", date(1970, 1, 1), date(2026, 3, 4)),
        ("https://aggregator.example/rss", None, None),
    ],
)
def test_the_day_of_an_update_is_that_of_the_page_or_of_its_own_site_s_feed(feed, of_page, kept):
    entry = Entry(URL, "A crane", content=TEXT, updated=date(2026, 3, 4))
    article = article_of_page(page(updated=of_page), response(), Source(feed), TODAY, entry)
    assert (article.published, article.provenance.updated) == (None, kept)


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2026, 3, 11), date(2200, 1, 1), date(1, 1, 1)])
def test_an_impossible_day_is_unknown_and_never_today(day):
    article = article_of_page(page(published=day), response(), Source(URL), TODAY)
    assert article.published is None


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(1969, 12, 31), date(1970, 12, 31)), (date(1979, 12, 31), date(1980, 1, 1)), (date.min, date(1699, 12, 31))],
)
def test_a_day_where_the_clock_of_some_program_begins_is_not_believed(first, last):
    assert believable(first, TODAY) is believable(last, TODAY) is None
    assert believable(last + timedelta(days=1), TODAY) == last + timedelta(days=1)
    if first > date.min:
        assert believable(first - timedelta(days=1), TODAY) == first - timedelta(days=1)


@given(st.dates(), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_future_day_is_accepted(day, today):
    found = believable(day, today)
    assert found in (None, day)
    assert found is None or found <= today + timedelta(days=1)


def test_an_article_of_a_feed():
    time = datetime(2026, 3, 1, 8, tzinfo=UTC)
    entry = Entry(URL, "A crane", content=TEXT, outlet="Other", published=date(2026, 3, 1), published_at=time)
    entry = replace(entry, updated=date(2026, 3, 4))
    article = article_of_entry(entry, entry.content, Source("https://news.example/rss"))
    assert article.provenance.updated == date(2026, 3, 4)
    assert (article.published, article.provenance.published_at) == (date(2026, 3, 1), time)
    of_another = article_of_entry(entry, entry.content, Source("https://aggregator.example/rss"))
    assert (of_another.published, of_another.provenance.published_at) == (date(2026, 3, 1), None)
    assert of_another.provenance.updated is None
    # What a feed says of another site's article takes the place of no text of that site.
    assert (article.claims_url, of_another.claims_url) == (False, True)
    assert (article.url, article.title, article.outlet, article.text) == (URL, "A crane", "Other", TEXT)
    for empty in ("", " \n", "A crane"):
        with pytest.raises(NotAnArticle):
            article_of_entry(entry, empty, Source("https://news.example/rss"))


def test_a_page_whose_text_is_its_headline_is_no_article():
    line = "The harbor of Port Linden will get a third crane before the winter, the council decided on Monday evening"
    facts = PageFacts(og_type="article")
    with pytest.raises(NotAnArticle, match="no article text but its headline"):
        article_of_page(page(text=f"\n{line} ", title=line, facts=facts), response(), Source(URL), TODAY)


def test_whole_texts():
    assert is_whole("word " * 200)
    assert is_whole("x" * WHOLE_TEXT)
    assert not is_whole("x" * (WHOLE_TEXT - 1))
    assert not is_whole("word " * 20)
    for end in ("…", "...", "[…]", " [...]\n", "…”"):
        assert not is_whole("word " * 200 + end)


def test_links_to_feeds_are_resolved_and_only_web_links():
    facts = PageFacts(feeds=("/rss", "feed.xml", "javascript:x", "", "/rss"))
    assert feeds_of(page(facts=facts), response()) == (
        "https://news.example/rss",
        "https://news.example/2026/03/feed.xml",
    )
    assert json_links_of(page(facts=PageFacts(json_links=("/feed.json",))), response()) == (
        "https://news.example/feed.json",
    )


WORD = "Dünung vor Kōchi"


@pytest.mark.parametrize(
    ("body", "charset", "found"),
    [
        (WORD.encode(), None, WORD),
        (WORD.encode(), "iso-8859-1", WORD),  # valid UTF-8 is UTF-8
        (WORD.encode("utf-16"), "utf-8", WORD),
        (WORD.encode("utf-16-le"), "utf-16", WORD),
        (WORD.encode("utf-16-be"), "utf-16be", WORD),
        ("Дюны".encode("cp1251"), "windows-1251", "Дюны"),
        (b"<meta charset=windows-1251>" + "Дюны".encode("cp1251"), "utf-8", "<meta charset=windows-1251>Дюны"),
        (b"<meta charset=utf-8>" + "Düne".encode("cp1252"), "windows-1252", "<meta charset=utf-8>Düne"),
        ("津波".encode("shift_jis"), "Shift_JIS", "津波"),
        ("津波".encode("iso2022_jp"), "iso-2022-jp", "津波"),
        (b"plain", "no-such-thing", "plain"),
        ("Düne".encode("cp1252"), None, "Düne"),
    ],
)
def test_encodings(body, charset, found):
    assert decode_page(body, charset).lstrip("\ufeff") == found


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Дюны".encode("cp1251"), "is in another encoding than UTF-8 (at byte 0)"),
        (
            "<meta charset=euc-jp>Größe, Übermaß, schön, fünf, Zürich".encode("cp1252"),
            "is not in the encoding that it declares (euc-jp)",
        ),
        (b"a\0b", "is not text (it contains NUL bytes)"),
    ],
)
def test_nobody_is_told_to_save_a_page_of_the_web_in_another_encoding(body, reason):
    with pytest.raises(NotAnArticle) as raised:
        decode_page(body, None)
    assert str(raised.value) == reason


def test_a_page_that_its_server_says_is_in_utf_8_is_in_no_other_encoding():
    with pytest.raises(NotAnArticle, match="is in another encoding than UTF-8"):
        decode_page("Größe, Übermaß, schön".encode("cp1252"), "utf-8")


def test_content_that_is_no_text_is_reported():
    with pytest.raises(Unreadable):
        decode_page(b"\0\1\2\xff" * 50, None)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain words", "plain words"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ("<p>One <b>bold</b>, <a href='/x'>link</a>.</p>\n\n\n<div>Two</div>tail", "One bold, link.\n\nTwo\n\ntail"),
        ("<style>p{}</style><script>x()</script><p>One</p><figure><img><figcaption>C</figcaption></figure>", "One"),
        ("<p hidden>secret</p><p style='display:none'>more</p>One", "One"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        (
            "<table><tr><th>Year</th><th>Freight</th></tr><tr><td>2025</td><td>2.4 Mt</td></tr></table>",
            "Year Freight\n\n2025 2.4 Mt",
        ),
        ("<table><tr><td><p>One</p></td><td><p>Two</p></td></tr></table>", "One\n\nTwo"),
        ("<p>one\ntwo</p>", "one two"),
        ("", ""),
        ("<!-- x -->", ""),
        ("&#0;&#xD800;<p>a\u0301</p>", None),
    ],
)
def test_markup_is_read_in_paragraphs(markup, text):
    found = text_of_markup(markup)
    assert text is None or found == text


@given(st.text(max_size=80))
def test_any_markup_is_read(markup):
    found = text_of_markup(markup)
    assert found == found.strip()
    assert "\n\n\n" not in found
