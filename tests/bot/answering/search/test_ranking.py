"""What the second look at the candidates promises, whatever its weights are."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.search.ranking import FEATURES, Candidate, features, rank, weigh, word_weights
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
