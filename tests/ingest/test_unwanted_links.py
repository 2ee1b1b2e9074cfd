"""What was taken out by hand or let go does not come back by a feed, and comes back by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from ingest.commands import RunOptions, ingest_into
from ingest.corpus.catalog.links import Stage
from ingest.corpus.rebuild import verify
from ingest.corpus.writer import CorpusWriter, writing
from ingest.expiry import apply_retention, erase
from ingest.health.explain import explain
from ingest.retention import Retention
from ingest.settings import IngestSettings
from ingest.sources.settings_file import Source
from ingest.sources.web.safe_fetch.fetcher import SafeFetcher
from ingest.split import SPLITTER
from ingest.web_run import WebRun
from tests.ingest.sources.web import site_feeds
from tests.ingest.sources.web.site import HOST, Site, Visit
from tests.ingest.sources.web.site_pages import HTML, PARAGRAPHS, article_page
from tests.ingest.web_fixtures import Reader

LATER = timedelta(hours=5)  # the pages are due for another look


@pytest.fixture
def reader(harness: Any, running_site: Site) -> Reader:
    running_site._visits.clear()
    running_site.behaviors = dict(Site().behaviors)
    opened = Reader(harness, running_site)
    assert len(opened.run("feed").new) == 3
    running_site.requests.clear()
    return opened


def take_out(reader: Reader, path: str) -> None:
    with reader.harness.open() as corpus, writing(reader.harness.folder):
        article_id = corpus.version(reader.site.url(path)).article_id
        erase(CorpusWriter(corpus, SPLITTER), corpus.catalog, article_id)


async def longer_feed(visit: Visit) -> None:
    """The feed with one more entry, so that all of it is read again."""
    await site_feeds._send(visit, [site_feeds.item(number) for number in (1, 2, 3, 4)])


def test_a_feed_does_not_bring_back_a_removed_article(reader):
    take_out(reader, "article/2")
    reader.site.behaviors["feed"] = longer_feed
    assert len(reader.run("feed", after=LATER).new) == 1
    assert "article/2" not in {seen.path for seen in reader.site.requests}
    assert reader.link("article/2") is None
    with reader.harness.open() as corpus:
        assert explain(corpus.catalog, reader.site.url("article/2")).stage == "removed"
        assert explain(corpus.catalog, reader.site.url("article/9")).stage == "not listed"
    assert set(reader.texts()) == {reader.site.url(f"article/{number}") for number in (1, 3, 4)}
    with reader.harness.open() as corpus:
        assert verify(corpus) == []


def test_an_article_ingested_by_hand_comes_back_and_stays(reader):
    take_out(reader, "article/2")
    assert len(reader.run(typed=["article/2"]).new) == 1
    reader.site.behaviors["feed"] = longer_feed
    assert len(reader.run("feed", after=LATER).new) == 1
    assert len(reader.texts()) == 4


def test_an_expired_article_is_not_fetched_again(reader):
    with reader.harness.open() as corpus, writing(reader.harness.folder):
        expired = apply_retention(corpus, Retention(articles=1), date(2026, 12, 1))
    assert len(expired) == 2
    reader.site.requests.clear()
    reader.site.behaviors["feed"] = longer_feed
    report = reader.run("feed", after=LATER, keep_articles=1)
    assert (len(report.new), report.expired) == (1, 2)
    fetched = {seen.path for seen in reader.site.requests}
    kept = {url.partition("article/")[2] for url in reader.texts()}
    assert {path for path in fetched if path.startswith("article/")} <= {f"article/{number}" for number in kept}
    with reader.harness.open() as corpus:
        explanations = [
            explain(corpus.catalog, reader.site.url(f"article/{number}"), Retention(articles=1)).sentences[0]
            for number in (1, 2, 3)
        ]
    not_kept = "not kept: older than what KEEP_DAYS and KEEP_ARTICLES keep (published 2026-03-"
    assert sum(explanation.startswith(not_kept) for explanation in explanations) == 2
    stages = [reader.link(f"article/{number}") for number in (1, 2, 3)]
    assert sorted(link.stage for link in stages if link) == sorted([Stage.EXPIRED, Stage.EXPIRED, Stage.INGESTED])


def test_an_expired_article_behind_another_link_is_not_fetched_again(reader):
    """It was at each run: what was removed is known by the link that the page itself states."""
    site = reader.site
    for number in (1, 2):
        lines = [f"Crane {number}.", *PARAGRAPHS]
        whole = site.url(f"whole/{number}")
        page = article_page(f"Crane {number}", lines, published=f"2026-03-2{number}", canonical=whole)
        site.put(f"own/{number}", page, content_type=HTML)
    put_old(site, 1, 2, path="own")
    assert len(reader.run("old").new) == 2
    with reader.harness.open() as corpus, writing(reader.harness.folder):
        apply_retention(corpus, Retention(articles=1), date(2026, 12, 1))
    for numbers in ((2, 1), (1, 2)):
        put_old(site, *numbers, path="own")
        site.requests.clear()
        reader.run("old", keep_articles=1)
        assert [seen.path for seen in site.requests] == ["old"]


def put_old(site: Site, *numbers: int, path: str = "article") -> None:
    items = [site_feeds.item(number, link=f"/{path}/{number}") for number in numbers]
    site.put("old", site_feeds.rss(items, site.url()))


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("keep_days", [0, 100_000])
def test_what_was_too_old_comes_in_once_it_would_be_kept(reader, keep_days, typed):
    site = reader.site
    put_old(site, 5, 6)
    first = reader.run("old", keep_days=10)
    assert (first.new, first.expired, first.unchanged) == ([], 2, 0)
    put_old(site, 6, 5)
    site.requests.clear()
    again = reader.run("old", keep_days=20, after=LATER)
    assert (again.expired, again.unchanged, again.skipped) == (2, 0, [])
    assert reader.history("old")[0].skipped == {"older than what KEEP_DAYS and KEEP_ARTICLES keep": 2}
    assert [seen.path for seen in site.requests] == ["old"]
    with reader.harness.open() as corpus:
        limited, kept = (
            explain(corpus.catalog, site.url("article/5"), Retention(days=days)).sentences for days in (10, keep_days)
        )
    assert limited[0] == "not kept: older than what KEEP_DAYS and KEEP_ARTICLES keep (published 2026-03-02)"
    assert "they would keep it now" in kept[0]
    assert kept[-1].endswith(f"python -m ingest {site.url('article/5')}")
    # Its list is unchanged.
    wider = reader.run(typed=["old"], keep_days=keep_days) if typed else reader.run("old", keep_days=keep_days)
    assert (len(wider.new), wider.expired, wider.unchanged) == (2, 0, 0)
    assert len(reader.texts()) == 5


def test_what_was_too_old_is_looked_at_again_if_its_source_says_something_else(reader):
    put_old(reader.site, 5)
    reader.run("old", keep_days=10)
    reader.site.put("old", site_feeds.rss([site_feeds.item(5, summary="Of today, after all.")], reader.site.url()))
    reader.site.requests.clear()
    assert reader.run("old", keep_days=10).expired == 1
    assert "article/5" in {seen.path for seen in reader.site.requests}


def test_the_day_that_the_feed_says_of_what_was_too_old_is_not_lost(reader):
    reader.site.put("undated", article_page("A third crane", published=""), content_type=HTML)
    reader.site.put("old", site_feeds.rss([site_feeds.item(5, link="/undated")], reader.site.url()))
    assert reader.run("old", keep_days=10).expired == 1
    assert len(reader.run("old", after=LATER).new) == 1
    assert reader.published()[reader.site.url("undated")] == "2026-03-02"


@pytest.mark.parametrize(
    ("limits", "kept"),
    [
        ({"keep_articles": 1}, {3}),
        ({"keep_articles": 2}, {2, 3}),
        ({"keep_days": 100_000}, {1, 2, 3}),
        ({}, {1, 2, 3}),
        ({"keep_days": 1}, {3}),
    ],
)
def test_what_was_let_go_comes_back_once_it_would_be_kept(reader, limits, kept):
    site = reader.site
    for number in (1, 2, 3):
        page = article_page(f"Crane {number}", [f"Crane {number}.", *PARAGRAPHS], published=f"2026-03-1{number}")
        site.put(f"own/{number}", page, content_type=HTML)
    put_old(site, 1, 2, 3, path="own")
    assert len(reader.run("old").new) == 3
    retention = Retention(limits.get("keep_days", 0), limits.get("keep_articles", 0))
    for limit in (Retention(articles=1), Retention(articles=retention.articles)):
        with reader.harness.open() as corpus, writing(reader.harness.folder):
            apply_retention(corpus, limit, date(2026, 12, 1))
        put_old(site, 3, 2, 1, path="own")
        reader.run("old", **limits)
    put_old(site, 2, 3, 1, path="own")
    site.requests.clear()
    assert reader.run("old", **limits).new == []
    assert [seen.path for seen in site.requests] == ["old"]
    with reader.harness.open() as corpus, writing(reader.harness.folder):
        apply_retention(corpus, Retention(articles=retention.articles), date(2026, 12, 1))
    assert set(reader.texts()) == {site.url(f"own/{number}") for number in kept}


def test_a_run_over_feeds_expires_articles_at_its_end(harness, running_site, capsys):
    running_site._visits.clear()
    running_site.behaviors = dict(Site().behaviors)
    given = IngestSettings(_env_file=None, keep_articles=1, fetch_private_hosts=HOST, fetch_gap=0)
    with writing(harness.folder), harness.open() as corpus:
        sources = [Source(running_site.url("feed"))]
        web = WebRun(corpus.catalog, sources, partial(SafeFetcher, given))
        assert ingest_into(corpus, given, RunOptions(as_json=True), web=web) == 0
        assert corpus.article_count() == 1
    report = json.loads(capsys.readouterr().out)
    assert len(report["new"]) == 3
    assert len(report["removed"]) == 2
    assert set(report["removed"]) < set(report["new"])
