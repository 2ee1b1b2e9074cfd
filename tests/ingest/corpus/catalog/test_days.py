"""What was there on a day: how much, which passages, and that a search that leaves out what came later misses none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.corpus.catalog import days, passages, word_search
from tests.ingest.corpus.catalog.conftest import june

Write = Callable[..., list[int]]
WORDS = st.lists(st.sampled_from(["bridge", "harbour", "open", "owls"]), min_size=1, max_size=5).map(" ".join)
# Of one of six articles, retrieved on a day of June, published on a day of June or undated.
REPORTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 28), st.none() | st.integers(1, 28), WORDS), min_size=1, max_size=12
)
EVERY_MATCH = days.DEEPEST  # so many that all are joined with their versions


def write_reports(write: Write, reports: list[tuple[int, int, int | None, str]], run: int) -> None:
    for number, (article, day, published, text) in enumerate(sorted(reports, key=lambda report: report[1])):
        write(f"{run}-{article}", f"{number} {run} {text}", day, published=june(published) if published else None)


@given(reports=REPORTS, day=st.integers(1, 28), k=st.integers(1, 4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_best_matches_of_a_day_equal_a_join_of_all_matches(catalog, write, reports, day, k):
    run = passages.count_generation(catalog, 1)  # examples share the catalog: it only grows
    write_reports(write, reports, run)
    asked = ["bridge", "harbour", "owls"]
    all_matches = word_search.search_words(catalog, asked, EVERY_MATCH, june(day))
    assert word_search.search_words(catalog, asked, k, june(day)) == all_matches[:k]
    period = (june(max(1, day - 5)), june(day))
    matches = word_search.search_words(catalog, asked, k, june(day), period)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_search, "GATHERED", 0)
        assert matches == word_search.search_words(catalog, asked, k, june(day), period)
    ids = passages.passage_ids(catalog, "live") | passages.passage_ids(catalog, "retired")
    loaded = passages.load_passages(catalog, [(number, 0.0) for number in ids], june(day))
    assert days.visible_on(catalog, ids, june(day)) == {passage.passage_id for passage in loaded}


def test_the_search_goes_deeper_the_fewer_articles_a_day_has(catalog, write):
    assert days.depth_on(catalog, 10, june(1)) is None
    for day in range(1, 21):
        write(f"a{day}", "text", day)
    assert [days.depth_on(catalog, 10, june(day)) for day in (20, 10, 5, 1)] == [20, 40, 80, 400]
    assert days.depth_on(catalog, 100, june(2)) == days.DEEPEST
    assert days.depth_on(catalog, 101, june(2)) is None
    assert days.depth_on(catalog, 10, date(2025, 5, 31)) is None


@pytest.mark.parametrize(("day", "held"), [(2, False), (3, True), (9, True), (10, False)])
def test_earlier_versions_are_kept_for_the_days_on_which_they_were_live(catalog, write, day, held):
    write("a", "old", 3)
    assert not days.holds_retired(catalog, june(day))
    write("a", "new", 10)
    assert days.holds_retired(catalog, june(day)) is held
