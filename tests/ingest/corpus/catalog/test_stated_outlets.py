"""The outlets that the settings state for the articles of a source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.changed_facts import changed_versions, forget_changes
from ingest.corpus.catalog.links import Link, Stage, put_links
from ingest.corpus.catalog.owners import set_owner
from ingest.corpus.catalog.stated_outlets import put_outlets, stated_outlet
from ingest.corpus.catalog.versions import get_outlet

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FEED, LATER = "https://example.org/feed", "https://example.net/feed"


@pytest.fixture
def named(catalog: Catalog, write: Callable[..., list[int]]) -> Callable[..., None]:
    """An article of this id to which a link of this source led, so many hours after noon, and whose text came there."""

    def add(article_id: str, source: str, hours: int = 0, stage: Stage = Stage.INGESTED, owner: str = FEED) -> None:
        if get_outlet(catalog, article_id) is None:
            write(article_id, "text", 1)
        seen = NOON + timedelta(hours=hours)
        put_links(catalog, [Link(f"{source}/{article_id}", source, stage, seen, seen, article_id=article_id)])
        with catalog.transaction() as connection:
            set_owner(connection, article_id, owner)

    return add


def test_the_articles_of_a_source_get_its_outlet(catalog, named):
    named("a", FEED)
    named("b", FEED, stage=Stage.DUPLICATE)
    named("c", FEED, owner="/articles/own.jsonl")
    named("d", LATER)
    for _ in range(2):
        put_outlets(catalog, [FEED, LATER], {FEED: "Slow"})
        assert [get_outlet(catalog, article_id) for article_id in "abcd"] == [
            "Slow",
            "example.org",
            "example.org",
            "example.org",
        ]
    assert [version[0] for version in changed_versions(catalog)] == ["a"]


def test_of_two_sources_with_an_outlet_the_one_that_named_it_first_states_it(catalog, named):
    outlets = {FEED: "Slow", LATER: "Late"}
    named("a", LATER, 1)
    named("a", FEED, 0)
    for source in (LATER, FEED, LATER):
        put_outlets(catalog, [source], outlets)
    forget_changes(catalog, changed_versions(catalog))
    put_outlets(catalog, [LATER], outlets)
    assert changed_versions(catalog) == []
    assert get_outlet(catalog, "a") == stated_outlet(catalog, "a", outlets) == "Slow"
    assert stated_outlet(catalog, "a", {LATER: "Late"}) == "Late"
    # Another link led to this article first, but its page was only a copy of it.
    named("a", "https://example.com/feed", -1, Stage.DUPLICATE)
    assert stated_outlet(catalog, "a", outlets | {"https://example.com/feed": "Copied"}) == "Slow"
    assert stated_outlet(catalog, "a", {}) is None


@pytest.mark.parametrize("stage", [Stage.NOT_FETCHED, Stage.NO_ARTICLE, Stage.FAILED])
def test_an_article_whose_page_is_lost_gets_the_outlet_of_its_source(catalog, named, stage):
    """It kept the outlet that was stated before for good."""
    named("a", FEED, stage=stage)
    named("b", LATER, -1, stage)  # perhaps the page of a copy
    named("b", FEED)
    put_outlets(catalog, [FEED, LATER], {FEED: "Slow", LATER: "Late"})
    assert [get_outlet(catalog, article_id) for article_id in "ab"] == ["Slow", "Slow"]
