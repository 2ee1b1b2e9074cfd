"""How well a confidence separates right from wrong: AUROC, the risk-coverage curve, one operating point.

R. El-Yaniv and Y. Wiener (2010), On the Foundations of Noise-free Selective Classification; AUROC as the Mann-Whitney
statistic, ties counted half.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.statistics import wilson_interval

RESAMPLES = 2000
SEED = 20250101


def auroc(right: Sequence[float], wrong: Sequence[float]) -> float | None:
    """The chance that one of `right` has the higher confidence than one of `wrong`; None if either is empty."""
    if not right or not wrong:
        return None
    return float(_auroc(np.asarray(right, np.float64), np.asarray(wrong, np.float64)))


def auroc_interval(right: Sequence[float], wrong: Sequence[float]) -> tuple[float, float] | None:
    """Its 95% percentile interval, by bootstrap over either side; at 0 and 1 Wilson's, of the side with fewer.

    There each sample is the same: one of either side would be 100 to 100%.
    """
    value = auroc(right, wrong)
    if value is None:
        return None
    fewer = min(len(right), len(wrong))
    if value in (0.0, 1.0):
        return wilson_interval(int(value) * fewer, fewer)
    rng = np.random.default_rng(SEED)
    a, b = np.asarray(right, np.float64), np.asarray(wrong, np.float64)
    drawn = [_auroc(rng.choice(a, len(a)), rng.choice(b, len(b))) for _ in range(RESAMPLES)]
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """(share answered, share of those wrong), most confident first; ties are answered together."""
    order = sorted(range(len(confidences)), key=lambda index: -confidences[index])
    points: list[tuple[float, float]] = []
    wrong = 0
    for answered, index in enumerate(order, start=1):
        wrong += not right[index]
        last = answered == len(order) or confidences[order[answered]] < confidences[index]
        if last:
            points.append((answered / len(order), wrong / answered))
    return points


def area_under_risk(points: Sequence[tuple[float, float]]) -> float | None:
    """The mean risk over all coverages (AURC), by steps; None for no points."""
    if not points:
        return None
    area = before = 0.0
    for coverage, risk in points:
        area, before = area + (coverage - before) * risk, coverage
    return area


def _auroc(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> float:
    ordered = np.sort(wrong)
    below, upto = np.searchsorted(ordered, right, "left"), np.searchsorted(ordered, right, "right")
    return float((below + upto).sum() / (2 * len(right) * len(wrong)))
