import numpy as np
import pytest

from evals.fit.logistic import fit_logistic, out_of_fold

RNG = np.random.default_rng(1)
ROWS = RNG.normal(size=(400, 3)) * [1.0, 50.0, 0.01] + [0.0, 1000.0, 5.0]
TRUE = 2.0 * (ROWS[:, 0]) - 1.0 * (ROWS[:, 1] - 1000) / 50
RIGHT = RNG.random(400) < 1 / (1 + np.exp(-TRUE))
EQUAL = np.ones(400)


def test_the_fit_recovers_the_weights_that_made_the_data():
    fit = fit_logistic(ROWS, RIGHT, EQUAL, ridge=1e-6)

    assert fit.weights == pytest.approx([2.0, -1.0, 0.0], abs=0.35)


def test_the_mean_probability_of_a_fit_is_the_share_of_right_rows():
    # The score equation of the intercept, which no ridge touches.
    fit = fit_logistic(ROWS, RIGHT, EQUAL, ridge=0.01)
    chances = 1 / (1 + np.exp(-fit.logits(ROWS)))

    assert chances.mean() == pytest.approx(RIGHT.mean(), abs=1e-6)


def test_a_row_counts_by_its_importance():
    twice = np.where(RIGHT, 2.0, 1.0)
    doubled = np.concatenate([ROWS, ROWS[RIGHT]])
    fit = fit_logistic(ROWS, RIGHT, twice, ridge=0.01)
    repeated = fit_logistic(doubled, np.concatenate([RIGHT, RIGHT[RIGHT]]), np.ones(len(doubled)), ridge=0.01)

    assert fit.logits(ROWS) == pytest.approx(repeated.logits(ROWS), abs=1e-5)


def test_separable_data_give_finite_weights():
    rows = np.array([[0.0], [0.1], [0.9], [1.0]])
    fit = fit_logistic(rows, np.array([False, False, True, True]), np.ones(4), ridge=0.01)

    assert np.isfinite(fit.logits(rows)).all()
    assert (fit.logits(rows) > 0).tolist() == [False, False, True, True]


def test_a_constant_column_has_no_weight():
    rows = np.column_stack([ROWS[:, 0], np.full(400, 7.0)])

    assert fit_logistic(rows, RIGHT, EQUAL, ridge=0.01).weights[1] == pytest.approx(0.0, abs=1e-6)


def test_out_of_fold_scores_do_not_use_their_own_rows():
    # Labels without any pattern: a fit that saw its own rows does far better than chance.
    noise, labels = np.random.default_rng(2).normal(size=(40, 20)), np.arange(40) % 2 == 0
    everything = np.ones(40)
    own = fit_logistic(noise, labels, everything, 1e-4).logits(noise)
    unseen = out_of_fold(noise, labels, everything, 1e-4, np.arange(40) % 10)

    assert ((own > 0) == labels).mean() > 0.8
    assert ((unseen > 0) == labels).mean() < 0.7
