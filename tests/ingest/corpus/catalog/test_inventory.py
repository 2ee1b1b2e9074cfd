"""What the catalog says that it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ingest.corpus.catalog import Catalog, inventory

Write = Callable[..., list[int]]


def test_stats_of_nothing(catalog: Catalog) -> None:
    assert inventory.stats(catalog) == inventory.Stats(0, 0, 0, 0, 0, None, None, 0)


def test_stats_count_what_is_live_and_what_was(catalog: Catalog, write: Write) -> None:
    write("a", "old text", 1, published=date(2025, 6, 1))
    write("a", "new", 2, published=date(2025, 6, 2))
    write("b", "other", 3, published=date(2025, 5, 30))
    write("c", "undated", 4)
    write("d", "not there yet", 5, finish=False)
    stats = inventory.stats(catalog)
    assert (stats.articles, stats.versions, stats.passages, stats.retired_passages) == (3, 4, 3, 1)
    assert (stats.oldest, stats.newest, stats.undated) == (date(2025, 5, 30), date(2025, 6, 2), 1)
    assert stats.characters == len("new") + len("other") + len("undated")


def test_an_article_is_found_by_id_by_its_beginning_and_by_url(catalog: Catalog, write: Write) -> None:
    write("abcdef1111111111", "one", 1)
    write("abcdef2222222222", "two", 1)
    for wanted in ("abcdef1111111111", "abcdef1", "https://example.org/abcdef1111111111"):
        assert inventory.find_article(catalog, wanted) == "abcdef1111111111"
    for wanted in ("abcdef", "abcde", "", "%", "abcdef_", "https://example.org/"):
        assert inventory.find_article(catalog, wanted) is None


def test_the_fingerprint_follows_the_live_texts(catalog: Catalog, write: Write) -> None:
    prints = [inventory.fingerprint(catalog)]
    write("a", "one", 1)
    prints.append(inventory.fingerprint(catalog))
    write("a", "two", 2)
    prints.append(inventory.fingerprint(catalog))
    assert len(set(prints)) == 3
    assert inventory.fingerprint(catalog) == prints[-1]


def test_titles_are_those_of_live_versions(catalog: Catalog, write: Write) -> None:
    write("a", "one", 1, title="First")
    write("a", "two", 2, title="Second")
    assert inventory.titles(catalog, ["a", "none"]) == {"a": "Second"}


def test_origins_are_forgotten_one_by_one(catalog: Catalog, write: Write) -> None:
    write("a", "one", 1)
    inventory.forget_origins(catalog, "a", ["/none"])
    assert inventory.origins(catalog) == {"a": ["/a.txt"]}
    inventory.forget_origins(catalog, "a", ["/a.txt"])
    assert inventory.origins(catalog) == {}


def test_runs_are_kept(catalog: Catalog) -> None:
    inventory.record_run(catalog, 1.5, '{"new": []}')
    rows = catalog.connection.execute("SELECT seconds, report FROM runs").fetchall()
    assert rows == [(1.5, '{"new": []}')]
