"""A logistic regression with a ridge, by Newton's method: no library of ours has one, and it is twenty lines.

D. R. Cox (1958), The Regression Analysis of Binary Sequences; Newton's steps as iteratively reweighted least squares
(Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 50
Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """Standardises a row, weighs it and turns the sum into a probability."""

    means: Rows
    scales: Rows
    weights: Rows
    intercept: float

    def logits(self, rows: Rows) -> Rows:
        """The log-odds of each row."""
        return np.asarray(((rows - self.means) / self.scales) @ self.weights + self.intercept)


def fit_logistic(rows: Rows, right: NDArray[np.bool_], importance: Rows, ridge: float) -> Logistic:
    """The regression of `right` on the columns of `rows`; `importance` says how much each row counts."""
    means = np.average(rows, axis=0, weights=importance)
    scales = np.sqrt(np.average((rows - means) ** 2, axis=0, weights=importance)) + 1e-9
    design = np.hstack([(rows - means) / scales, np.ones((len(rows), 1))])
    penalty = np.diag([ridge] * rows.shape[1] + [0.0]) * importance.sum() + 1e-9 * np.eye(rows.shape[1] + 1)
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        gradient = design.T @ (importance * (chances - right)) + penalty @ beta
        curvature = (design * (importance * chances * (1 - chances))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        beta -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return Logistic(means, scales, beta[:-1], float(beta[-1]))


def out_of_fold(rows: Rows, right: NDArray[np.bool_], importance: Rows, ridge: float, folds: NDArray[np.int64]) -> Rows:
    """The log-odds of each row by a fit that has not seen its fold: those that a threshold can be set on."""
    found = np.empty(len(rows))
    for fold in np.unique(folds):
        seen = folds != fold
        found[~seen] = fit_logistic(rows[seen], right[seen], importance[seen], ridge).logits(rows[~seen])
    return found
