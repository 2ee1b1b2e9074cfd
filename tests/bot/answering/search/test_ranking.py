"""What the second look at the candidates promises, whatever its weights are."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.search.ranking import (
    FEATURES,
    RANK_CONSTANT,
    Candidate,
    features,
    fuse,
    fuse_with_extra,
    rank,
    weigh,
    word_weights,
)
from tests.bot.answering.queries import query_of

TODAY = date(2025, 3, 20)


def query(text, today=TODAY):
    asked_at = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return query_of(text, asked_at)


def feature(name, question, *candidates):
    return features(query(question), candidates)[:, FEATURES.index(name)].tolist()


@pytest.fixture
def candidate(passage_of):
    def of(text="Lava ran down the mountain.", fused=0.03, cosine=0.5, **changes):
        return Candidate(passage_of(text, **changes), fused, cosine, cosine)

    return of


def test_the_weights_cover_exactly_the_features():
    features = json.loads((files("bot.answering.search") / "ranking.json").read_text("utf-8"))["features"]

    assert set(features) == set(FEATURES)
    assert all(column["scale"] > 0 for column in features.values())


def test_no_candidates_give_no_ranking():
    assert rank(query("lava"), []) == []


@given(
    st.lists(st.tuples(st.text(max_size=60), st.floats(0.001, 0.04), st.floats(-1, 1)), min_size=1, max_size=8),
    st.text(),
)
def test_every_candidate_is_ranked_once_with_a_finite_score_best_first(passage_of, rows, question):
    candidates = [
        Candidate(passage_of(text, passage_id=number), fused, cosine, cosine)
        for number, (text, fused, cosine) in enumerate(rows)
    ]
    ranked = rank(query(question), candidates)
    scores = [score for _, score in ranked]

    assert {p.passage_id for p, _ in ranked} == set(range(len(rows)))
    assert np.isfinite(scores).all()
    assert scores == sorted(scores, reverse=True)


def test_the_newer_of_two_similar_reports_comes_first(candidate):
    old = candidate(passage_id=1, article_id="a", published=TODAY - timedelta(days=400))
    new = candidate(passage_id=2, article_id="b", published=TODAY - timedelta(days=1))

    assert [p.passage_id for p, _ in rank(query("What did the lava do?"), [old, new])] == [2, 1]


def test_a_question_for_the_latest_ranks_a_new_report_above_a_better_match(candidate):
    old = candidate(passage_id=1, article_id="a", published=TODAY - timedelta(days=400), cosine=0.75)
    new = candidate(passage_id=2, article_id="b", published=TODAY - timedelta(days=3), cosine=0.45)

    assert [p.passage_id for p, _ in rank(query("What is the lava of the mountain?"), [old, new])] == [1, 2]
    assert [p.passage_id for p, _ in rank(query("What is the latest on the lava?"), [old, new])] == [2, 1]


def test_a_dated_question_prefers_reports_of_its_period(candidate):
    in_period = candidate(passage_id=1, article_id="a", published=date(2024, 6, 12))
    between = candidate(passage_id=2, article_id="b", published=date(2024, 10, 1))

    assert [p.passage_id for p, _ in rank(query("Where did lava run in June 2024?"), [between, in_period])] == [1, 2]
    week = feature("week", "Where did lava run in June 2024?", in_period, between)
    assert week[0] == 1.0
    assert week[1] < 0.01


def test_an_undated_report_is_near_no_period(candidate):
    assert feature("month", "lava", candidate(published=None)) == [0.0]


def test_a_report_from_after_today_is_no_nearer_than_one_from_before(candidate):
    ahead, behind = candidate(published=TODAY + timedelta(days=5)), candidate(published=TODAY - timedelta(days=5))

    assert feature("week", "lava", ahead) == feature("week", "lava", behind)


def test_passages_of_one_article_support_each_other(candidate):
    strong, weak = candidate(passage_id=1, cosine=0.9), candidate(passage_id=2, cosine=0.1)

    assert feature("article", "lava", strong, weak) == [0.9, 0.9]


def test_words_count_more_if_they_share_a_sentence(candidate):
    together = candidate("The mayor of Catania closed the road. It rained.")
    apart = candidate("The mayor was away. Catania waited. A road was closed.")

    first, second = feature("words", "Which road did the mayor of Catania close?", together, apart)
    assert first > second


def test_rarer_words_count_more():
    weights = word_weights(["lava", "road"], {"lava": 1, "road": 50}, 100)

    assert weights["lava"] > weights["road"] > 0


@given(st.permutations([0.1, 0.2, 0.3, 0.7, 1e-9, 3.14, 2.71]))
def test_words_weigh_the_same_in_any_order(rarities):
    """A set has another order in each process: of two equal sentences one run quoted the first, another the second."""
    weights = {f"word{number}": rarity for number, rarity in enumerate(rarities)}

    assert weigh(weights, weights) == weigh(sorted(weights, key=weights.__getitem__), weights)


rankings = st.lists(st.lists(st.integers(0, 20), unique=True), max_size=3)


def test_ids_in_both_rankings_come_first():
    assert [number for number, _ in fuse([[1, 2], [3, 2]])] == [2, 1, 3]


def test_the_score_is_the_sum_of_reciprocal_ranks():
    ((number, score),) = fuse([[7], [7]])

    assert number == 7
    assert score == pytest.approx(2 / (RANK_CONSTANT + 1))


def test_a_tie_goes_to_the_first_ranking():
    assert [number for number, _ in fuse([[1], [2]])] == [1, 2]
    assert [number for number, _ in fuse([[2], [1]])] == [2, 1]


def test_no_rankings_give_nothing():
    assert fuse([]) == []
    assert fuse([[], []]) == []


@settings(derandomize=True, deadline=None, max_examples=100)
@given(rankings)
def test_every_id_comes_once_best_first(lists):
    fused = fuse(lists)
    scores = [score for _, score in fused]

    assert sorted(number for number, _ in fused) == sorted({number for ranking in lists for number in ranking})
    assert scores == sorted(scores, reverse=True)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(st.integers(), unique=True))
def test_one_ranking_keeps_its_order(ranking):
    assert [number for number, _ in fuse([ranking])] == ranking


def test_ids_found_only_in_the_period_are_added_with_the_lowest_score():
    fused = fuse_with_extra([1, 2], [2, 3], [9, 3])
    plain = dict(fuse([[1, 2], [2, 3]]))

    assert [number for number, _ in fused] == [2, 3, 1, 9]
    assert dict(fused) == plain | {9: min(plain.values())}
    assert fuse_with_extra([1, 2], [2, 3], []) == fuse([[1, 2], [2, 3]])
    assert fuse_with_extra([], [], [4]) == [(4, 1.0)]


def test_what_is_found_for_the_words_of_a_follow_up_alone_is_added_with_the_lowest_score():
    fused = fuse_with_extra([1, 2], [2, 3], [], [8, 3], [8])
    plain = dict(fuse([[1, 2], [2, 3]]))

    assert [number for number, _ in fused] == [8, 2, 3, 1]
    assert dict(fused) == plain | {8: min(plain.values())}
