"""Feeds from bytes to entries, in the child that reads them."""

import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import limited_child
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.feeds import MOST_AUTHORS
from ingest.sources.web.listing import MOST_ENTRIES, Kind
from ingest.sources.web.listing_worker import parse
from ingest.sources.web.markup import text_of_markup
from ingest.sources.web.pages import is_whole
from ingest.sources.web.readers import ListingReader

URL = "https://news.example/feeds/all.xml"
TODAY = date(2026, 3, 9)


@pytest.fixture(scope="module")
def reader():
    with ListingReader() as opened:
        yield opened


@pytest.fixture
def read(reader):
    """The listing of these bytes."""
    return lambda body, charset=None: reader.read(
        body if isinstance(body, bytes) else body.encode(), URL, charset, TODAY
    )


def rss(*items: str, head: str = "") -> str:
    channel = f"<channel><title>The Post</title>{head}{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'


def item(link: str = "/a/1", more: str = "", title: str = "A crane") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def only(listing):
    (entry,) = listing.entries
    return entry


def test_an_entry_of_rss(read):
    content = "<content:encoded><![CDATA[<p>One.</p><p>Two <b>words</b>.</p><script>x()</script>]]></content:encoded>"
    more = (
        "<description>Some &lt;i&gt;summary&lt;/i&gt;</description><pubDate>Mon, 02 Mar 2026 23:30:00 -0800</pubDate>"
        f'<author>ida@example.org (Ida Brandt)</author><guid isPermaLink="false">x1</guid>{content}'
    )
    listing = read(rss(item(more=more)))
    entry = only(listing)
    assert listing.kind is Kind.FEED
    assert (entry.url, entry.title, entry.summary) == ("https://news.example/a/1", "A crane", "Some summary")
    assert entry.content == "One.\n\nTwo words."
    assert entry.authors == ("Ida Brandt",)
    assert entry.published == date(2026, 3, 2)  # the outlet's day, not that of Greenwich
    assert entry.published_at == datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-8)))


def test_an_entry_of_atom(read):
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://cdn.example/x/'><title>T</title><entry>"
        "<title type='html'>A &amp;lt;b&amp;gt; crane</title><link rel='alternate' href='../a/1'/>"
        "<published>2026-03-02T09:00:00Z</published><updated>2026-03-05T09:00:00Z</updated>"
        "<summary>One.</summary></entry></feed>"
    )
    entry = only(read(body))
    assert (entry.url, entry.published) == ("https://cdn.example/a/1", date(2026, 3, 2))
    assert entry.updated == date(2026, 3, 5)
    assert entry.published_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("line", ["The post {} appeared first on {}.", "Der Beitrag {} erschien zuerst auf {}."])
def test_the_line_that_names_an_entry_and_its_site_is_no_text_of_it(read, line):
    """It was quoted: it has the headline's words, and is a whole sentence."""
    post = line.format("<a href='https://news.example/a/1'>A crane</a>", "<a href='https://news.example'>The Post</a>")
    markup = "<p>The port gets <a href='/x'>A crane</a>.</p>{}"
    entry = only(read(rss(item(more=f"<description>{escape(markup.format(f'<p>{post}</p>'))}</description>"))))
    assert entry.summary == "The port gets A crane."

    other = "<p>See <a href='https://news.example/a/1'>A crane</a> and <a href='https://other.example'>others</a>.</p>"
    entry = only(read(rss(item(more=f"<description>{escape(markup.format(other))}</description>"))))
    assert entry.summary == "The port gets A crane.\n\nSee A crane and others."


@pytest.mark.parametrize(
    ("end", "text"),
    [
        ("<p><a href='{}'>Read full article</a></p>", "The port gets a crane. …"),
        (
            "<p><a href='/a/1?utm_source=rss'>Weiter lesen</a></p><p><a href='{}#respond'>4</a></p>",
            "The port gets a crane. …",
        ),
        ("<a class='wide more-link' href='{}'>More</a>", "The port gets a crane. …"),
        ("<p>It costs [...] <a href='{}'>More</a></p>", "The port gets a crane.\n\nIt costs [...]"),
        ("<p>It costs… <a href='{}'>Read the full story at The Post.</a></p>", "The port gets a crane.\n\nIt costs…"),
        # Of a text that may be whole.
        ("<p><a href='{}'>Permalink</a></p>", "The port gets a crane.\n\nPermalink"),
        ("<p><a href='{}'>A crane, at length</a></p>", "The port gets a crane.\n\nA crane, at length"),
        ("<p>See <a href='{}'>the whole report</a></p>", "The port gets a crane.\n\nSee the whole report"),
        (
            "<p><a href='{}'>Read full article</a></p><p>It costs much.</p>",
            "The port gets a crane.\n\nRead full article\n\nIt costs much.",
        ),
        ("<p><a href='/a/2'>Read the other article</a></p>", "The port gets a crane.\n\nRead the other article"),
        ("<p><a href='http://['>Read full article</a></p>", "The port gets a crane.\n\nRead full article"),
    ],
)
def test_a_text_that_leads_on_to_its_own_page_at_its_end_is_cut_off(read, end, text):
    """The line was quoted, and the beginning was taken for the whole text."""
    markup = f"<p>The port gets a crane.</p>{end.format('https://news.example/a/1')}"
    entry = only(read(rss(item(more=f"<description>{escape(markup)}</description>"))))
    assert entry.summary == text
    assert is_whole("x" * 600 + entry.summary) != text.endswith(("…", "[...]"))


def test_many_links_to_its_own_page_take_no_time():
    links = "<p><a href='https://news.example/a/1#respond'>Comments</a></p>" * 20_000
    assert text_of_markup(f"<p>The port.</p>{links}", "", "https://news.example/a/1").startswith("The port.")


@pytest.mark.parametrize("first", ["A crane", "Cranes"])
def test_a_first_line_with_the_headline_and_a_day_is_no_text_of_an_entry(read, first):
    """Drupal writes it above each text: it was a sentence, "A crane admin Mon, 03/02/2026 - 10:00"."""
    line = (
        f"<span class='field--name-title'>{first}</span>\n<span><span lang=''>admin</span></span>\n"
        "<span><time datetime='2026-03-02T10:00:00+01:00'>Mon, 03/02/2026 - 10:00</time>\n</span>\n"
    )
    kept = "" if first == "A crane" else "Cranes admin Mon, 03/02/2026 - 10:00\n\n"
    markup = f"{line}<div><p>The port gets a crane.</p></div>"
    entry = only(read(rss(item(more=f"<description>{escape(markup)}</description>"))))
    assert entry.summary == f"{kept}The port gets a crane."


@pytest.mark.parametrize(
    "markup", ["<b>A crane</b> <time>Monday</time>", "<b>A crane</b> came on <time>Monday</time>.<p>It is tall.</p>"]
)
def test_a_first_line_that_is_the_text_or_a_sentence_is_kept(markup):
    assert text_of_markup(markup, "A crane").startswith("A crane")


def test_an_entry_of_atom_is_in_the_language_of_its_text_or_its_feed(read):
    """Those of Atom had none: feedparser says it of the parts of an entry alone."""
    entries = (
        "<entry><title>A</title><link href='/a/1'/></entry>"
        "<entry xml:lang='fr'><link href='/a/2'/><summary>B</summary></entry>"
        "<entry><title xml:lang='la'>C</title><link href='/a/3'/><content xml:lang='es'>C</content></entry>"
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de-CH'><title>T</title>{entries}</feed>"
    assert [entry.language for entry in read(body).entries] == ["de-ch", "fr", "es"]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<title type='text'>Why &lt;script&gt; tags matter</title>", "Why <script> tags matter"),
        ("<title>Why &lt;button&gt; &amp; AT&amp;amp;T matter</title>", "Why <button> & AT&T matter"),
        ("<title>A &lt;em&gt;red&lt;/em&gt; crane</title>", "A red crane"),  # wrong, and often written
        ("<title type='html'>A &lt;b&gt;red&lt;/b&gt; crane &amp;lt; 9 m</title>", "A red crane < 9 m"),
        ("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>red</b> one</div></title>", "A red one"),
    ],
)
def test_a_title_of_atom_is_plain_text_unless_it_says_otherwise(read, written, title):
    """It was "Why": what it names was taken for a script."""
    entry = f"<entry>{written}<link href='/a/1'/></entry>"
    assert only(read(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{entry}</feed>")).title == title


def test_a_title_of_rss_is_markup(read):
    assert only(read(rss(item(title="A &lt;b&gt;red crane")))).title == "A red crane"


def test_an_update_of_atom_is_no_day_of_publication(read):
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>A crane</title>"
        "<link href='https://news.example/a/1'/><updated>2026-03-05T09:00:00Z</updated></entry></feed>"
    )
    entry = only(read(body))
    assert (entry.published, entry.published_at) == (None, None)
    assert entry.updated == date(2026, 3, 5)


@pytest.mark.parametrize("written", ["", "<updated>2026-03-12T09:00:00Z</updated>", "<updated>soon</updated>"])
def test_an_update_that_is_not_stated_or_has_not_come_is_unknown(read, written):
    dated = f"<published>2026-03-05T09:00:00Z</published>{written}"
    entry = f"<entry><title>A crane</title><link href='/a/1'/>{dated}</entry>"
    assert only(read(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{entry}</feed>")).updated is None


def test_an_entry_has_at_most_so_many_authors(read):
    authors = "".join(f"<author><name>Author {number}</name></author>" for number in range(MOST_AUTHORS + 5))
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>A crane</title>"
        f"<link href='https://news.example/a/1'/>{authors}</entry></feed>"
    )
    assert only(read(body)).authors == tuple(f"Author {number}" for number in range(MOST_AUTHORS))


def test_rss_1(read):
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title></channel>'
        "<item><title>A</title><link>https://news.example/a</link><dc:date>2026-03-01</dc:date></item></rdf:RDF>"
    )
    entry = only(read(body))
    assert (entry.url, entry.published) == ("https://news.example/a", date(2026, 3, 1))
    assert entry.updated is None


@pytest.mark.parametrize(
    ("written", "published_at"),
    [
        ("<dc:date>2026-03-01T09:00:00+01:00</dc:date>", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("<pubDate>Sun, 01 Mar 2026 08:00 EST</pubDate>", datetime(2026, 3, 1, 13, tzinfo=UTC)),
        ("<pubDate>Sun, 01 Mar 2026 08:00:00</pubDate>", None),  # feedparser reads it in UTC
        ("<pubDate>2026-03-01 08:00</pubDate>", None),
        ("<pubDate>Sun, 01 Mar 2026 00:00:00 GMT</pubDate>", None),
        ("<pubDate>Sun, 01 Mar 2026</pubDate>", None),
    ],
)
def test_an_entry_has_a_time_if_its_zone_is_stated(read, written, published_at):
    feed = rss(item(more=written)).replace("<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"')
    entry = only(read(feed))
    assert (entry.published, entry.published_at) == (date(2026, 3, 1), published_at)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("a/1", "https://news.example/feeds/a/1"),
        ("./a/1", "https://news.example/feeds/a/1"),
        ("//other.example/a", "https://other.example/a"),
        ("https://news.example/a?utm_source=rss&amp;id=7#comments", "https://news.example/a?id=7"),
        ("  https://news.example/a\n", "https://news.example/a"),
    ],
)
def test_links_are_resolved_and_carry_no_tracking(read, link, url):
    assert only(read(rss(item(link)))).url == url


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "mailto:a@b.example", "http://", ""])
def test_entries_without_a_web_link_are_counted(read, link):
    listing = read(rss(item(link), item("/a/2")))
    assert [entry.url for entry in listing.entries] == ["https://news.example/a/2"]
    assert listing.without_link == 1


def test_only_a_permanent_id_is_a_link(read):
    with_id = "<item><title>A</title><guid>https://news.example/g/1</guid></item>"
    without = "<item><title>A</title><guid isPermaLink='false'>urn:1</guid></item>"
    listing = read(rss(with_id, without))
    assert [entry.url for entry in listing.entries] == ["https://news.example/g/1"]


@pytest.mark.parametrize(
    "written",
    ["", "Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 01 Jan 2200 00:00:00 GMT", "0001-01-01", "yesterday", "2026-03-12"],
)
def test_an_implausible_day_is_unknown(read, written):
    assert only(read(rss(item(more=f"<pubDate>{written}</pubDate>")))).published is None


@pytest.mark.parametrize(
    "written",
    [
        "12-02-2026 10:00:00",
        "10-02-2026",
        "1764201600",
        "1732700000",
        "2026",
        "2026-02",
        "2026-february-13T09:15+01:00",
    ],
)
def test_a_date_that_feedparser_takes_for_another_day_is_unknown(read, written):
    """These were 2012-02-20, 1764-07-19 or the first of a month, and the article was thrown away as an old one."""
    entry = only(read(rss(item(more=f"<pubDate>{written}</pubDate>"))))
    assert (entry.published, entry.unread_date) == (None, written)


@pytest.mark.parametrize(
    "written",
    [
        *("2025/11/27 10:00:00", "2025/11/27", "2025.11.27 10:00", "2025年11月27日"),
        *("Nov 27, 2025 5:00 PM", "27 novembre 2025", "Thu, 27 Nov 2025 3:30 PM EST"),
        *("Thursday, November 27, 2025", "November 27, 2025"),
    ],
)
def test_a_day_in_an_unusual_form_is_read(read, written):
    assert only(read(rss(item(more=f"<pubDate>{written}</pubDate>")))).published == date(2025, 11, 27)


@pytest.mark.parametrize("written", ["Tue, 10 Mar 2026 01:00:00 +1400", "2026-03-09", "Mon, 9 Mar 2026 08:00 EST"])
def test_today_is_accepted_in_any_time_zone(read, written):
    assert only(read(rss(item(more=f"<pubDate>{written}</pubDate>")))).published is not None


def test_the_digest_does_not_depend_on_dates_and_ids(read):
    def digest(day: int, guid: str, summary: str = "One.", content: str = "", title: str = "A crane") -> str:
        more = f"<pubDate>{day} Mar 2026 08:00:00 GMT</pubDate><guid>{guid}</guid><description>{summary}</description>"
        more += f"<content:encoded>{content}</content:encoded>"
        return only(read(rss(item(more=more, title=title)))).digest

    assert digest(1, "a") == digest(8, "b")
    assert (
        len({digest(1, "a"), digest(1, "a", "Two."), digest(1, "a", content="Three."), digest(1, "a", title="Four")})
        == 4
    )


def test_one_link_is_one_entry(read):
    tails = ("", "?utm_source=rss", "#top", "?fbclid=1", "/")
    items = (item(f"https://news.example/a/1{tail}", title=f"Title {n}") for n, tail in enumerate(tails))
    assert [entry.title for entry in read(rss(*items)).entries] == ["Title 0"]


def test_entries_that_say_something_else_under_one_link_are_counted(read):
    """The entries of a live ticker or of a page of release notes were dropped without a word."""
    notes = [item(f"/notes#{n}", f"<description>{words}</description>") for n, words in enumerate(["A", "B", "B", "C"])]
    listing = read(rss(*notes, item("/notes", "<description>A</description>"), item("/a/1")))
    assert ([entry.summary for entry in listing.entries], listing.same_link) == (["A", ""], 3)


@pytest.mark.parametrize(
    ("more", "links", "are_recordings"),
    [
        (
            '<enclosure type="audio/mpeg" length="1" url="https://cdn.example/{n}.mp3"/>',
            "https://cdn.example/{n}.mp3",
            True,
        ),
        ("<guid>https://show.example/?p={n}</guid>", "https://show.example/?p={n}", False),
        (
            '<guid isPermaLink="false">ep-{n}</guid><enclosure type="video/mp4" url="/{n}.mp4"/>',
            "https://news.example/{n}.mp4",
            True,
        ),
        ('<guid isPermaLink="false">ep-{n}</guid><enclosure type="image/png" url="/{n}.png"/>', None, False),
        ('<guid>https://show.example/?p=1</guid><enclosure type="audio/mpeg" url="/1.mp3"/>', None, False),
    ],
)
def test_episodes_with_the_home_page_of_their_show_as_link_have_their_own(read, more, links, are_recordings):
    """All but the first were dropped, and each new one took the place of the one before, as if it was corrected."""
    items = [item("https://show.example/", more.format(n=n), title=f"Episode {n}") for n in (2, 1)]
    entries = read(rss(*items)).entries
    if links:
        assert [entry.url for entry in entries] == [links.format(n=2), links.format(n=1)]
    else:
        assert [entry.title for entry in entries] == ["Episode 2"]
    assert {entry.is_recording for entry in entries} == {are_recordings}


def test_an_episode_with_a_page_of_its_own_keeps_that(read):
    more = '<enclosure type="audio/mpeg" url="/{n}.mp3"/><guid>https://show.example/?p={n}</guid>'
    entries = read(rss(*(item(f"/a/{n}", more.format(n=n)) for n in (1, 2)))).entries
    assert [(entry.url[-4:], entry.is_recording) for entry in entries] == [("/a/1", False), ("/a/2", False)]


def test_the_same_id_twice_is_two_entries(read):
    assert len(read(rss(*(item(f"/a/{n}", "<guid isPermaLink='false'>same</guid>") for n in (1, 2)))).entries) == 2


def test_a_feed_of_20000_entries_is_bounded_with_a_note(read):
    listing = read(rss(*(item(f"/a/{number}") for number in range(20_000))))
    assert (len(listing.entries), listing.left_out) == (MOST_ENTRIES, 20_000 - MOST_ENTRIES)
    assert listing.entries[-1].url == f"https://news.example/a/{MOST_ENTRIES - 1}"


def test_a_feed_over_the_limit_in_utf_16_is_bounded(reader):
    body = rss(*(item(f"/a/{number}") for number in range(1_003))).replace('"1.0"', '"1.0" encoding="utf-16"')
    listing = reader.read(body.encode("utf-16"), URL, None, TODAY)
    assert (len(listing.entries), listing.left_out) == (MOST_ENTRIES, 3)


def test_broken_xml_is_read_as_far_as_it_goes(read):
    whole = rss(item("/a/1"), item("/a/2", title="Cod & chips"), item("/a/3"))
    assert len(read(whole).entries) == 3
    assert len(read(whole[: whole.index("<link>/a/3")]).entries) >= 2


def test_encodings(read):
    text = rss(item(title="Dünung vor Kōchi"))
    marked = text.replace('"1.0"', '"1.0" encoding="{}"')
    assert only(read(text.encode("utf-8"))).title == "Dünung vor Kōchi"
    assert only(read(text.encode("utf-8"), "iso-8859-1")).title == "Dünung vor Kōchi"
    assert only(read(marked.format("utf-16").encode("utf-16"))).title == "Dünung vor Kōchi"
    latin = rss(item(title="Dünung")).replace('"1.0"', '"1.0" encoding="iso-8859-1"')
    assert only(read(latin.encode("latin-1"))).title == "Dünung"
    assert only(read(rss(item(title="Dünung")).encode("cp1252"), "windows-1252")).title == "Dünung"


@pytest.mark.parametrize("wrong", ["windows-1252", "iso-8859-15", "iso-8859-1", "windows-1251", "no-such-encoding"])
def test_utf_8_is_that_whatever_a_feed_or_its_server_calls_it(read, wrong):
    """It was garbled, in titles and quotes: "café" was "cafÃ©"."""
    feed = rss(item(title="Ein café – 5 €", more="<description>Dünung</description>"))
    declared = feed.replace('"1.0"', f'"1.0" encoding="{wrong}"', 1)
    for body in (declared.encode(), declared.encode("utf-8-sig")):
        assert only(read(body)).title == "Ein café – 5 €"
    for body, charset in ((feed, wrong), (declared, wrong), (declared, "utf-8")):
        entry = only(read(body.encode(), charset))
        assert (entry.title, entry.summary) == ("Ein café – 5 €", "Dünung")


def test_a_feed_in_ascii_letters_is_read_as_it_declares(read):
    feed = rss(item(title="京都")).replace('"1.0"', '"1.0" encoding="iso-2022-jp"', 1).encode("iso-2022-jp")
    assert feed.isascii()
    assert only(read(feed)).title == "京都"


@pytest.mark.parametrize("said", ["", ' encoding="utf-8"', ' encoding="iso-8859-1"'])
@pytest.mark.parametrize("charset", [None, "utf-8"])
def test_a_summary_that_is_cut_within_a_character_costs_that_character_alone(read, said, charset):
    """The whole feed was read in another encoding: "DĂźnung"."""
    cut = "<description>Fähre „Nöck“ fährt nicht me</description>".encode().replace(b" me<", b" \xc3<")
    feed = rss(item("/a/1", "CUT", title="Dünung"), item("/a/2", title="Dünung vor Kōchi")).encode()
    listing = read(feed.replace(b'"1.0"', f'"1.0"{said}'.encode(), 1).replace(b"CUT", cut), charset)

    assert [entry.title for entry in listing.entries] == ["Dünung", "Dünung vor Kōchi"]
    assert listing.entries[0].summary == "Fähre „Nöck“ fährt nicht \ufffd"


def test_entity_bombs_and_external_entities_are_harmless(read, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("a word that nobody may read")
    entities = "".join(f'<!ENTITY l{level + 1} "{f"&l{level};" * 10}">' for level in range(9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]><rss version="2.0"><channel>'
    listing = read(f"{bomb}<title>&l9;</title>{item(title='&l9;')}</channel></rss>")
    assert all(len(entry.title) < 1_000 for entry in listing.entries)
    call = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}">]><rss version="2.0"><channel>'
    listing = read(f"{call}<title>&f;</title>{item(title='Harbor &f;')}</channel></rss>")
    assert "nobody may read" not in str(listing)


@pytest.mark.parametrize("number", ["1114112", "x110000", "xD800", "0", "9" * 30, "9" * 5000, "X" + "f" * 5000])
@pytest.mark.parametrize("mark", ["&", "&amp;", "&#38;", "&#x26;"])
def test_a_reference_to_no_character_costs_no_entry(read, number, mark):
    """The whole feed was lost."""
    listing = read(rss(item("/a/1", f"<description>a {mark}#{number}; b</description>"), item("/a/2")))

    assert [entry.url[-1] for entry in listing.entries] == ["1", "2"]
    assert listing.entries[0].summary == "a \ufffd b"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("said", ["", ' encoding="utf-16"', ' encoding="iso-8859-1"'])
@pytest.mark.parametrize("charset", [None, "utf-16", "utf-8"])
def test_nor_does_it_in_utf_16(read, encoding, said, charset):
    feed = rss(item("/a/1", "<description>Kōchi &#xD800; b</description>"), item("/a/2"))
    listing = read(feed.replace('"1.0"', f'"1.0"{said}', 1).encode(encoding), charset)

    assert [entry.summary for entry in listing.entries] == ["Kōchi \ufffd b", ""]


def test_references_to_characters_are_read(read):
    written = "&#8217;&#x2019;&#0008217; &#128077;&#x1F44D; &amp;#8217; #99999999; &#00000000065;&#x00000042;"
    assert only(read(rss(item(title=written)))).title == "’’’ 👍👍 ’ #99999999; AB"


@pytest.mark.parametrize(("before", "number"), [("", "65"), ("x", "41")])
@pytest.mark.parametrize("mark", ["&", "&amp;"])
def test_zeros_before_a_number_cost_no_entry(read, before, number, mark):
    """Python reads no number of so many digits: the whole feed was lost."""
    summary = f"<description>a {mark}#{before}{'0' * 5000}{number}; b</description>"
    listing = read(rss(item("/a/1", summary), item("/a/2")))

    assert [entry.summary for entry in listing.entries] == ["a A b", ""]


def test_a_summary_with_a_character_that_no_markup_may_have_is_read(read):
    summary = "<description>’a\x1b&lt;span hidden&gt;x&lt;/span&gt;\x08b\x0bc</description>"
    assert only(read(rss(item(more=summary)))).summary == "’ab c"


def test_a_page_is_no_feed(read):
    listing = read("<!doctype html><html><head><title>x</title></head></html>")
    assert (listing.kind, listing.entries) == (Kind.PAGE, ())


def test_an_empty_feed_is_a_feed(read):
    listing = read(rss())
    assert (listing.kind, listing.entries) == (Kind.FEED, ())


def test_a_feed_that_takes_too_long_is_a_failure_and_the_next_feed_is_read(own_children, monkeypatch):
    start = subprocess.Popen
    program = (
        "from ingest.sources import extraction_worker as worker; from ingest.sources.web.listing_worker import answer; "
        "worker.SECONDS_A_PAGE = 1; worker.main(answer)"
    )
    with ListingReader() as reader:
        with monkeypatch.context() as patched:
            patched.setattr(
                limited_child.subprocess, "Popen", lambda command, **o: start([*command[:-2], "-c", program], **o)
            )
            with pytest.raises(Unreadable, match="given up"):
                reader.read(b"<rss>" + b"<" * 10_000_000, URL, None, TODAY)
        assert only(reader.read(rss(item()).encode(), URL, None, TODAY)).title == "A crane"


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=5), st.binary(max_size=40))
def test_any_entries_give_only_web_links(pairs, tail):
    body = rss(*(item(escape(link), title=escape(title)) for link, title in pairs)).encode("utf-8", "replace")
    for listing in (parse(body, URL, None, TODAY), parse(body[: len(body) // 2] + tail, URL, None, TODAY)):
        for entry in listing.entries:
            assert entry.url.startswith(("http://", "https://"))
            assert entry.digest


@pytest.mark.parametrize(
    "link",
    [
        "https://post.example@evil.example/a",
        "//ida:secret@news.example/a",
        "https://@news.example/a",
        "file:///etc/passwd",
        "data:text/html,a",
        "javascript:alert(1)",
        "ftp://news.example/a",
        "https://[::1/a",
    ],
)
def test_links_that_no_browser_follows_are_none(read, link):
    listing = read(rss(item(link), item("/a/2")))
    assert (only(listing).url, listing.without_link) == ("https://news.example/a/2", 1)


def test_the_language_is_that_of_the_feed(read):
    assert only(read(rss(item(), head="<language>de-AT</language>"))).language == "de-at"
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">'
    atom = f'{head}<entry><title>x</title><link href="/a"/></entry></feed>'
    assert only(read(atom)).language == "fr"
    assert only(read(rss(item(), head="<language>German</language>"))).language is None


ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{}</feed>"


@pytest.mark.parametrize("stated", ["", " type='text'"])
def test_a_text_of_atom_is_plain_unless_it_says_otherwise(read, stated):
    """Its paragraphs ran together, and words in angle brackets were gone."""
    text = "First of AT&amp;T, x &lt;y and z&gt; w.\n\nSecond.\n\nThird."
    entry = f"<entry><link href='/a/1'/><summary{stated}>{text}</summary><content{stated}>{text}</content></entry>"
    read_entry = only(read(ATOM.format(entry)))
    assert read_entry.content == read_entry.summary == "First of AT&T, x <y and z> w.\n\nSecond.\n\nThird."


def test_a_text_of_atom_may_be_wrapped_in_its_file_anywhere(read):
    """A line that ended early was a sentence of its own."""
    text = "\n  The council said on Monday that the\n  Bridge &lt;x and y&gt; is closed.\n\n  It opens on\n  Friday.\n"
    for parts in (f"<summary>{text}</summary>", f"<content>{text}</content>"):
        entry = only(read(ATOM.format(f"<entry><link href='/a/1'/>{parts}</entry>")))
        assert entry.summary == (
            "The council said on Monday that the Bridge <x and y> is closed.\n\nIt opens on Friday."
        )


def test_a_text_of_atom_that_is_markup_is_read_as_that(read):
    entry = "<entry><link href='/a/1'/><content type='html'>One &lt;b&gt;bold&lt;/b&gt;\nline.</content></entry>"
    assert only(read(ATOM.format(entry))).content == "One bold line."


MEDIA = "xmlns:media='http://search.yahoo.com/mrss/' xmlns:yt='http://www.youtube.com/xml/schemas/2015'"
CAPTION = "<media:description>A crowd waits.</media:description>"


@pytest.mark.parametrize("more", ["<description>The summary.</description>", ""])
def test_the_caption_of_a_picture_is_not_the_text_of_its_article(read, more):
    """It took the summary's place."""
    body = rss(item(more=f"<media:content url='/p.jpg'>{CAPTION}</media:content>{more}"))
    entry = only(read(body.replace("<rss ", f"<rss {MEDIA} ")))
    assert (entry.summary, entry.content) == ("The summary." if more else "", "")


def test_what_a_feed_of_films_says_of_a_film_is_its_text(read):
    caption = CAPTION.replace("waits", "waits &lt;b and c&gt;\n\nhere")
    group = f"<media:group><media:title>A film</media:title>{caption}</media:group>"
    entry = f"<entry><yt:videoId>x1</yt:videoId><title>A film</title><link href='/watch'/>{group}</entry>"
    assert (
        only(read(ATOM.format(entry).replace("<feed ", f"<feed {MEDIA} "))).summary
        == "A crowd waits <b and c>\n\nhere."
    )


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("joe@daily.press (Joe Bloggs)", ("Joe Bloggs",)),
        ("noreply@site.media (Newsroom Staff)", ("Newsroom Staff",)),
        ("Jane Doe, jane@x.co.uk", ("Jane Doe",)),
        ("Jane Doe", ("Jane Doe",)),
        ("a@x.com (Joe)</author><author>b@x.com (Amy)", ("Joe", "Amy")),
    ],
)
def test_an_author_of_rss_may_stand_beside_an_address(read, written, names):
    assert only(read(rss(item(more=f"<author>{written}</author>")))).authors == names


@pytest.mark.parametrize(
    ("of_feed", "of_entry", "names"),
    [
        ("<author><name>Ida</name></author>", "", ("Ida",)),
        ("<author><name>Ida</name></author>", "<author><name>Jo</name></author>", ("Jo",)),
        ("<author><name>Ida</name></author>", "<source><author><name>Mo</name></author></source>", ("Mo",)),
        ("", "", ()),
    ],
)
def test_an_entry_of_atom_without_an_author_has_that_of_its_source_or_feed(read, of_feed, of_entry, names):
    entry = f"{of_feed}<entry><title>A</title><link href='/a/1'/>{of_entry}</entry>"
    assert only(read(ATOM.format(entry))).authors == names


def test_an_editor_of_rss_is_no_author(read):
    assert only(read(rss(item(), head="<managingEditor>ed@x.example (Ed)</managingEditor>"))).authors == ()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<center>A headline</center>A body.", "A headline\n\nA body."),
        ("<details><summary>More</summary>Words</details>", "More\n\nWords"),
        ("<fieldset><legend>Name</legend>Text</fieldset>", "Name\n\nText"),
        (
            "<p>One.</p><video src='/x'>Your browser shows no film.</video><audio>https://x.example/a.mp3</audio>",
            "One.",
        ),
    ],
)
def test_a_block_ends_a_line_and_what_stands_in_for_a_player_is_no_text(markup, text):
    assert text_of_markup(markup) == text
