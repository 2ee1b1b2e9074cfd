import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.replies.risk_coverage import area_under_risk, auroc, auroc_interval, risk_coverage

confidences = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("right", "wrong", "value"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.4], [0.5, 0.1], 0.75),
        ([], [0.5], None),
        ([0.5], [], None),
    ],
)
def test_auroc_is_the_probability_that_a_right_answer_ranks_above_a_wrong_one(right, wrong, value):
    assert auroc(right, wrong) == value


@given(confidences, confidences)
def test_reversed_auroc_is_its_complement(right, wrong):
    assert auroc(right, wrong) == pytest.approx(1 - auroc(wrong, right))


def test_the_interval_contains_the_value_and_is_reproducible():
    right, wrong = [0.9, 0.8, 0.4, 0.7, 0.6], [0.5, 0.1, 0.3, 0.65]
    low, high = auroc_interval(right, wrong)

    assert low <= auroc(right, wrong) <= high
    assert auroc_interval(right, wrong) == (low, high)
    assert auroc_interval([], wrong) is None


def test_the_interval_of_few_that_are_all_apart_is_wide():
    """Drawn again from one of either side, or from all apart, nothing else came out: 100 to 100%."""
    assert auroc_interval([0.9], [0.1]) == pytest.approx((0.2065, 1), abs=1e-3)
    assert auroc_interval([0.9] * 40, [0.1, 0.2, 0.3]) == pytest.approx((0.4385, 1), abs=1e-3)
    assert auroc_interval([0.1], [0.9]) == pytest.approx((0, 0.7935), abs=1e-3)


def test_the_surest_questions_are_answered_first():
    points = risk_coverage([0.2, 0.9, 0.5, 0.7], [False, True, False, True])

    assert points == [(0.25, 0.0), (0.5, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert area_under_risk(points) == pytest.approx((1 / 3 + 1 / 2) / 4)
    assert area_under_risk([]) is None


def test_equally_sure_questions_are_answered_together():
    assert risk_coverage([0.5, 0.5], [True, False]) == [(1.0, 0.5)]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_a_curve_ends_at_full_coverage_with_the_share_of_wrong_answers(outcomes):
    points = risk_coverage([sure for sure, _ in outcomes], [right for _, right in outcomes])

    assert points[-1] == (1.0, pytest.approx(sum(not right for _, right in outcomes) / len(outcomes)))
    assert [coverage for coverage, _ in points] == sorted({coverage for coverage, _ in points})
