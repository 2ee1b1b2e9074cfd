"""Many visits in a thread of their own: what ends them, and what does not."""

import threading
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from functools import partial

import pytest

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.source_runs import Outcome
from ingest.sources.settings_file import Source
from ingest.sources.web.crawl import AHEAD, crawl
from ingest.sources.web.fetching import Problem, Unfetched
from ingest.sources.web.findings import Memory, VisitEnd
from ingest.sources.web.visit import Visit

NOW = datetime(2026, 3, 9, tzinfo=UTC)


@pytest.fixture
def visits(tmp_path):
    """Makes so many visits, each of a source of its own, of which nothing is remembered."""
    with closing(Catalog.open(tmp_path / "catalog.sqlite3", create=True)) as catalog:
        memory = Memory(catalog, {}, {}, lambda links: ())

        def make(count):
            sources = [Source(f"https://a.example/{number}") for number in range(count)]
            return [partial(Visit, source, memory=memory, now=NOW) for source in sources]

        yield make


class Refusing:
    """Nothing is fetched; one address is a mistake of ours."""

    def __init__(self) -> None:
        self.asked = 0

    async def fetch(self, request):
        self.asked += 1
        if request.url.endswith("/7"):
            raise RuntimeError("a mistake")
        return Unfetched(request.url, Problem.UNREACHABLE, "nobody is there")


def opener(fetcher):
    @asynccontextmanager
    async def opened():
        yield fetcher

    return opened


def crawling() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "crawl"]


def test_each_source_ends_once_and_an_error_stops_no_other(visits, caplog):
    ends = list(crawl(visits(100), opener(Refusing())))
    assert all(isinstance(end, VisitEnd) and end.outcome is Outcome.FAILED for end in ends)
    assert {end.source.url for end in ends} == {f"https://a.example/{number}" for number in range(100)}
    assert len(ends) == 100
    (mistaken,) = [end for end in ends if end.source.url.endswith("/7")]
    assert mistaken.reason == "something unexpected; the log says what"
    assert "a mistake" in caplog.text
    assert not crawling()


def test_the_crawl_fetches_no_further_than_its_buffer(visits):
    fetcher = Refusing()
    found = crawl(visits(10 * AHEAD), opener(fetcher))
    next(found)
    # No more is asked than there is room for, however long nobody takes anything.
    assert fetcher.asked <= 3 * AHEAD
    found.close()
    assert not crawling()


def test_an_error_in_opening_the_fetcher_is_raised(visits):
    @asynccontextmanager
    async def broken():
        raise OSError("no certificates")
        yield

    with pytest.raises(OSError, match="no certificates"):
        list(crawl(visits(1), broken))
    assert not crawling()


def test_a_crawl_without_sources_ends():
    assert list(crawl([], opener(Refusing()))) == []
