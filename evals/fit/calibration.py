"""Fits the log-odds of an answer on the signals of examples, and sets the threshold: what calibration.json holds.

Four fits, because a corpus without new articles has no recency signal, and a program without its reader has no reader
scores (see bot/answering/refusal/signals.py): a threshold that expects them would refuse half of what can be answered.
The other fits are shifted so that one threshold serves all.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.fit.examples import Example
from evals.fit.logistic import Logistic, Rows, fit_logistic, out_of_fold
from evals.fit.training import FITS, SIGNALS, fit_names
from ingest.corpus.errors import UsageError

RIDGE = 0.01
FOLDS = 10
# How much all questions of a kind count together. The held out ones are the harder, and a fit on them alone would
# learn what tells articles of one story apart rather than what tells a story from none.
SHARES = {"right": 1.0, "off_corpus": 0.7, "held_out": 0.24, "near_miss": 0.3, "missed": 0.06}
LEAST_SCALE = 1e-5  # of a signal that is the same for all: its weight is 0, and nothing divides by 0
FEWEST = 20  # of either side: with less there is nothing to fit
# The share of the importance of a kind that its examples about communities have. A fit on a year of national news alone
# trusts what such news shows, and refuses much of what a small outlet answers.
BESIDE = 0.5
CURVE = (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A fit on some of the signals, the out-of-fold log-odds of each example, and the threshold."""

    names: tuple[str, ...]
    model: Logistic
    logits: Rows
    threshold: float


def calibration_document(examples: Sequence[Example], false_refusals: float, about: dict[str, Any]) -> dict[str, Any]:
    """The content of calibration.json; raises UsageError if there are too few examples of either kind.

    Those about communities do not count for that; with them a rate is the mean of theirs and that of the others.
    """
    right = np.array([example.right for example in examples], np.bool_)
    own = np.array([not example.about_community for example in examples], np.bool_)
    if min((right & own).sum(), (~right & own).sum()) < FEWEST:
        raise UsageError(
            f"{(right & own).sum()} questions with an answer among the first passages and {(~right & own).sum()} "
            f"without: a fit needs {FEWEST} of each."
        )
    fits = {name: _fitted(examples, right, signals, false_refusals) for name, signals in FITS.items()}
    live, importance = fits["live"], _importance(examples)
    return {
        "fitted_on": {
            **about,
            **_count_kinds([example for example in examples if not example.about_community]),
            "of_communities": _count_kinds([example for example in examples if example.about_community]),
        },
        "threshold": round(_chance(live.threshold), 5),
        "expected": _rates(examples, live.logits, live.threshold),
        **{
            f"expected_{name}": _rates(examples, fit.logits, fit.threshold)
            for name, fit in fits.items()
            if fit is not live
        },
        **{name: _weights(fit, live.threshold - fit.threshold) for name, fit in fits.items()},
        "curve": [
            {"threshold": round(_chance(threshold), 5), **_rates(examples, live.logits, threshold)}
            for threshold in (_threshold(live.logits[right], importance[right], share) for share in CURVE)
        ],
    }


def answered_unseen(examples: Sequence[Example], false_refusals: float) -> NDArray[np.bool_]:
    """Whether each example is answered by a fit, and a threshold, of the examples in all other folds."""
    right, folds = np.array([example.right for example in examples]), _folds(examples)
    importance = _importance(examples)
    applied = np.array(fit_names([example.signals for example in examples]))
    answered = np.zeros(len(examples), np.bool_)
    for name, signals in FITS.items():
        logits = _fitted(examples, right, signals, false_refusals).logits
        for fold in np.unique(folds):
            decided = (folds == fold) & (applied == name)
            other = right & (folds != fold)
            answered[decided] = logits[decided] >= _threshold(logits[other], importance[other], false_refusals)
    return answered


def _count_kinds(examples: Sequence[Example]) -> dict[str, int]:
    """How many examples there are of each kind; empty without examples."""
    return {kind: sum(example.kind == kind for example in examples) for kind in SHARES} if examples else {}


def _fitted(examples: Sequence[Example], right: NDArray[np.bool_], names: tuple[str, ...], share: float) -> _Fitted:
    importance = _importance(examples)
    rows = _rows(examples, names, importance)
    logits = out_of_fold(rows, right, importance, RIDGE, _folds(examples))
    model = fit_logistic(rows, right, importance, RIDGE)
    return _Fitted(names, model, logits, _threshold(logits[right], importance[right], share))


def _weights(fitted: _Fitted, moved: float) -> dict[str, Any]:
    signals = fitted.model.signals(fitted.names)
    return {
        "intercept": round(fitted.model.intercept + moved, 5),
        "signals": {name: {**of, "scale": max(of["scale"], LEAST_SCALE)} for name, of in signals.items()},
    }


def _rows(examples: Sequence[Example], names: tuple[str, ...], importance: Rows) -> Rows:
    rows = np.array([example.signals for example in examples])[:, [SIGNALS.index(name) for name in names]]
    known = importance[:, None] * ~np.isnan(rows)
    means = (known * np.nan_to_num(rows)).sum(axis=0) / np.maximum(known.sum(axis=0), LEAST_SCALE)
    # As the bot does: what cannot be told counts as the mean.
    return np.where(np.isnan(rows), means, rows)


def _importance(examples: Sequence[Example]) -> Rows:
    counts = Counter((example.kind, example.about_community) for example in examples)

    def share(example: Example) -> float:
        if not counts[example.kind, not example.about_community]:
            return 1.0
        return BESIDE if example.about_community else 1 - BESIDE

    return np.array([100 * SHARES[e.kind] * share(e) / counts[e.kind, e.about_community] for e in examples])


def _folds(examples: Sequence[Example]) -> NDArray[np.int64]:
    # By its id: a question is in one fold with what was made of it.
    return np.array([zlib.crc32(example.id.encode()) % FOLDS for example in examples])


def _threshold(logits: Rows, importance: Rows, false_refusals: float) -> float:
    """The highest threshold that refuses no more than this share, each counted by its importance."""
    order = np.argsort(logits)
    refused = np.cumsum(importance[order]) / importance.sum()
    return float(logits[order][min(len(order) - 1, int(np.searchsorted(refused, false_refusals + 1e-9, side="right")))])


def _rates(examples: Sequence[Example], logits: Rows, threshold: float) -> dict[str, float | None]:
    importance = _importance(examples)

    def answered(kind: str) -> float | None:
        of = np.array([example.kind == kind for example in examples])
        return round(float(np.average(logits[of] >= threshold, weights=importance[of])), 4) if of.any() else None

    right = answered("right")
    return {
        "false_refusals": None if right is None else round(1 - right, 4),
        "false_answers": answered("off_corpus"),
        "false_answers_held_out": answered("held_out"),
        "false_answers_near_miss": answered("near_miss"),
    }


def _chance(logit: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
