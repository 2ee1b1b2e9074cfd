"""Passages are found by their words, and come back as they stand in the stored text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.corpus.catalog import Catalog, passages, vectors

Write = Callable[..., list[int]]


def found(catalog: Catalog, *terms: str) -> list[str]:
    return [p.text for p in passages.load_passages(catalog, passages.search_words(catalog, terms, 10))]


@pytest.mark.parametrize(
    "term",
    ["what's", "-x", "(", ")", "a:b", '"', 'say "hi"', "*", "NEAR", "AND", "OR", "NOT", "^", "{", "\x00", "a\x00b", ""],
)
def test_no_word_is_syntax(catalog: Catalog, write: Write, term: str) -> None:
    write("a", "what is new in Marrow", 1)
    passages.search_words(catalog, [term], 5)
    assert found(catalog, term, "marrow") == ["what is new in Marrow"]
    passages.document_frequencies(catalog, [term])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_can_be_asked(catalog: Catalog, terms: list[str]) -> None:
    assert passages.search_words(catalog, terms, 5) == []


def test_words_are_found_in_any_form_with_accents_or_without(catalog: Catalog, write: Write) -> None:
    write("a", "Ministers visited Córdoba &amp; M\u00fcnchen in\u00adstead", 1)
    for term in ("minister", "MINISTERS", "cordoba", "Córdoba", "munchen", "instead", "visiting"):
        assert len(found(catalog, term)) == 1, term


def test_the_headline_counts_twice_and_more_words_count_more(catalog: Catalog, write: Write) -> None:
    for number in range(8):  # a word that stands in half of the passages weighs nothing
        write(f"other{number}", "nothing of the kind here", 1)
    write("a", "the bridge stands open today", 1)
    write("b", "the road stands open today", 1, title="bridge")
    write("c", "a bridge and a harbour stand", 1)
    assert found(catalog, "bridge")[0] == "the road stands open today"
    assert found(catalog, "bridge", "harbour")[0] == "a bridge and a harbour stand"


def test_scores_are_better_when_higher_and_k_is_kept(catalog: Catalog, write: Write) -> None:
    for number in range(6):
        write(f"a{number}", "bridge " * (number + 1) + "end", 1)
    scored = passages.search_words(catalog, ["bridge"], 4)
    assert len(scored) == 4
    assert [score for _, score in scored] == sorted((score for _, score in scored), reverse=True)


def test_passages_come_in_the_order_asked_for_and_unknown_ones_not_at_all(catalog: Catalog, write: Write) -> None:
    for number in range(3):
        write(f"a{number}", f"text {number}", 1)
    ids = sorted(passages.passage_ids(catalog, "live"), reverse=True)
    asked = [(number, float(number)) for number in [*ids, 999]]
    loaded = passages.load_passages(catalog, asked)
    assert [(p.passage_id, p.score) for p in loaded] == asked[:-1]
    assert passages.load_passages(catalog, []) == []


def test_more_ids_than_a_statement_takes_variables(catalog: Catalog, write: Write) -> None:
    write("a", "text", 1)
    (number,) = passages.passage_ids(catalog, "live")
    asked = [(n, 0.0) for n in range(number, number + 40_000)]
    assert [p.passage_id for p in passages.load_passages(catalog, asked)] == [number]
    assert vectors.known_vectors(catalog, [b"%d" % n for n in range(40_000)] + [b"text"]) == {b"text"}


def test_offsets_lead_into_the_stored_text_beyond_the_basic_plane(catalog: Catalog, write: Write) -> None:
    write("a", "🙂🙂 한국 e\u0301 fin", 1)
    (passage,) = passages.load_passages(catalog, [(n, 0.0) for n in passages.passage_ids(catalog, "live")])
    assert passage.text == "🙂🙂 한국 e\u0301 fin"
    assert (passage.start, passage.end) == (0, len(passage.text))


def test_document_frequencies_count_live_passages(catalog: Catalog, write: Write) -> None:
    write("a", "bridge old", 1)
    write("a", "bridge new", 2)
    write("b", "bridge", 1)
    assert passages.document_frequencies(catalog, ["bridge", "old", "none", " "]) == {"bridge": 2, "old": 0, "none": 0}
    assert passages.count_live(catalog) == 2
    assert len(passages.search_words(catalog, ["old"], 5, date(2025, 6, 1))) == 1


def test_words_are_looked_for_in_reports_of_some_days_only(catalog: Catalog, write: Write) -> None:
    for number, day in enumerate((1, 10, 20)):
        write(f"a{number}", f"bridge {day}", 1, published=date(2025, 3, day))
    write("undated", "bridge without a day", 1, published=None)

    def then(first: int, last: int) -> list[str]:
        days = (date(2025, 3, first), date(2025, 3, last))
        scored = passages.search_words(catalog, ["bridge"], 9, published=days)
        return sorted(p.text for p in passages.load_passages(catalog, scored))

    assert then(1, 10) == ["bridge 1", "bridge 10"]
    assert then(11, 19) == []
    assert then(1, 31) == ["bridge 1", "bridge 10", "bridge 20"]
