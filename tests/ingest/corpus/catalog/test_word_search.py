"""The words of the catalog's word index."""

from __future__ import annotations

from collections.abc import Callable

from ingest.corpus.catalog import Catalog, word_search

Write = Callable[..., list[int]]


def test_stems_that_begin_so_with_the_passages_that_hold_them(catalog: Catalog, write: Write) -> None:
    write("a", "Zelensky met Zeller in Zurich", 1)
    write("b", "What Zelensky said", 2)
    assert word_search.stems_beginning(catalog, "ze") == [("zelenski", 2), ("zeller", 1)]
    assert word_search.stems_beginning(catalog, "x") == []


def test_what_is_written_since_is_seen(catalog: Catalog, write: Write) -> None:
    assert word_search.stems_beginning(catalog, "ze") == []
    write("a", "Zelensky", 1)
    assert word_search.stems_beginning(catalog, "ze") == [("zelenski", 1)]


def test_how_a_stem_is_written(catalog: Catalog, write: Write) -> None:
    write("a", "GENEVA - They met there.", 1)
    write("b", "They met in Geneva.", 2, title="geneva")
    assert word_search.written_forms(catalog, "geneva", 5) == ["GENEVA", "Geneva"]
    assert word_search.written_forms(catalog, 'no" such', 5) == []
