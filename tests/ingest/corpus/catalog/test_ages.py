"""Since when the articles are here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ingest.corpus.catalog import Catalog, ages


def test_an_article_is_seen_first_when_it_was_first_ingested(catalog: Catalog, write: Callable[..., list[int]]) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    write("a", "first", 1)
    seen = ages.first_seen(catalog, ["a", "none"])
    assert list(seen) == ["a"]
    assert before <= seen["a"] < before + timedelta(minutes=5)
    write("a", "changed", 2)
    assert ages.first_seen(catalog, {"a"}) == seen
