from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import (
    difference_interval,
    interval,
    mcnemar,
    paired_interval,
    permutation,
    share,
    share_interval,
    wilson_interval,
)

mean = partial(np.mean, axis=0)
outcomes = st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=40).map(np.array)
pairs = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30).map(np.array)


@given(outcomes)
def test_an_interval_contains_its_value(values):
    low, high = interval(values, mean)

    assert 0 <= low <= values.mean() <= high <= 1


def test_with_many_questions_an_interval_equals_the_normal_approximation():
    values = np.repeat([0.0, 1.0], [100, 300])
    low, high = interval(values, mean)

    spread = 1.96 * (0.75 * 0.25 / 400) ** 0.5
    assert low == pytest.approx(0.75 - spread, abs=0.005)
    assert high == pytest.approx(0.75 + spread, abs=0.005)


def test_the_same_values_have_the_same_interval():
    values = np.arange(30.0)

    assert interval(values, mean) == interval(values, mean)


def test_a_single_value_and_equal_values_have_no_width():
    assert interval(np.array([3.0]), mean) == (3.0, 3.0)
    assert interval(np.ones(20), mean) == (1.0, 1.0)


def test_memory_does_not_grow_with_the_number_of_draws(monkeypatch):
    values = np.arange(30.0)
    at_once = interval(values, mean)
    sizes = []
    monkeypatch.setattr("evals.statistics._AT_ONCE", 3000)

    assert interval(values, lambda drawn: (sizes.append(drawn.shape), mean(drawn))[1]) == pytest.approx(
        at_once, abs=0.2
    )
    assert set(sizes) == {(30, 100)}
    assert len(sizes) == 100


def test_no_values_have_no_interval():
    with pytest.raises(ValueError, match="nothing to resample"):
        interval(np.array([]), mean)


def test_a_difference_is_paired():
    # Questions differ from each other by far more than the runs do: drawn apart, the interval would hold 0.
    a = np.linspace(0, 1, 50)
    low, high = difference_interval(a, a + 0.01, mean)

    assert low == pytest.approx(0.01)
    assert high == pytest.approx(0.01)


@given(pairs)
def test_a_reversed_difference_is_the_negative(values):
    a, b = values.T
    low, high = difference_interval(a, b, mean)

    assert difference_interval(b, a, mean) == pytest.approx((-high, -low))


@pytest.mark.parametrize(
    ("table", "ends"),
    [
        ((36, 2, 12, 0), (-0.3404, -0.0569)),  # of 50, as in table III of Newcombe's paper, the other way round
        ((0, 5, 0, 0), (0.3855, 1.0)),
        ((0, 0, 5, 0), (-1.0, -0.3855)),
        ((5, 0, 0, 0), (-0.4345, 0.4345)),
        ((0, 1, 0, 0), (-0.1221, 1.0)),
    ],
)
def test_the_interval_of_a_paired_difference_is_newcombes(table, ends):
    assert paired_interval(*table) == pytest.approx(ends, abs=1e-4)


@given(*[st.integers(0, 30)] * 4)
def test_the_interval_of_a_paired_difference_has_width_and_holds_it(both, gains, losses, neither):
    if both + gains + losses + neither:
        low, high = paired_interval(both, gains, losses, neither)
        difference = (gains - losses) / (both + gains + losses + neither)
        assert low <= difference + 1e-9
        assert difference <= high + 1e-9
        assert high - low > 0.01
        assert paired_interval(both, losses, gains, neither) == pytest.approx((-high, -low))


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (6, 0, 2 / 64), (0, 6, 2 / 64), (8, 2, 2 * (1 + 10 + 45) / 1024)],
)
def test_mcnemar_equals_the_two_sided_binomial_test(gained, lost, p):
    assert mcnemar(gained, lost) == pytest.approx(p)


@given(st.integers(0, 1500), st.integers(0, 1500))
def test_mcnemar_is_a_probability_and_symmetric(gained, lost):
    assert 0 <= mcnemar(gained, lost) <= 1
    assert mcnemar(gained, lost) == mcnemar(lost, gained)


def test_the_permutation_test_agrees_with_a_full_enumeration():
    # Four differences of 1: of 16 signs, two sums are as far from 0 as 4.
    assert permutation(np.zeros(4), np.ones(4)) == pytest.approx(2 / 16, abs=0.01)


def test_the_permutation_test_gives_1_for_equal_runs_and_nearly_0_for_very_different_ones():
    values = np.linspace(0, 1, 100)

    assert permutation(values, values) == 1.0
    assert 0 < permutation(values, values + 0.1) < 0.001


@given(pairs)
def test_the_permutation_test_gives_a_probability_and_is_symmetric(values):
    a, b = values.T

    assert 0 < permutation(a, b) <= 1
    assert permutation(a, b) == permutation(b, a)


@given(st.integers(1, 60).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_the_interval_of_a_share_is_that_of_its_questions(pair):
    hits, count = pair
    values = np.array([1.0] * hits + [0.0] * (count - hits))
    by_questions = interval(values, mean)

    if 0 < hits < count:
        assert share_interval(hits, count) == pytest.approx(by_questions, abs=1.01 / count)
    else:
        assert share_interval(hits, count) == wilson_interval(hits, count)


def test_a_share_of_no_questions_has_no_interval():
    with pytest.raises(ValueError, match="nothing to resample"):
        share_interval(0, 0)
    assert share([]) is None


def test_a_share_is_shown_with_its_interval_and_count():
    low, high = share_interval(2, 3)

    assert share([True, False, True]) == {"share": 0.6667, "interval": [round(low, 4), round(high, 4)], "of": 3}


def test_a_share_of_few_has_an_interval_even_for_none():
    assert wilson_interval(0, 15) == pytest.approx((0.0, 0.2039), abs=1e-4)
    assert wilson_interval(12, 100) == pytest.approx((0.07, 0.1981), abs=1e-4)


@pytest.mark.parametrize("hits", [0, 3])
def test_a_share_of_none_or_all_of_few_is_not_certain(hits):
    """3 of 3 was shown as 100 to 100%."""
    assert share([True] * hits + [False] * (3 - hits))["interval"] == [
        round(end, 4) for end in wilson_interval(hits, 3)
    ]
