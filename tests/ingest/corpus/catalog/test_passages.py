"""Passages are found by their words, and come back as they stand in the stored text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.corpus.catalog import Catalog, generations, passages, vectors, versions, word_search

Write = Callable[..., list[int]]


def found(catalog: Catalog, *terms: str) -> list[str]:
    return [p.text for p in passages.load_passages(catalog, word_search.search_words(catalog, terms, 10))]


@pytest.mark.parametrize(
    "term",
    ["what's", "-x", "(", ")", "a:b", '"', 'say "hi"', "*", "NEAR", "AND", "OR", "NOT", "^", "{", "\x00", "a\x00b", ""],
)
def test_no_word_is_query_syntax(catalog, write, term):
    write("a", "what is new in Marrow", 1)
    word_search.search_words(catalog, [term], 5)
    assert found(catalog, term, "marrow") == ["what is new in Marrow"]
    word_search.document_frequencies(catalog, [term])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_can_be_searched_for(catalog, terms):
    assert word_search.search_words(catalog, terms, 5) == []


def test_words_are_found_in_any_form_with_accents_or_without(catalog, write):
    write("a", "Ministers visited Córdoba &amp; M\u00fcnchen in\u00adstead", 1)
    for term in ("minister", "MINISTERS", "cordoba", "Córdoba", "munchen", "instead", "visiting"):
        assert len(found(catalog, term)) == 1, term


def test_the_headline_counts_twice_and_more_words_count_more(catalog, write):
    for number in range(8):  # a word that stands in half of the passages weighs nothing
        write(f"other{number}", "nothing of the kind here", 1)
    write("a", "the bridge stands open today", 1)
    write("b", "the road stands open today", 1, title="bridge")
    write("c", "a bridge and a harbour stand", 1)
    assert found(catalog, "bridge")[0] == "the road stands open today"
    assert found(catalog, "bridge", "harbour")[0] == "a bridge and a harbour stand"


def test_higher_scores_are_better_and_at_most_k_are_returned(catalog, write):
    for number in range(6):
        write(f"a{number}", "bridge " * (number + 1) + "end", 1)
    scored = word_search.search_words(catalog, ["bridge"], 4)
    assert len(scored) == 4
    assert [score for _, score in scored] == sorted((score for _, score in scored), reverse=True)


def test_passages_are_loaded_in_the_requested_order_without_unknown_ids(catalog, write):
    for number in range(3):
        write(f"a{number}", f"text {number}", 1)
    ids = sorted(passages.passage_ids(catalog, "live"), reverse=True)
    asked = [(number, float(number)) for number in [*ids, 999]]
    loaded = passages.load_passages(catalog, asked)
    assert [(p.passage_id, p.score) for p in loaded] == asked[:-1]
    assert passages.load_passages(catalog, []) == []


def test_more_ids_than_an_sqlite_statement_takes_can_be_loaded(catalog, write):
    write("a", "text", 1)
    (number,) = passages.passage_ids(catalog, "live")
    asked = [(n, 0.0) for n in range(number, number + 40_000)]
    assert [p.passage_id for p in passages.load_passages(catalog, asked)] == [number]
    assert vectors.known_vectors(catalog, [b"%d" % n for n in range(40_000)] + [b"text"]) == {b"text"}


def test_offsets_lead_into_the_stored_text_beyond_the_basic_plane(catalog, write):
    write("a", "🙂🙂 한국 e\u0301 fin", 1)
    (passage,) = passages.load_passages(catalog, [(n, 0.0) for n in passages.passage_ids(catalog, "live")])
    assert passage.text == "🙂🙂 한국 e\u0301 fin"
    assert (passage.start, passage.end) == (0, len(passage.text))


def test_a_slice_of_a_removed_version_is_none(catalog, write):
    for article_id in ("a", "b"):
        write(article_id, f"text of {article_id}", 1)
    version_ids = catalog.connection.execute("SELECT version_id FROM versions ORDER BY article_id").fetchall()
    versions.remove_article(catalog, "a")

    assert passages.load_slices(catalog, [(row[0], 5, 9) for row in version_ids]) == [None, "of b"]


def test_document_frequencies_count_live_passages(catalog, write):
    write("a", "bridge old", 1)
    write("a", "bridge new", 2)
    write("b", "bridge", 1)
    assert word_search.document_frequencies(catalog, ["bridge", "old", "none", " "]) == {
        "bridge": 2,
        "old": 0,
        "none": 0,
    }
    assert word_search.count_live(catalog) == 2
    assert len(word_search.search_words(catalog, ["old"], 5, date(2025, 6, 1))) == 1


def test_words_can_be_searched_for_in_reports_of_some_days_only(catalog, write):
    for number, day in enumerate((1, 10, 20)):
        write(f"a{number}", f"bridge {day}", 1, published=date(2025, 3, day))
    write("undated", "bridge without a day", 1, published=None)

    def then(first: int, last: int) -> list[str]:
        days = (date(2025, 3, first), date(2025, 3, last))
        scored = word_search.search_words(catalog, ["bridge"], 9, published=days)
        return sorted(p.text for p in passages.load_passages(catalog, scored))

    assert then(1, 10) == ["bridge 1", "bridge 10"]
    assert then(11, 19) == []
    assert then(1, 31) == ["bridge 1", "bridge 10", "bridge 20"]


def test_the_neighbors_of_a_passage_are_of_its_version_and_generation(catalog, new_version):
    cuts = {"a": [(0, 4), (5, 8), (9, 12)], "b": [(0, 4)], "c": [(0, 4), (5, 8)]}
    for generation in (1, 2):
        for version_id, cut in cuts.items():
            new = new_version(version_id, "some text that is cut", 1)
            own = [replace(new.passages[0], start=start, end=end) for start, end in cut]
            if generation == 1:
                versions.write_pending(catalog, [replace(new, passages=own)], [(own[0].text_hash, b"\0" * 8, b"")])
            else:
                generations.add_passages(catalog, generation, [(new.version.version_id, own)], [])
    rows = catalog.connection.execute("SELECT passage_id, version_id, generation, start, end FROM passages").fetchall()
    spans = {number: (version_id, generation, start, end) for number, version_id, generation, start, end in rows}
    found = passages.load_neighbors(catalog, [*spans, 999])
    assert len(spans) == 12
    for number, (version_id, generation, start, end) in spans.items():
        beside = [(version_id, generation, near.start, near.end) for near in found.get(number, ())]
        cut = [(version_id, generation, *span) for span in cuts[version_id[0]]]
        at = cut.index((version_id, generation, start, end))
        assert beside == cut[max(0, at - 1) : at] + cut[at + 1 : at + 2]
        assert all(spans[near.passage_id][2:] == (near.start, near.end) for near in found.get(number, ()))
