"""Statistical tests: bootstrap intervals over questions and paired tests, deterministic.

B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 and 15; Q. McNemar, Psychometrika 12
(1947), in its exact form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Statistic = Callable[[NDArray[np.float64]], NDArray[np.float64]]

RESAMPLES = 10_000
SEED = 20250101
_AT_ONCE = 500_000  # drawn numbers held in memory


def interval(values: NDArray[np.float64], statistic: Statistic) -> tuple[float, float]:
    """The 95% percentile interval of a statistic of these values; raises ValueError for none."""
    drawn = np.concatenate([statistic(values[rows]) for rows in _resamples(len(values))])
    return _middle(drawn)


def share_interval(hits: int, count: int) -> tuple[float, float]:
    """The 95% percentile interval of a share of so many; the number of hits in a bootstrap sample is binomial.

    Wilson's for none and for all, where each sample is the same.
    """
    if not count:
        raise ValueError("nothing to resample")
    if hits in (0, count):
        return wilson_interval(hits, count)
    return _middle(np.random.default_rng(SEED).binomial(count, hits / count, RESAMPLES) / count)


def wilson_interval(hits: int, count: int) -> tuple[float, float]:
    """The 95% interval of a share of few (E. B. Wilson 1927): for 0 of 15, where a bootstrap has no width, 0 to 20%."""
    from scipy.stats import binomtest  # takes a second to import

    ends = binomtest(hits, count).proportion_ci(0.95, "wilson")
    return float(ends.low), float(ends.high)


def share(values: Sequence[bool]) -> dict[str, Any] | None:
    """The share of those that are true with its 95% interval, 0..1, and their number; None for no values."""
    if not values:
        return None
    hits, count = sum(values), len(values)
    ends = share_interval(hits, count)
    return {"share": round(hits / count, 4), "interval": [round(end, 4) for end in ends], "of": count}


def difference_interval(a: NDArray[np.float64], b: NDArray[np.float64], statistic: Statistic) -> tuple[float, float]:
    """The 95% percentile interval of statistic(b) - statistic(a), each question drawn with both of its values.

    It has no width where each question differs as the others do: then each sample is the same.
    """
    drawn = np.concatenate([statistic(b[rows]) - statistic(a[rows]) for rows in _resamples(len(a))])
    return _middle(drawn)


def paired_interval(both: int, gains: int, losses: int, neither: int) -> tuple[float, float]:
    """The 95% interval of the second share minus the first over the same questions, of which so many have both, the
    second or the first alone, or neither: method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998), 2635-2650."""
    count = both + gains + losses + neither
    first, second = both + losses, both + gains
    sizes = float(first * (count - first) * second * (count - second))
    ahead = float(both * neither - gains * losses)
    if ahead > 0:
        ahead = max(ahead - count / 2, 0)
    correlation = ahead / math.sqrt(sizes) if sizes else 0.0
    (low_first, high_first), (low_second, high_second) = (wilson_interval(hits, count) for hits in (first, second))
    a, b = first / count, second / count

    def reach(of_a: float, of_b: float) -> float:
        return math.sqrt(max(of_a**2 - 2 * correlation * of_a * of_b + of_b**2, 0.0))

    return b - a - reach(high_first - a, b - low_second), b - a + reach(a - low_first, high_second - b)


def mcnemar(gains: int, losses: int) -> float:
    """The exact two-sided p of so many questions gained and lost, were either as likely as the other."""
    from scipy.stats import binomtest  # takes a second to import

    return float(binomtest(gains, gains + losses).pvalue) if gains + losses else 1.0


def permutation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """The two-sided p of a paired permutation test of the mean, by random signs; never 0."""
    differences = (b - a)[b != a]
    if not len(differences):
        return 1.0
    rng, observed, as_far = np.random.default_rng(SEED), abs(float(differences.sum())), 0
    for size in _batches(len(differences)):
        signs = rng.integers(0, 2, (size, len(differences))) * 2 - 1
        # Sums of the same numbers in another order may differ in the last digit.
        as_far += int((np.abs(signs @ differences) >= observed - 1e-9).sum())
    return (as_far + 1) / (RESAMPLES + 1)


def _resamples(count: int) -> Iterator[NDArray[np.int64]]:
    # Each of shape (count, draws): a statistic goes along the first axis.
    if not count:
        raise ValueError("nothing to resample")
    rng = np.random.default_rng(SEED)
    for size in _batches(count):
        yield rng.integers(0, count, (count, size))


def _batches(count: int) -> Iterator[int]:
    size, remaining = max(1, _AT_ONCE // count), RESAMPLES
    while remaining > 0:
        yield min(size, remaining)
        remaining -= size


def _middle(drawn: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(drawn, (2.5, 97.5))
    return float(low), float(high)
