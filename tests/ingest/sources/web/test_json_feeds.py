"""JSON Feeds from bytes to entries, in the child that reads them."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.unreadable import Unreadable
from ingest.sources.web.feeds import MOST_AUTHORS
from ingest.sources.web.json_feeds import parse_json_feed
from ingest.sources.web.listing import MOST_ENTRIES, Kind
from ingest.sources.web.readers import ListingReader

URL = "https://news.example/feeds/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"
TODAY = date(2026, 3, 9)


@pytest.fixture(scope="module")
def reader():
    with ListingReader() as opened:
        yield opened


@pytest.fixture
def read(reader):
    """The listing of these items, or of these bytes."""

    def listing_of(*items, charset=None, **fields):
        return reader.read(feed(*items, **fields), URL, charset, TODAY)

    return listing_of


def feed(*items, **fields):
    return json.dumps({"version": VERSION, "title": "The Post", **fields, "items": items}).encode()


def item(**fields):
    return {"id": "1", "url": "https://news.example/a/1", "title": "A crane", **fields}


def only(listing):
    (entry,) = listing.entries
    return entry


def test_an_item(read):
    listing = read(
        item(
            url="../a/1?utm_source=json",
            content_html="<p>One.</p><p>Two <b>words</b>.</p><script>x()</script>",
            summary="Some summary",
            date_published="2026-03-02T23:30:00-08:00",
            date_modified="2026-03-05T09:00:00Z",
            authors=[{"name": "Ida Brandt", "url": "https://ida.example"}, {"url": "https://nobody.example"}],
            language="en-GB",
            image="https://news.example/crane.jpg",
            attachments=[{"url": "https://news.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1e99}],
        )
    )
    entry = only(listing)
    assert listing.kind is Kind.FEED
    assert (entry.url, entry.title, entry.summary) == ("https://news.example/a/1", "A crane", "Some summary")
    assert (entry.content, entry.authors, entry.language) == ("One.\n\nTwo words.", ("Ida Brandt",), "en-gb")
    assert entry.published == date(2026, 3, 2)  # the outlet's day, not that of Greenwich
    assert entry.published_at == datetime(2026, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert (entry.modified, entry.updated) == (None, date(2026, 3, 5))


def test_what_the_feed_says_of_all_its_items(read):
    listing = read(
        item(),
        item(url="/a/2", language="fr", authors=[{"name": "Jo Holm"}]),
        language="de",
        authors=[{"name": "Ida Brandt"}],
    )
    assert [(entry.language, entry.authors) for entry in listing.entries] == [
        ("de", ("Ida Brandt",)),
        ("fr", ("Jo Holm",)),
    ]
    assert only(read(item(author={"name": "Jo Holm"}), author={"name": "Ida Brandt"})).authors == ("Jo Holm",)
    assert only(read(item(), version="https://jsonfeed.org/version/1", author={"name": "Ida"})).authors == ("Ida",)


def test_plain_text_stays_as_it_is(read):
    text = "Cod & chips: 3 < 4 <b>.\nA line.\r\n\r\nAnd &amp; more."
    assert only(read(item(content_text=text))).content == "Cod & chips: 3 < 4 <b>.\nA line.\n\nAnd &amp; more."
    assert only(read(item(content_html="<p>One.</p>", content_text=text))).content == "One."


def test_title_and_summary_are_plain_text(read):
    """What they name was taken for an element, and was gone: "What changes for forms"."""
    entry = only(read(item(title="What <dialog> changes for forms", summary="Use <button>.\nIt is 3 < 4 & new.")))
    assert (entry.title, entry.summary) == ("What <dialog> changes for forms", "Use <button>.\nIt is 3 < 4 & new.")


def test_markup_in_title_and_summary_is_read_all_the_same(read):
    entry = only(read(item(title="AT&amp;T &#8211; a <i>new</i> crane", summary="<p>One.</p><p>Two.</p>")))
    assert (entry.title, entry.summary) == ("AT&T – a new crane", "One.\n\nTwo.")
    assert only(read(item(title="AT&amp;T grows", summary="One.<br>Two."))).summary == "One.\nTwo."
    assert only(read(item(title="It grows", summary='One. <img src="https://t.example/p.gif">'))).summary == "One."
    assert only(read(item(title="It grows", summary="<p>One.<p>Two."))).summary == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"url": "", "external_url": "https://other.example/b"}, "https://other.example/b"),
        ({"url": "javascript:alert(1)", "external_url": "/b"}, "https://news.example/b"),
        ({"url": None, "id": "https://news.example/?p=7"}, "https://news.example/?p=7"),
        ({"external_url": "https://other.example/b", "id": "https://news.example/g/1"}, "https://news.example/a/1"),
        ({"url": "https://me@news.example/a/1", "id": "a/1"}, None),
        ({"url": "a\ud800", "id": 7}, None),
        ({"url": ["https://news.example/a/1"], "id": {}}, None),
    ],
)
def test_the_link_of_an_item(read, fields, url):
    listing = read(item(**fields))
    assert [entry.url for entry in listing.entries] == ([url] if url else [])
    assert listing.without_link == (url is None)


@pytest.mark.parametrize("fields", [{"date_modified": "2026-03-05T09:00:00Z"}, {"date_published": 1772442000}])
def test_an_update_or_a_number_is_no_day_of_publication(read, fields):
    entry = only(read(item(**fields)))
    assert (entry.published, entry.published_at, entry.unread_date) == (None, None, "")


def test_a_date_that_cannot_be_read_is_said(read):
    assert only(read(item(date_published="last Monday"))).unread_date == "last Monday"


@pytest.mark.parametrize("wrong", [None, 7, 1e999, True, "", [], ["x"], [[]], {}, {"name": {}}, "a\ud800b\x00"])
def test_wrong_types_everywhere_cost_nothing_else(read, wrong):
    names = "id title summary content_html content_text date_published date_modified authors author language tags"
    wrong_item = dict.fromkeys((*names.split(), "image", "attachments"), wrong)
    listing = read(
        wrong, {**wrong_item, "url": "/a/1"}, {"url": wrong}, item(url="/a/2"), language=wrong, authors=wrong
    )
    assert [entry.url for entry in listing.entries] == ["https://news.example/a/1", "https://news.example/a/2"]
    assert listing.without_link == 2


def test_nan_and_a_name_that_comes_twice_are_read(reader):
    body = f'{{"version": "{VERSION}", "x": NaN, "items": [1], "items": [{{"url": "/a/1", "url": "/a/2"}}, Infinity]}}'
    listing = reader.read(body.encode(), URL, None, TODAY)
    assert (only(listing).url, listing.without_link) == ("https://news.example/a/2", 1)


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("utf-8", None), ("utf-8", "iso-8859-1"), ("utf-8-sig", None), ("utf-16", None), ("cp1252", "iso-8859-1")],
)
def test_encodings(reader, encoding, charset):
    body = json.dumps({"version": VERSION, "items": [item(title="Dünung — Öl")]}, ensure_ascii=False)
    assert only(reader.read(body.encode(encoding), URL, charset, TODAY)).title == "Dünung — Öl"


def test_a_character_that_is_cut_costs_that_character_alone(reader):
    body = json.dumps({"version": VERSION, "items": [item(title="Dünung über Öl, Bäume, Cafés à")]}, ensure_ascii=False)
    cut = body.encode().replace("ä".encode(), b"\xc3")
    assert only(reader.read(cut, URL, None, TODAY)).title == "Dünung über Öl, B\ufffdume, Cafés à"


def test_a_feed_over_the_limit_is_bounded_with_a_note(read):
    listing = read(*(item(url=f"/a/{number}") for number in range(MOST_ENTRIES + 3)))
    assert (len(listing.entries), listing.left_out) == (MOST_ENTRIES, 3)
    assert len(only(read(item(authors=[{"name": f"A {n}"} for n in range(MOST_AUTHORS + 5)]))).authors) == MOST_AUTHORS


def test_one_link_is_one_entry(read):
    listing = read(item(), item(title="Another"), item(url="/a/1/#top"))
    assert ([entry.title for entry in listing.entries], listing.same_link) == (["A crane"], 1)


def test_the_child_goes_on_after_a_feed_that_it_cannot_read(reader, read):
    with pytest.raises(Unreadable, match="nested too deeply"):
        reader.read(f'{{"version": "{VERSION}", "items": {"[" * 100_000}'.encode(), URL, None, TODAY)
    assert only(read(item())).title == "A crane"


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.sampled_from(["/a", "<p>", "&#xD800;"]),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from("url external_url id title summary content_html content_text date_published authors".split())


@given(st.lists(values | st.dictionaries(fields, values), max_size=4), values)
def test_any_json_is_read(items, language):
    body = json.dumps({"version": VERSION, "items": items, "language": language, "authors": language})
    listing = parse_json_feed(body.encode(), URL, None, TODAY)
    assert len(listing.entries) + listing.without_link <= len(items)
