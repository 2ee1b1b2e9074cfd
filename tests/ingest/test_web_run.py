"""Runs over feeds and pages of a real site on loopback: real fetching, real catalog, real model, real Chroma."""

from __future__ import annotations

import asyncio
import gzip
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import pytest

from ingest import pipeline
from ingest.corpus.catalog.fetched import Fetched, put_fetched
from ingest.corpus.catalog.links import Link, Stage, get_links, put_links
from ingest.corpus.catalog.source_runs import Outcome, newest_runs, record_source_run
from ingest.corpus.corpus import Corpus
from ingest.corpus.rebuild import verify
from ingest.corpus.writer import writing
from ingest.pipeline import run
from ingest.settings import IngestSettings
from ingest.sources.extraction import Extractor
from ingest.sources.settings_file import Source
from ingest.sources.unreadable import Unreadable
from ingest.sources.web import crawl
from ingest.sources.web.listing import entry_digest
from ingest.sources.web.safe_fetch.fetcher import SafeFetcher
from ingest.sources.web.visit import MOST_DUE
from ingest.web_run import WebRun, due_sources
from tests.ingest.sources.web import site_feeds, site_http
from tests.ingest.sources.web.site import HOST, Site, Visit
from tests.ingest.sources.web.site_feeds import item, rss
from tests.ingest.sources.web.site_pages import HTML, PARAGRAPHS, article_page, report
from tests.ingest.web_fixtures import FIRST_RUN, Reader, as_new, counts

HOURS = timedelta(hours=1)


@pytest.fixture
def site(running_site: Site) -> Site:
    return as_new(running_site)


@pytest.fixture
def reader(harness: Any, site: Site) -> Reader:
    return Reader(harness, site)


def test_a_feed_and_its_pages(reader, site):
    first = reader.run("feed")
    assert counts(first) == (3, 0, 0, 0, 0), (first.skipped, first.failed)
    texts = reader.texts()
    assert set(texts) == {site.url(f"article/{number}") for number in (1, 2, 3)}
    assert all(PARAGRAPHS[2] in text and "Sport" not in text for text in texts.values())
    (run,) = reader.history("feed")
    assert (run.outcome, run.reason, run.entries, run.new) == (Outcome.OK, "", 3, 3)
    link = reader.link("article/2")
    assert link is not None
    assert (link.stage, link.source, link.reason) == (Stage.INGESTED, site.url("feed"), "")
    with reader.harness.open() as corpus:
        version = corpus.version(link.article_id)
        assert (version.title, version.outlet, version.url) == ("Harbor report 2", "The Harbor Post", link.url)
        assert verify(corpus) == []


def test_an_unchanged_feed_is_one_request_and_needs_no_model(reader, site, monkeypatch):
    reader.run("feed")
    site.requests.clear()
    monkeypatch.setattr(Corpus, "embedding", property(lambda _: pytest.fail("the model is loaded"), lambda *_: None))
    again = reader.run("feed", own_model=True)
    assert counts(again) == (0, 0, 0, 0, 0)
    assert (again.passages, again.embedded) == (0, 0)
    assert [seen.path for seen in site.requests] == ["feed"]
    assert "if-none-match" in site.requests[0].headers
    assert reader.history("feed")[0].outcome is Outcome.UNCHANGED


def test_equal_bytes_from_a_server_without_validators_are_not_processed_again(reader, site):
    site.put("plain", rss([item(1)], site.url()))
    reader.run("plain")
    site.requests.clear()
    assert counts(reader.run("plain")) == (0, 0, 0, 0, 0)
    assert [seen.path for seen in site.requests] == ["plain"]


def test_only_new_entries_are_fetched(reader, site):
    for new in (1, 1, 1):
        site.requests.clear()
        report = reader.run("feed_growing")
        assert (len(report.new), len(report.changed)) == (new, 0)
        assert len([seen for seen in site.requests if seen.path.startswith("article")]) == 1


@pytest.mark.parametrize("path", ["feed_moving_dates", "feed_changing_ids"])
def test_changed_dates_and_ids_make_nothing_new(reader, site, path):
    assert counts(reader.run(path)) == (3, 0, 0, 0, 0)
    before = reader.published()
    site.requests.clear()
    assert counts(reader.run(path)) == (0, 0, 3, 0, 0)
    assert [seen.path for seen in site.requests] == [path]
    assert reader.published() == before


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("feed_atom", 1),
        ("feed_wrong_charset", 1),
        ("feed_utf16", 1),
        ("feed_broken_xml", 2),
        ("feed_entity_bomb", 1),
        ("feed_external_entity", 1),
        ("feed_duplicate_ids", 3),
        ("feed_without_dates", 3),
        ("feed_of_1970", 3),
        ("feed_of_2200", 3),
        ("feed_tracking_links", 1),
        ("sitemap", 3),
    ],
)
def test_malformed_feeds(reader, site, path, new):
    report = reader.run(path)
    assert len(report.new) >= new
    assert report.failed == []
    # The pages say their day; no feed says another.
    assert {day[:7] for day in reader.published().values() if day} == {"2026-03"}
    assert not site.visits("called_by_entity")
    assert len(reader.run(path).new) == 0


def test_relative_links_are_resolved(reader, site):
    assert len(reader.run("feed_relative_links").new) == 2


def test_links_that_are_not_allowed_are_skipped(reader):
    report = reader.run("feed_foreign_links")
    assert counts(report)[:2] == (0, 0)
    (skipped,) = report.skipped
    assert skipped.reason.startswith("not allowed:")
    (warning,) = report.warnings
    assert "2 entries have no link" in warning.reason


def test_an_unstated_day_is_unknown(reader, site):
    site.put("undated", article_page("A third crane", published=""), content_type=HTML)
    for number, written in enumerate(("", "Thu, 01 Jan 1970 00:00:00 GMT", "Wed, 01 Jan 2200 00:00:00 GMT")):
        site.put(f"undated/{number}", article_page(f"Crane {number}", published=""), content_type=HTML)
        site.put(f"feed/{number}", rss([item(1, link=f"/undated/{number}", published=written)], site.url()))
        reader.run(f"feed/{number}")
    assert set(reader.published().values()) == {None}


@pytest.mark.parametrize("etag", ["", '"issue"'])
def test_a_day_to_come_is_known_once_it_has_come(reader, site, etag):
    """A magazine dates its articles by the day on which the issue is sold; they stayed undated."""
    day = (FIRST_RUN + timedelta(days=3)).date().isoformat()
    page = article_page("A third crane", published=day)

    async def unchanged(visit: Visit) -> None:
        is_known = bool(etag) and visit.headers.get("if-none-match") == etag
        headers = {"content_type": HTML, **({"etag": etag} if etag else {})}
        await visit.send(b"" if is_known else page, 304 if is_known else 200, **headers)

    site.put("issue", unchanged)
    site.put("one", rss([item(1, link="/issue", published="")], site.url()))
    reader.run("one")
    assert reader.published() == {site.url("issue"): None}
    report = reader.run("one", after=4 * 24 * HOURS)
    assert counts(report) == (0, 0, 1, 0, 0)
    assert reader.published() == {site.url("issue"): day}
    reader.run("one", after=8 * 24 * HOURS)
    site.requests.clear()
    reader.run("one", after=14 * 24 * HOURS)
    assert not etag or [seen.headers.get("if-none-match") for seen in site.visits("issue")] == [etag]


def test_the_day_of_the_visit_above_a_page_takes_the_place_of_no_day_of_its_feed(reader, site):
    def put(last: str) -> None:
        page = article_page("A third crane", [*PARAGRAPHS, last], published="")
        visited = f"<div><p class='date'>{reader.now:%d %B %Y}</p></div><nav>"
        site.put("undated", page.replace("<nav>", visited), content_type=HTML)

    site.put("one", rss([item(1, link="/undated")], site.url()))
    put("And a fourth one.")
    reader.run("one")
    assert set(reader.published().values()) == {"2026-03-02"}
    put("And a fifth one.")
    site.put("one", rss([item(2)], site.url()))
    assert len(reader.run("one", after=2 * HOURS).changed) == 1
    assert reader.published()[site.url("undated")] == "2026-03-02"


def test_the_day_of_the_feed_is_used_if_the_page_states_none(reader, site):
    site.put("undated", article_page("A third crane", published=""), content_type=HTML)
    site.put("one", rss([item(1, link="/undated")], site.url()))
    reader.run("one")
    assert set(reader.published().values()) == {"2026-03-02"}
    times = reader.times()
    assert [time and time[:11] for time in times] == ["2026-03-02T"]
    site.put(
        "undated", article_page("A third crane", [*PARAGRAPHS, "And a fourth one."], published=""), content_type=HTML
    )
    report = reader.run("one", after=2 * HOURS)
    assert len(report.changed) == 1
    assert set(reader.published().values()) == {"2026-03-02"}
    assert reader.times() == times
    site.put("undated", article_page("A third crane", [*PARAGRAPHS, "A fifth one."], published=""), content_type=HTML)
    assert len(reader.run(typed=["undated"]).changed) == 1
    assert set(reader.published().values()) == {"2026-03-02"}
    assert reader.times() == times


def test_a_page_that_once_took_too_long_to_read_is_read_at_the_next_look(reader, site, monkeypatch):
    def give_up(_self: Extractor, _html: str) -> None:
        raise Unreadable("took longer than 20 seconds to read, and was given up")

    site.put("one", rss([item(1)], site.url()))
    with monkeypatch.context() as patch:
        patch.setattr(Extractor, "read", give_up)
        assert "took longer" in reader.run("one").skipped[0].reason
    assert len(reader.run("one", after=2 * HOURS).new) == 1


def test_a_page_in_place_of_a_feed_is_reported_and_removes_nothing(reader, site):
    reader.run("feed")
    site.behaviors["feed"] = site_feeds.feed_is_page
    report = reader.run("feed")
    (failed,) = report.failed
    assert failed.reason == "no feed: a web page came in its place"
    assert len(reader.texts()) == 3
    assert reader.history("feed")[0].outcome is Outcome.FAILED


def test_an_emptied_feed_is_reported_each_time_and_removes_nothing(reader, site):
    site.behaviors["article"] = site_feeds.feed_is_page  # forty articles that nobody needs
    reader.run("feed_emptied")
    for _ in range(2):
        (warning,) = reader.run("feed_emptied").warnings
        assert warning.reason == "is empty; it had entries before (40)"
        assert reader.history("feed_emptied")[0].entries == 0


def test_articles_that_a_feed_no_longer_lists_stay(reader, site):
    site.put("short", rss([item(1), item(2)], site.url()))
    reader.run("short")
    site.put("short", rss([item(3)], site.url()))
    report = reader.run("short")
    assert (len(report.new), report.removed, report.missing) == (1, [], [])
    assert len(reader.texts()) == 3


NO_ARTICLES = {
    "cookie_wall": "asks for consent",
    "paywall_stub": "behind a paywall",
    "login_page": "login page",
    "just_a_moment": "too little text",
    "live_page": "no article text",
    "link_list": "list of links",
    "video_page": "video page",
    "error_page": "error page",
    "not_found": "not found:",
    "gone": "gone:",
    "refuses_programs": "blocks programs:",
    "feed": "is no web page",
}


def test_pages_that_are_no_articles_are_skipped_with_their_reasons(reader, site):
    links = [item(number, link=f"/{path}") for number, path in enumerate(NO_ARTICLES, start=2)]
    site.put("one", rss([item(1), *links], site.url()))
    report = reader.run("one")
    assert counts(report) == (1, 0, 0, len(NO_ARTICLES), 0), report
    reasons = {skipped.origin: skipped.reason for skipped in report.skipped}
    for path, reason in NO_ARTICLES.items():
        assert reason in reasons[site.url(path)], path
        assert reader.link(path).stage in (Stage.NO_ARTICLE, Stage.NOT_FETCHED), path
    run = reader.history("one")[0]
    assert sum(run.skipped.values()) + sum(run.failed.values()) == len(NO_ARTICLES)
    site.requests.clear()
    assert len(reader.run("one").new) == 0
    assert [seen.path for seen in site.requests] == ["one"]  # they are not asked again ten minutes later


def test_a_page_is_checked_for_corrections_although_its_feed_is_unchanged(reader, site):
    site.put("one", rss([item(1, link="/article_corrected")], site.url()), etag='"x"')
    reader.run("one")
    assert counts(reader.run("one"))[:2] == (0, 0)  # ten minutes later it is not
    report = reader.run("one", after=HOURS)
    assert len(report.changed) == 1
    (text,) = reader.texts().values()
    assert "16 million" in text
    visits = len(site.visits("article_corrected"))
    reader.run("one", after=HOURS / 2)
    assert len(site.visits("article_corrected")) == visits  # the next look is later than the one before


@pytest.mark.parametrize("listed", [False, True])
def test_pages_that_are_due_are_looked_at_however_many_were_looked_at_longer_ago(reader, site, listed):
    """A hundred pages that are not due, or that the list says are as they were, left no room for those that are."""
    now, source, days = FIRST_RUN, site.url("papers"), timedelta(days=1)
    old = [site.url(f"not_found/{number}") for number in range(MOST_DUE)]
    seen = now - (6 if listed else 25) * days
    links = [Link(url, source, Stage.NO_ARTICLE, seen, now - 4 * days, entry_hash=_digest(url)) for url in old]
    due = site.url("article/1")
    links.append(Link(due, source, Stage.NO_ARTICLE, now - 3 * days, now - 2 * days, entry_hash=_digest(due)))
    urls = "".join(f"<url><loc>{url}</loc><lastmod>2026-10-01</lastmod></url>" for url in old if listed)
    site.put("papers", f"<urlset>{urls}<url><loc>{site.url('article/2')}</loc></url></urlset>")
    with reader.harness.open(create=True) as corpus:
        put_links(corpus.catalog, links)
    reader.run("papers")
    assert len(site.visits("article/1")) == 1
    assert not site.visits("not_found/0")


def _digest(url: str) -> str:
    return entry_digest(url, "", "", "")


def test_an_unchanged_page_is_not_extracted_again(reader, site):
    site.put("one", rss([item(1)], site.url()))
    reader.run("one")
    report = reader.run("one", after=2 * HOURS)
    assert counts(report) == (0, 0, 1, 0, 0)
    again = site.visits("article/1")[-1]
    assert "if-none-match" in again.headers


def test_the_text_of_a_full_feed_is_the_article(reader, site):
    whole = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS)
    feed = rss([item(1), item(2)], site.url()).replace("What report 1 says, in one sentence.", whole)
    site.put("full", feed)
    report = reader.run(Source(site.url("full"), outlet="The Post", text="feed"))
    assert len(report.new) == 2
    assert [seen.path for seen in site.requests if seen.path.startswith("article")] == ["article/2"]
    assert reader.texts()[site.url("article/1")] == "\n\n".join(PARAGRAPHS)
    with reader.harness.open() as corpus:
        link = reader.link("article/1")
        assert link is not None
        assert corpus.version(link.article_id).outlet == "The Post"


def test_a_summary_is_the_article_if_the_source_says_so(reader, site):
    assert len(reader.run(Source(site.url("feed"), text="summary")).new) == 3
    assert [seen.path for seen in site.requests] == ["feed"]
    assert "What report 1 says, in one sentence." in reader.texts().values()
    assert counts(reader.run(Source(site.url("feed"), text="summary"), after=5 * HOURS))[:2] == (0, 0)


def test_each_episode_of_a_show_is_an_article_and_no_recording_is_fetched(reader, site):
    def episodes(*numbers):
        feed = rss(item(n, link=site.url("show"), summary=f"On report {n}.", guid=f"urn:{n}") for n in numbers)
        return re.sub(r"urn:(\d)</guid>", r'\g<0><enclosure type="audio/mpeg" url="/\1.mp3"/>', feed)

    site.put("episodes", episodes(1, 2))
    assert counts(reader.run(Source(site.url("episodes"))))[0] == 0
    assert len(reader.run(Source(site.url("episodes"), text="summary"), after=5 * HOURS).new) == 2
    site.put("episodes", episodes(1, 2, 3))
    assert counts(reader.run(Source(site.url("episodes"), text="summary"), after=10 * HOURS))[:2] == (1, 0)
    assert {seen.path for seen in site.requests} == {"episodes"}


def test_an_edit_in_a_full_feed_is_a_change(reader, site):
    def feed(cost: str) -> str:
        return rss([item(1, summary=" ".join(PARAGRAPHS).replace("14 million", cost))], site.url())

    source = Source(site.url("full"), text="feed")
    site.put("full", feed("14 million"))
    assert len(reader.run(source).new) == 1
    site.put("full", feed("16 million"))
    assert counts(reader.run(source)) == (0, 1, 0, 0, 0)


@pytest.mark.parametrize("pages", ["there", "forbidden"])
def test_the_text_of_a_full_feed_stays_when_its_links_are_looked_at_again(reader, site, pages):
    """After an hour its pages were fetched: their texts and the feed's made versions in turn, or they were missing."""
    source = Source(site.url("full"), text="feed")
    site.put("full", rss([item(1, summary=" ".join(PARAGRAPHS))], site.url()))
    if pages == "forbidden":
        site.put("article", "no", status=403)
    assert len(reader.run(source).new) == 1
    before = reader.texts()
    assert counts(reader.run(source, after=3 * HOURS)) == (0, 0, 0, 0, 0)
    site.put("full", rss([item(1, summary=" ".join(PARAGRAPHS)), item(2)], site.url()))
    assert counts(reader.run(source, after=30 * HOURS))[1] == 0
    assert reader.texts()[site.url("article/1")] == before[site.url("article/1")]


def test_a_feed_whose_text_is_taken_from_now_on_changes_an_article_once(reader, site):
    site.put("full", rss([item(1, summary=" ".join(PARAGRAPHS))], site.url()))
    assert len(reader.run("full").new) == 1
    source = Source(site.url("full"), text="feed")
    site.put("full", rss([item(1, summary=" ".join(PARAGRAPHS[::-1]))], site.url()))
    assert len(reader.run(source).changed) == 1
    for _ in range(2):
        assert counts(reader.run(source, after=30 * HOURS))[1] == 0


FORGED = " ".join(PARAGRAPHS).replace("14 million", "99 million")


def test_a_feed_cannot_speak_for_another_site(reader, site):
    # The other site is the same server under another name.
    forged = rss([item(1, link=site.url("article/1/"), summary=FORGED)])
    evil = Source(site.put("forged", forged).replace(HOST, "localhost"), text="feed")
    own = Source(site.url("one"))
    site.put("one", rss([item(1)], site.url()))
    hosts = f"{HOST},localhost"
    assert len(reader.run(own, fetch_private_hosts=hosts).new) == 1
    refused = reader.run(own, evil, fetch_private_hosts=hosts)
    assert (counts(refused)[:2], len(refused.skipped)) == ((0, 0), 1)
    assert "99 million" not in "".join(reader.texts().values())


def test_a_site_takes_over_its_links_from_a_foreign_feed(reader, site):
    forged = site.put("forged", rss([item(1, link=site.url("article/1"), summary=FORGED)]))
    evil = Source(forged.replace(HOST, "localhost"), text="feed")
    own = Source(site.url("one"))
    site.put("one", rss([item(1)], site.url()))
    hosts = f"{HOST},localhost"
    assert len(reader.run(evil, fetch_private_hosts=hosts).new) == 1
    for _ in range(2):
        reader.run(evil, own, fetch_private_hosts=hosts)
        site.put("forged", rss([item(1, link=site.url("article/1"), summary=FORGED.replace("99", "98"))]))
    assert "14 million" in reader.texts()[site.url("article/1")]
    link = reader.link("article/1")
    assert link is not None
    assert link.source == own.url


def test_a_feed_given_on_the_command_line_cannot_speak_for_another_site(reader, site):
    site.put("one", rss([item(1)], site.url()))
    assert len(reader.run("one").new) == 1
    forged = rss([item(1, link=site.url("article/1"), summary=FORGED), item(2, link="/forged/2", summary=FORGED)])
    url = site.put("forged", forged).replace(HOST, "localhost")
    given = IngestSettings(_env_file=None, fetch_private_hosts=f"{HOST},localhost", fetch_gap=0)
    with writing(reader.harness.folder), reader.harness.open() as corpus:
        run(corpus, (), bring=WebRun(corpus.catalog, (), partial(SafeFetcher, given), typed_urls=[url]).bring)
    texts = reader.texts()
    assert "14 million" in texts[site.url("article/1")]
    assert "99 million" in texts[f"{url}/2"]


def test_a_failing_source_stops_no_other(reader, site):
    bad = ["slow_headers", "slow_body", "endless_body", "gzip_bomb", "no_answer", "server_error", "redirect_private"]
    report = reader.run(*bad, "feed", fetch_header_seconds=1, fetch_seconds=1, fetch_megabytes=1)
    assert len(report.new) == 3
    assert {failed.origin for failed in report.failed} == {site.url(path) for path in bad}
    assert all(":" in failed.reason for failed in report.failed)
    assert all(reader.history(path)[0].outcome is Outcome.FAILED for path in bad)
    assert reader.history("gzip_bomb")[0].reason.startswith("too large:")


def test_a_source_that_runs_out_of_time_continues_in_the_next_run(reader, site):
    report = reader.run("feed", seconds=0)
    assert counts(report)[:2] == (0, 0)
    assert "the next run goes on" in report.warnings[0].reason
    link = reader.link("article/1")
    assert link is not None
    assert link.stage is Stage.LISTED
    assert len(reader.run("feed").new) == 3


@pytest.mark.soak
def test_links_that_hang_in_each_run_do_not_block_others(reader, site):
    async def slow(visit: Visit) -> None:
        await visit.wait(0.6)
        await visit.send("", 500)

    site.put("slow", slow)
    site.put("one", rss([*(item(number, link=f"/slow/{number}") for number in (5, 6, 7, 8)), item(1)], site.url()))
    for _ in range(5):
        if reader.run("one", seconds=1).new:
            break
    assert set(reader.texts()) == {site.url("article/1")}


def test_times_from_a_clock_that_was_ahead_stop_nothing(reader, site):
    source = Source(site.url("edited"))
    site.put("edited", rss([item(1)], site.url()))
    reader.run(source)
    with reader.harness.open() as corpus:
        ahead = reader.now + timedelta(days=4000)
        runs, links = newest_runs(corpus.catalog), get_links(corpus.catalog, [site.url("article/1")])
        record_source_run(corpus.catalog, replace(runs[source.url], started=ahead))
        put_links(corpus.catalog, [replace(link, checked=ahead) for link in links.values()])
        assert due_sources(corpus.catalog, [source], reader.now) == [source]
    site.put("article/1", report(1).replace("14 million", "16 million"), content_type=HTML)
    assert counts(reader.run(source)) == (0, 1, 0, 0, 0)
    assert reader.history("edited")[0].started == reader.now
    assert counts(reader.run(source))[:2] == (0, 0)
    with reader.harness.open() as corpus:
        assert due_sources(corpus.catalog, [source], reader.now) == []


def test_a_clock_that_is_days_behind_makes_no_article_undated(reader, site):
    """The day of each article had not come yet: all were taken in without one, and never got it."""
    site.put("clock", rss([item(1)], site.url()))
    reader.run("clock")
    after, ahead = reader.now, format_datetime(datetime.now(UTC) + timedelta(days=10), usegmt=True)
    site.put("clock", rss([item(1), item(2)], site.url()), date=ahead)
    report = reader.run("clock", after=-10 * 24 * HOURS)
    assert counts(report) == (0, 0, 0, 0, 1)
    assert report.failed[0].reason.startswith("wrong clock: ")
    assert [run.started for run in reader.history("clock")] == [after]  # what is dated wrongly is not kept

    site.put("clock", rss([item(1), item(2)], site.url()))
    assert counts(reader.run("clock", after=11 * 24 * HOURS))[:2] == (1, 0)
    assert all(reader.published().values())


def test_a_clock_that_is_behind_keeps_the_runs_of_sources_that_state_no_time(reader, site):
    """Where another server does: they were dropped as those of a clock that had been ahead."""
    ahead = format_datetime(datetime.now(UTC) + timedelta(days=10), usegmt=True)
    site.put("silent", rss([item(1)], site.url()))
    site.put("clock", rss([], site.url()))
    reader.run("silent", "clock")
    after = reader.now
    site.put("clock", rss([], site.url()), date=ahead)
    reader.run("clock", "silent", after=-10 * 24 * HOURS)

    assert [run.started for run in reader.history("silent")] == [after]


def test_a_clock_that_is_behind_keeps_the_runs_of_a_source_that_says_so_beside_an_old_copy(reader, site):
    """A cache sends the time at which it was filled, which a clock that is behind may have."""
    for path in ("cached", "clock"):
        site.put(path, rss([], site.url()))
    reader.run("cached", "clock")
    after = reader.now
    now = datetime.now(UTC)
    site.put("cached", rss([], site.url()), date=format_datetime(now, usegmt=True))
    site.put("clock", rss([], site.url()), date=format_datetime(now + timedelta(days=10), usegmt=True))
    reader.run("cached", "clock", after=-10 * 24 * HOURS)

    assert [run.started for run in reader.history("clock")] == [after]


def test_a_server_whose_clock_is_ahead_fails_as_any_other(reader, site):
    """Without a record `health` said that it had never been asked."""
    ahead = format_datetime(datetime.now(UTC) + timedelta(days=10), usegmt=True)
    site.put("clock", rss([item(1)], site.url()), date=ahead)
    reader.run("clock")

    assert [run.reason.split(":")[0] for run in reader.history("clock")] == ["wrong clock"]


def test_a_link_that_failed_temporarily_is_tried_again(reader, site):
    async def failing_once(visit: Visit) -> None:
        if visit.number == 0:
            await visit.send("", 500)
        else:
            await visit.send(report_page, content_type=HTML)

    report_page = report(7)
    site.put("shaky", failing_once)
    site.put("one", rss([item(1, link="/shaky")], site.url()), etag='"x"')
    first = reader.run("one")
    assert first.skipped[0].reason.startswith("server failed:")
    assert len(reader.run("one").new) == 1


def test_a_hanging_page_does_not_delay_news(reader, site, monkeypatch):
    written, in_time = threading.Event(), []
    flush = pipeline.Intake.flush

    def flushed(run: Any) -> None:
        flush(run)
        if len(run.report.new) == 2:
            written.set()

    async def hanging(visit: Visit) -> None:
        in_time.append(await asyncio.to_thread(written.wait, 60))
        await visit.send(report(7), content_type=HTML)

    monkeypatch.setattr(pipeline.Intake, "flush", flushed)
    monkeypatch.setattr(crawl, "QUIET_SECONDS", 0.05)
    site.put("hanging", hanging)
    site.put("one", rss([item(1), item(2), item(3, link="/hanging")], site.url()))
    assert len(reader.run("one", fetch_seconds=120, fetch_header_seconds=120).new) == 3
    assert in_time == [True]


def test_an_interrupted_run_is_continued_by_the_next(reader, site, monkeypatch):
    taken: list[str] = []
    take = pipeline.Intake.take

    def interrupted(run: Any, article: Any) -> str:
        if len(taken) == 2:
            raise KeyboardInterrupt
        taken.append(article.url)
        kind = take(run, article)
        run.flush()
        return kind

    with monkeypatch.context() as patched:
        patched.setattr(pipeline.Intake, "take", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reader.run("feed")
    assert len(reader.texts()) == 2
    again = reader.run("feed")
    assert len(again.new) == 1
    assert len(reader.texts()) == 3


def test_a_permanently_moved_feed_is_read_and_reported(reader, site):
    async def moved(visit: Visit) -> None:
        await visit.redirect(visit.site.url("feed"), 301)

    site.put("old", moved)
    report = reader.run("old")
    assert len(report.new) == 3
    moved_to = f"has moved for good, to {site.url('feed')}"
    assert report.warnings[0].reason == moved_to
    assert [warning.reason for warning in reader.run("old").warnings] == [moved_to]  # its server says: not modified
    site.put("feed", rss([item(1)], site.url()))
    for outcome in (Outcome.OK, Outcome.UNCHANGED):  # the same bytes again
        assert [warning.reason for warning in reader.run("old").warnings] == [moved_to]
        assert (reader.history("old")[0].outcome, reader.history("old")[0].reason) == (outcome, moved_to)
    site.put("old", rss([item(1)], site.url()))
    assert reader.run("old").warnings == []


def test_what_is_odd_about_a_list_is_said_as_long_as_it_is_unchanged(reader, site):
    site.put("odd", rss([item(1), item(2, link="", guid="")], site.url()))
    for outcome in (Outcome.OK, Outcome.UNCHANGED, Outcome.UNCHANGED):
        (warning,) = reader.run("odd").warnings
        assert warning.reason == "1 entry has no link"
        assert (reader.history("odd")[0].outcome, reader.history("odd")[0].reason) == (outcome, warning.reason)
    site.put("odd", rss([item(1)], site.url()))
    assert reader.run("odd").warnings == []


def test_entries_of_one_link_are_said_as_long_as_the_list_is_unchanged(reader, site):
    notes = [item(1, link=f"/article/1#{number}", title=f"Release {number}") for number in (1, 2, 3)]
    site.put("notes", rss(notes, site.url()))
    for outcome in (Outcome.OK, Outcome.UNCHANGED, Outcome.UNCHANGED):
        (warning,) = reader.run("notes").warnings
        assert warning.reason == "2 entries have the link of another one"
        assert reader.history("notes")[0].outcome is outcome
    site.put("notes", rss([*notes[:1], item(2)], site.url()))
    assert reader.run("notes").warnings == []


def test_robots_txt_applies_to_links_but_not_to_addresses_that_a_person_names(reader, site):
    site.put("robots.txt", "User-agent: *\nDisallow: /article/2\nDisallow: /feed\n", content_type="text/plain")
    report = reader.run("feed")
    assert len(report.new) == 2
    assert report.skipped[0].reason.startswith("robots.txt")


def test_a_sitemap_index_that_names_itself_is_read_a_bounded_number_of_times(reader, site):
    report = reader.run("sitemap_of_itself")
    assert counts(report)[:2] == (0, 0)
    assert len(site.visits("sitemap_of_itself")) <= 2


def test_a_sitemap_index(reader, site):
    parts = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("sitemap", "not_found"))
    site.put("index", f"<sitemapindex>{parts}</sitemapindex>")
    report = reader.run("index")
    assert len(report.new) == 3
    assert "one of its sitemaps was not read (not found:" in report.warnings[0].reason
    site.put("index", f"<sitemapindex>{parts}<sitemap><loc>{site.url('page')}</loc></sitemap></sitemapindex>")
    again = reader.run("index")
    assert "no feed: a web page came in its place" in again.warnings[0].reason
    assert "empty" not in again.warnings[0].reason  # its other sitemap is that of the last time
    assert len(reader.texts()) == 3


def test_the_sitemaps_of_an_unchanged_index_are_asked_for_each_time(reader, site):
    """An index without the dates of its sitemaps was read once, and what they named later never seen."""

    def name(*numbers: int) -> None:
        urls = "".join(f"<url><loc>{site.url(f'article/{number}')}</loc></url>" for number in numbers)
        site.put("posts", f"<urlset>{urls}</urlset>")

    async def index(visit: Visit) -> None:
        known = visit.headers.get("if-none-match") == '"index"'
        body = f"<sitemapindex><sitemap><loc>{site.url('posts')}</loc></sitemap></sitemapindex>"
        await visit.send("" if known else body, 304 if known else 200, etag='"index"')

    site.put("index", index)
    name(1)
    with reader.harness.open(create=True) as corpus:  # what an older Dateline has kept of the index
        put_fetched(corpus.catalog, Fetched(site.url("index"), reader.now, etag='"index"'))
    assert len(reader.run("index").new) == 1
    assert reader.run("index").new == []
    assert reader.history("index")[0].outcome is Outcome.UNCHANGED
    name(1, 2)
    assert len(reader.run("index").new) == 1


def test_a_sitemap_in_a_gzip_file(reader, site):
    urls = "".join(f"<url><loc>{site.url(f'article/{number}')}</loc></url>" for number in (1, 2))
    body = gzip.compress(f"<urlset>{urls}</urlset>".encode())
    site.put("sitemap.xml.gz", body, content_type="application/gzip")
    assert len(reader.run("sitemap.xml.gz").new) == 2


def test_a_large_feed_is_bounded_with_a_warning(reader):
    report = reader.run("feed_large", seconds=0)
    assert "names 19,000 more than the 1,000 that are read of a source" in report.warnings[0].reason
    assert reader.history("feed_large")[0].entries == 1_000
    link = reader.link("article/1000")
    assert link is not None
    assert link.stage is Stage.LISTED
    assert reader.link("article/1001") is None


def test_many_unchanged_entries_take_one_request_per_feed_and_no_model(reader, site, monkeypatch):
    # Links to nothing: what is known of them is known as it is of articles, and nothing has to be embedded for it.
    feeds = [f"many/{number}" for number in range(10)]
    bodies = {
        path: rss([item(entry, link=f"/not_found/{path}/{entry}") for entry in range(40)], site.url()) for path in feeds
    }
    for path, body in bodies.items():
        site.put(path, body)
    monkeypatch.setattr(Corpus, "embedding", property(lambda _: pytest.fail("the model is loaded"), lambda *_: None))
    assert len(reader.run(*feeds, own_model=True).skipped) == 400
    for path in feeds[:5]:  # half of them say another time of building, and no other entries
        site.put(path, bodies[path].replace("<title>", "<lastBuildDate>now</lastBuildDate><title>", 1))
    site.requests.clear()
    report = reader.run(*feeds, own_model=True)
    assert counts(report) == (0, 0, 0, 0, 0)
    assert sorted(seen.path for seen in site.requests) == sorted(feeds)


def test_a_feed_given_by_hand_is_recognized_by_its_content(reader, site):
    report = reader.run(typed=["feed"])
    assert counts(report) == (3, 0, 0, 0, 0)
    assert report.feeds == []


def test_an_address_given_by_hand_that_is_not_read_is_named_as_what_it_is(reader, site):
    """That something came "in the place of a feed" told nothing to who had typed the link of a PDF file."""
    site.put("report.pdf", b"%PDF-1.4", content_type="application/pdf")
    (failed,) = reader.run(typed=["report.pdf"]).failed
    assert failed.reason == "is neither a page nor a feed (application/pdf)"


def test_a_page_given_by_hand_is_checked_for_corrections_by_runs_over_feeds(reader, site):
    site.put("robots.txt", "User-agent: *\nDisallow: /typed/closed\n", content_type="text/plain")
    paths = [f"typed/{name}" for name in ("corrected", "gone", "closed")]
    for number, path in enumerate(paths, start=1):
        site.put(path, report(number), content_type=HTML)
    assert len(reader.run(typed=paths).new) == 3
    site.put(paths[0], report(1).replace("14 million", "16 million"), content_type=HTML)
    site.put(paths[1], site_http.gone)
    site.requests.clear()
    reader.run("feed")  # ten minutes later they are not
    assert not [seen for seen in site.requests if seen.path.startswith("typed")]
    again = reader.run("feed", after=HOURS)
    assert (len(again.changed), len(again.skipped), again.failed) == (1, 2, [])
    assert "16 million" in reader.texts()[site.url(paths[0])]
    assert [len(site.visits(path)) for path in paths] == [1, 1, 0]
    assert reader.history(paths[0]) == []
    reader.run("feed", after=HOURS / 2)
    assert len(site.visits(paths[0])) == 1
    reader.run("feed", after=24 * 31 * HOURS)
    assert len(site.visits(paths[0])) == 1


def test_pages_of_a_feed_that_is_read_no_more_are_not_looked_at(reader, site):
    reader.run("feed")
    reader.run(typed=["feed_growing"])
    site.put("other", rss([], site.url()))
    site.requests.clear()
    reader.run("other", after=2 * HOURS)
    assert [seen.path for seen in site.requests] == ["other"]


def test_a_feed_of_no_bytes_says_so(reader, site):
    """It was "something else (application/rss+xml)"."""
    site.put("nothing", b"", content_type="application/rss+xml")
    report = reader.run("nothing")
    assert "is empty: its server sent nothing" in [*report.failed, *report.warnings][0].reason


@pytest.mark.parametrize(
    ("interval", "due_after"),
    [
        ("30m", timedelta(minutes=27)),
        ("1d", timedelta(hours=21.6)),
        ("7d", timedelta(days=7, hours=-2.4)),
    ],
)
def test_a_source_is_read_at_most_as_often_as_it_says(reader, site, interval, due_after):
    """One of seven days was read after 6.3."""
    source = Source(site.url("edited"), every=interval)
    site.put("edited", rss([item(1)], site.url()))
    reader.run(source)
    with reader.harness.open() as corpus:
        for early, is_due in ((timedelta(seconds=1), False), (timedelta(0), True)):
            assert (due_sources(corpus.catalog, [source], reader.now + due_after - early) == [source]) is is_due
