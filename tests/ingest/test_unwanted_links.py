"""What was taken out by hand or let go does not come back by a feed, and comes back by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from ingest.commands import ingest_into
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
from tests.ingest.sources.web.site import HOST, Site, Visit, running
from tests.ingest.web_fixtures import Reader

LATER = timedelta(hours=5)  # the pages are due for another look


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    with running(Site()) as site:
        yield site


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


def test_a_feed_does_not_bring_back_a_removed_article(reader: Reader) -> None:
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


def test_an_article_ingested_by_hand_comes_back_and_stays(reader: Reader) -> None:
    take_out(reader, "article/2")
    assert len(reader.run(typed=["article/2"]).new) == 1
    reader.site.behaviors["feed"] = longer_feed
    assert len(reader.run("feed", after=LATER).new) == 1
    assert len(reader.texts()) == 4


def test_an_expired_article_is_not_fetched_again(reader: Reader) -> None:
    with reader.harness.open() as corpus, writing(reader.harness.folder):
        expired = apply_retention(corpus, Retention(articles=1), date(2026, 12, 1))
    assert len(expired) == 2
    reader.site.requests.clear()
    reader.site.behaviors["feed"] = longer_feed
    assert len(reader.run("feed", after=LATER).new) == 1
    fetched = {seen.path for seen in reader.site.requests}
    kept = {url.partition("article/")[2] for url in reader.texts()}
    assert {path for path in fetched if path.startswith("article/")} <= {f"article/{number}" for number in kept}
    with reader.harness.open() as corpus:
        explanations = [
            explain(corpus.catalog, reader.site.url(f"article/{number}")).sentences[0] for number in (1, 2, 3)
        ]
    assert explanations.count("not kept: older than what KEEP_DAYS and KEEP_ARTICLES keep") == 2
    stages = [reader.link(f"article/{number}") for number in (1, 2, 3)]
    assert sorted(link.stage for link in stages if link) == sorted([Stage.EXPIRED, Stage.EXPIRED, Stage.INGESTED])


def test_a_run_over_feeds_expires_articles_at_its_end(
    harness: Any, running_site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    running_site._visits.clear()
    running_site.behaviors = dict(Site().behaviors)
    given = IngestSettings(_env_file=None, keep_articles=1, fetch_private_hosts=HOST, fetch_gap=0)
    with writing(harness.folder), harness.open() as corpus:
        sources = [Source(running_site.url("feed"))]
        assert (
            ingest_into(corpus, given, as_json=True, web=WebRun(corpus.catalog, sources, lambda: SafeFetcher(given)))
            == 0
        )
        assert corpus.article_count() == 1
    report = json.loads(capsys.readouterr().out)
    assert len(report["new"]) == 3
    assert len(report["removed"]) == 2
    assert set(report["removed"]) < set(report["new"])
