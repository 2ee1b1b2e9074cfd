"""What was indexed with letters such as ł is found in plain ones after the next run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from ingest.corpus.catalog import Catalog, generations, older_words, word_search

Write = Callable[..., list[int]]


def found(catalog: Catalog, term: str, as_of: date | None = None) -> list[int]:
    return [number for number, _ in word_search.search_words(catalog, [term], 5, as_of)]


def index_as_an_older_dateline(catalog: Catalog, after: int = 0) -> None:
    """Writes the words of the passages after this one as they stand in their versions, as if no other had."""
    for table in ("words", "retired_words"):
        catalog.connection.execute(
            f"UPDATE {table} SET (title, body) = (SELECT title, substr(text, start + 1, end - start) FROM passages "
            f"JOIN versions USING (version_id) WHERE passage_id = {table}.rowid) WHERE rowid > ?",
            (after,),
        )
    catalog.set_about(plain_letters_to=str(after))


def test_a_new_passage_is_found_in_plain_letters(catalog, write):
    write("a", "Lech Wałęsa opened it", 1, title="Łódź")
    assert found(catalog, "walesa") == found(catalog, "lodz") == found(catalog, "lech walesa") == [1]


@pytest.mark.parametrize("batch", [1, 2, older_words.BATCH])
def test_older_passages_are_found_in_plain_letters_after_the_next_run(catalog, write, monkeypatch, batch):
    monkeypatch.setattr(older_words, "BATCH", batch)
    write("a", "Tromsø is north", 1)
    write("a", "Lech Wałęsa opened it", 10)
    write("b", "Müller closed it", 10)
    index_as_an_older_dateline(catalog)
    assert found(catalog, "walesa") == []
    write("c", "Something else", 11)
    assert found(catalog, "lech walesa") == [2]
    assert found(catalog, "muller") == [3]
    assert found(catalog, "tromso", date(2025, 6, 5)) == [1]
    assert word_search.written_forms(catalog, "muller", 5) == ["Müller"]


def test_what_an_older_dateline_adds_later_is_not_missed(catalog, write):
    write("a", "Something", 1)
    write("b", "Something else", 2)
    write("c", "Lech Wałęsa opened it", 3)
    index_as_an_older_dateline(catalog, after=2)
    older_words.index_older_words(catalog)
    assert found(catalog, "walesa") == [3]


def test_a_rebuilt_index_has_plain_letters(catalog, write):
    write("a", "Lech Wałęsa opened it", 1)
    index_as_an_older_dateline(catalog)
    generations.switch(catalog, 2, own_passages=False, about={})
    assert found(catalog, "walesa") == [1]


def test_until_then_the_typed_letters_are_looked_for_too(catalog, write):
    write("a", "Lech Wałęsa opened it", 1)
    for _ in range(2):
        assert word_search.document_frequencies(catalog, ["Wałęsa"]) == {"Wałęsa": 1}
        assert word_search.written_forms(catalog, "lech wałęsa", 5) in (["Lech Walesa"], ["Lech Wałęsa"])
        index_as_an_older_dateline(catalog)
