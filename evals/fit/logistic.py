"""A logistic regression with a ridge on standardized signals (D. R. Cox 1958), fitted by scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Logistic:
    """Standardizes a row, weights it and turns the sum into a probability."""

    means: Rows
    scales: Rows
    weights: Rows
    intercept: float

    def logits(self, rows: Rows) -> Rows:
        """The log-odds of each row."""
        return np.asarray(((rows - self.means) / self.scales) @ self.weights + self.intercept)

    def signals(self, names: Sequence[str]) -> dict[str, dict[str, float]]:
        """What a file of weights says of each signal, by its name."""
        columns = zip(names, self.means, self.scales, self.weights, strict=True)
        return {
            name: {"mean": round(float(mean), 5), "scale": round(float(scale), 5), "weight": round(float(weight), 5)}
            for name, mean, scale, weight in columns
        }


def fit_logistic(rows: Rows, right: NDArray[np.bool_], importance: Rows, ridge: float) -> Logistic:
    """The regression of `right` on the columns of `rows`; `importance` says how much each row counts."""
    from sklearn.linear_model import LogisticRegression  # takes a second to import

    means = np.average(rows, axis=0, weights=importance)
    scales = np.sqrt(np.average((rows - means) ** 2, axis=0, weights=importance)) + 1e-9
    # The penalty is a share of the data's own weight: scikit-learn's C is its inverse.
    model = LogisticRegression(C=1 / (ridge * importance.sum()), solver="newton-cholesky", tol=1e-8)
    model.fit((rows - means) / scales, right, sample_weight=importance)
    return Logistic(means, scales, model.coef_[0], float(model.intercept_[0]))


def out_of_fold(rows: Rows, right: NDArray[np.bool_], importance: Rows, ridge: float, folds: NDArray[np.int64]) -> Rows:
    """The out-of-fold log-odds of each row, on which a threshold can be set."""
    log_odds = np.empty(len(rows))
    for fold in np.unique(folds):
        training = folds != fold
        log_odds[~training] = fit_logistic(rows[training], right[training], importance[training], ridge).logits(
            rows[~training]
        )
    return log_odds
