"""Which links a visit looks at again, beside those that its list names."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.corpus.catalog.links import Link, Stage
from ingest.sources.settings_file import Source
from ingest.sources.web.findings import Memory
from ingest.sources.web.visit import MOST_DUE, Visit

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
SOURCE = Source("https://news.example/rss")
EARLIER = NOW - timedelta(hours=2)
LINKS = [
    Link(f"https://news.example/{number}", SOURCE.url, Stage.INGESTED, EARLIER, EARLIER, entry_hash="d")
    for number in range(MOST_DUE + 2)
]


@pytest.fixture
def visit():
    return Visit(SOURCE, None, None, Memory(None, {SOURCE.url: LINKS}, {}, lambda links: ()), NOW)


def test_links_that_are_listed_now_are_not_checked_twice(visit):
    first, *others = visit._due({LINKS[1].url})

    assert (first.known_link, first.entry.digest) == (LINKS[0], "d")
    assert others[0].known_link == LINKS[2]
    assert len(others) == MOST_DUE - 1


def test_of_a_source_that_is_kept_as_summaries_no_page_is_looked_at_again(visit):
    summaries = replace(SOURCE, text="summary")

    assert replace(visit, source=summaries)._due(set()) == []
