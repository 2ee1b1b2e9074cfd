import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.search.ranking import RANK_CONSTANT, fuse, fuse_beside

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
    fused = fuse_beside([1, 2], [2, 3], [9, 3])
    plain = dict(fuse([[1, 2], [2, 3]]))

    assert [number for number, _ in fused] == [2, 3, 1, 9]
    assert dict(fused) == plain | {9: min(plain.values())}
    assert fuse_beside([1, 2], [2, 3], []) == fuse([[1, 2], [2, 3]])
    assert fuse_beside([], [], [4]) == [(4, 1.0)]


def test_what_is_found_for_the_words_of_a_follow_up_alone_is_added_with_the_lowest_score():
    fused = fuse_beside([1, 2], [2, 3], [], [8, 3], [8])
    plain = dict(fuse([[1, 2], [2, 3]]))

    assert [number for number, _ in fused] == [8, 2, 3, 1]
    assert dict(fused) == plain | {8: min(plain.values())}
