"""The same feed in RSS, in Atom and in JSON brings the same articles, over real sockets on loopback."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Any

import pytest

from ingest.corpus.catalog.source_runs import Outcome
from ingest.sources.settings_file import Source
from tests.ingest.sources.web.site import HOST, Site, Visit
from tests.ingest.sources.web.site_feeds import FIRST_DAY
from tests.ingest.sources.web.site_pages import HTML, PARAGRAPHS, article_page
from tests.ingest.web_fixtures import Reader, as_new, counts


@dataclass(frozen=True)
class Told:
    """What a feed says of an article, in whatever format."""

    number: int
    title: str
    summary: str
    paragraphs: Sequence[str] = ()
    author: str = "Ida Brandt"
    language: str = "en-gb"
    published: datetime | None = None

    @property
    def link(self) -> str:
        return f"/told/{self.number}?utm_source=feed"

    @property
    def html(self) -> str:
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)


FIRST = Told(1, "Cod & chips “for all”", "A stall at the port sells cod.", PARAGRAPHS, published=FIRST_DAY)
UPDATED = date(2026, 4, 1)
LATE = FIRST_DAY + timedelta(days=1, hours=14)
TOLD = (
    FIRST,
    # The day and the time of Vancouver, where it is still the day before.
    Told(
        2,
        "A second crane",
        "It was built & paid.",
        published=LATE.astimezone(datetime.fromisoformat("2026-01-01T00:00-08:00").tzinfo),
    ),
    Told(3, "", "A note without a headline, but with a sentence.", author="Jo Holm", language="fr"),
)


def rss(told: Sequence[Told]) -> str:
    items = []
    for one in told:
        date = f"<pubDate>{format_datetime(one.published)}</pubDate>" if one.published else ""
        title = f"<title>{escape(one.title)}</title>" if one.title else ""
        items.append(
            f"<item>{title}<link>{one.link}</link><guid isPermaLink='false'>{one.number}</guid>{date}"
            f"<description>{escape(one.summary)}</description><dc:creator>{one.author}</dc:creator>"
            f"<content:encoded>{escape(one.html)}</content:encoded><dc:language>{one.language}</dc:language></item>"
        )
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {names}><channel><title>The Post</title>{"".join(items)}</channel></rss>'


def atom(told: Sequence[Told]) -> str:
    entries = []
    for one in told:
        date = f"<published>{one.published.isoformat()}</published>" if one.published else ""
        entries.append(
            f"<entry xml:lang='{one.language}'><title>{escape(one.title)}</title><link href='{one.link}'/>"
            f"<id>urn:{one.number}</id>{date}<updated>{UPDATED}T00:00:00Z</updated>"
            f"<author><name>{one.author}</name></author><summary>{escape(one.summary)}</summary>"
            f"<content type='html'>{escape(one.html)}</content></entry>"
        )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Post</title>{''.join(entries)}</feed>"


def json_feed(told: Sequence[Told]) -> str:
    items: list[dict[str, Any]] = []
    for one in told:
        date = {"date_published": one.published.isoformat()} if one.published else {}
        items.append(
            {"id": str(one.number), "url": one.link, "title": one.title, "summary": one.summary, **date}
            | {"authors": [{"name": one.author}], "content_html": one.html, "language": one.language}
            | {"date_modified": f"{UPDATED}T00:00:00Z", "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}]}
        )
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Post", "items": items})


FORMATS = {"application/rss+xml": rss, "application/atom+xml": atom, "application/feed+json": json_feed}


@pytest.fixture
def site(running_site: Site) -> Site:
    return as_new(running_site)


@pytest.fixture
def reader(harness: Any, site: Site) -> Reader:
    return Reader(harness, site)


@pytest.fixture(params=FORMATS, ids=lambda media_type: media_type.rpartition("/")[2])
def put(site: Site, request: pytest.FixtureRequest) -> Callable[[Sequence[Told]], None]:
    """Serves what is told as a feed in one format, with an ETag as servers do."""

    def put_feed(told: Sequence[Told]) -> None:
        body = FORMATS[request.param](told)
        etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'

        async def send(visit: Visit) -> None:
            known = visit.headers.get("if-none-match") == etag
            await visit.send("" if known else body, 304 if known else 200, content_type=request.param, etag=etag)

        site.put("told_feed", send)

    return put_feed


def articles(reader: Reader) -> list[tuple[Any, ...]]:
    """What is kept of all live versions, in the order of their links, but the day of an update: RSS states none."""
    return [
        (
            version.url.rpartition("/")[2],
            version.title,
            version.text,
            version.outlet,
            version.authors,
            version.published and version.published.isoformat(),
            version.provenance.published_at and version.provenance.published_at.isoformat(),
            version.provenance.language,
        )
        for version in live_versions(reader)
    ]


def live_versions(reader: Reader) -> list[Any]:
    """All live versions, in the order of their links."""
    with reader.harness.open() as corpus:
        found = corpus.catalog.connection.execute(
            "SELECT a.article_id FROM versions v JOIN articles a USING (article_id) WHERE state = 'live' ORDER BY a.url"
        ).fetchall()
        return [corpus.version(article_id) for (article_id,) in found]


SECOND_TIME = "2026-03-03T15:00:00-08:00"
SUMMARIES = [
    ("1", FIRST.title, FIRST.summary, HOST, ("Ida Brandt",), "2026-03-02", "2026-03-02T09:00:00+00:00", "en-gb"),
    ("2", "A second crane", "It was built & paid.", HOST, ("Ida Brandt",), "2026-03-03", SECOND_TIME, "en-gb"),
    ("3", TOLD[2].summary, TOLD[2].summary, HOST, ("Jo Holm",), None, None, "fr"),
]


def test_summaries_are_the_same_articles(reader, site, put):
    put(TOLD)
    source = Source(site.url("told_feed"), text="summary")
    assert counts(reader.run(source)) == (3, 0, 0, 0, 0)
    assert articles(reader) == SUMMARIES

    site.requests.clear()
    assert counts(reader.run(source)) == (0, 0, 0, 0, 0)
    assert ["if-none-match" in seen.headers for seen in site.requests] == [True]
    assert reader.history("told_feed")[0].outcome is Outcome.UNCHANGED

    put((Told(1, FIRST.title, "The stall at the port sells cod and plaice.", PARAGRAPHS, published=LATE), *TOLD[1:]))
    assert counts(reader.run(source)) == (0, 1, 2, 0, 0)


def test_whole_texts_are_the_same_articles(reader, site, put):
    put(TOLD[:1])
    assert counts(reader.run(Source(site.url("told_feed"), text="feed"))) == (1, 0, 0, 0, 0)
    title, _, *others = SUMMARIES[0][1:]
    assert articles(reader) == [("1", title, "\n\n".join(PARAGRAPHS), *others)]
    assert [seen.path for seen in site.requests] == ["told_feed"]


def test_pages_get_the_same_from_the_feed(reader, site, put):
    put(TOLD)
    site.put("told", article_page("A crane", published="", author="").replace(' lang="en"', ""), content_type=HTML)
    assert len(reader.run("told_feed").new) == 3
    found = articles(reader)
    assert [(of_one[0], *of_one[4:]) for of_one in found] == [(of_one[0], *of_one[4:]) for of_one in SUMMARIES]


@pytest.mark.parametrize("text", ["summary", "feed"])
@pytest.mark.parametrize("form", [atom, json_feed])
def test_entries_that_state_only_an_update_are_counted_and_have_its_day(reader, site, form, text):
    """All articles of the feed were without a day, and the report said nothing of it."""
    told = [Told(number, f"Crane {number}", "", PARAGRAPHS, published=FIRST_DAY) for number in (1, 2, 3)]
    told[:2] = [replace(one, published=None) for one in told[:2]]
    site.put("told_feed", form(told))
    source = Source(site.url("told_feed"), text=text)
    report = reader.run(source)
    assert len(report.new) == 3
    assert [warning.reason for warning in report.warnings] == ["2 entries state no day of publication"]
    site.put("told_feed", form([*told, Told(4, "Crane 4", "", PARAGRAPHS, published=FIRST_DAY)]))
    report = reader.run(source)
    assert (len(report.new), report.warnings) == (1, [])  # it is said of each article once
    days = [(version.published, version.provenance.updated) for version in live_versions(reader)]
    assert days == [(None, UPDATED), (None, UPDATED), (FIRST_DAY.date(), UPDATED), (FIRST_DAY.date(), UPDATED)]
    # The pages, which are asked for from now on, may state it.
    assert reader.run("told_feed").warnings == []


def test_the_text_of_a_page_comes_back_when_summaries_are_no_longer_asked_for(reader, site):
    """The page, which was as it had been, was not read: the teaser stayed for good."""
    told = Told(1, "Crane 1", "What the crane does.", PARAGRAPHS, published=FIRST_DAY)
    site.put("told_feed", atom([told]))
    site.put("told/1", article_page("Crane 1"), content_type=HTML)
    reader.run("told_feed")
    of_page = list(reader.texts().values())
    site.put("told_feed", atom([replace(told, summary="Nobody wants it: a look at the plan of the harbour.")]))
    summaries = Source(site.url("told_feed"), text="summary")
    assert len(reader.run(summaries, after=timedelta(hours=5)).changed) == 1

    reader.run("told_feed", after=timedelta(hours=60))

    assert list(reader.texts().values()) == of_page


NEWS_OF_OTHERS = (
    "<item><title>A third crane - The Outlet</title><link>/told/1</link><description>{}</description>"
    "<source url='https://outlet.example'>The Outlet</source></item>"
)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("A third crane - The Outlet", "<a href='/told/1'>A third crane</a>&nbsp;&nbsp;<font>The Outlet</font>"),
        ("A third crane", "<a href='/told/1'>A third crane</a>&nbsp;&nbsp;<font>The Outlet</font>"),
        ("A third crane", "A third crane."),
        ("A third crane", "<b>The Outlet</b>"),
    ],
)
def test_a_headline_and_its_outlet_are_no_text(reader, site, title, said):
    """What gathers the news of others was quoted with "A third crane The Outlet"."""
    item = NEWS_OF_OTHERS.format(escape(said)).replace("A third crane - The Outlet", title, 1)
    site.put("gathered", f"<rss version='2.0'><channel><title>News</title>{item}</channel></rss>")
    report = reader.run(Source(site.url("gathered"), text="summary"))
    assert [skipped.reason for skipped in report.skipped] == ["has no text in the feed"]


def test_a_feed_that_counts_its_readers_names_the_articles_own_link(reader, site):
    """The link that was quoted was the counter's."""
    item = "<item><title>A crane</title><link>/counter/7</link><feedburner:origLink>{}</feedburner:origLink></item>"
    name = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    for path, own in (("counted", "/article/1?utm_source=feed"), ("counted_only", "javascript:x")):
        feed = f"<rss version='2.0' {name}><channel><title>x</title>{item.format(own)}</channel></rss>"
        site.put(path, feed)
    site.put("counter", article_page("A counter"), content_type=HTML)
    reader.run("counted")
    assert set(reader.texts()) == {site.url("article/1")}
    assert len(site.visits("counter/7")) == 0
    reader.run("counted_only")
    assert len(site.visits("counter/7")) == 1


def test_a_feed_whose_pages_are_no_articles_is_said_to_be_one(reader, site, put):
    """Of posts, films and episodes nothing was kept, and all was well."""
    put(TOLD)
    site.put("told", "<!doctype html><title>Posts</title><p>Turn on scripts.</p>", content_type=HTML)
    source = Source(site.url("told_feed"))
    for skipped in (3, 0, 0):  # the last two of a list that is as it was
        report = reader.run(source)
        assert len(report.skipped) == skipped
        assert [warning.reason for warning in report.warnings] == [
            'none of its pages is an article: text = "summary" in SOURCES_FILE keeps what the feed itself says of them'
        ]
    put((*TOLD, Told(4, "A fourth post", "It says little.")))
    assert len(reader.run(source).warnings) == 1
    # What was said of pages that were looked at is kept once it is wanted, though the list is as it was.
    warnings = reader.run(Source(source.url, text="summary")).warnings
    assert [warning.reason for warning in warnings] == ["2 entries state no day of publication"]
    assert len(reader.texts()) == 4
    assert counts(reader.run(Source(source.url, text="summary"))) == (0, 0, 0, 0, 0)
    assert "if-none-match" in site.requests[-1].headers


@pytest.mark.parametrize("kept", ["now", "before", "elsewhere", "nothing to keep"])
def test_a_feed_that_brought_an_article_or_has_no_text_is_not(reader, site, put, kept):
    site.put("told", "<!doctype html><title>Posts</title><p>Turn on scripts.</p>", content_type=HTML)
    site.put("told/2", article_page("A crane"), content_type=HTML)
    if kept == "before":
        put(TOLD[1:2])
        assert len(reader.run("told_feed").new) == 1
    put(TOLD if kept == "now" else [Told(1, "A crane", "")] if kept == "nothing to keep" else TOLD[:1])
    if kept == "elsewhere":
        site.put("told/1", site.behaviors["gone"])
    assert reader.run("told_feed").warnings == []
