"""Decides which articles are copies: the same report, syndicated or re-posted, whatever its headline.

A text is known by the hashes of all its runs of five words. Of these a sketch is kept (Broder, 1997, On the
resemblance and containment of documents): articles that share a band of it are compared, no others.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.corpus.text.wording import is_figure, keys_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Change it when the rule finds other copies than before: the copies in an older corpus are then found again.
RULE = "runs-1"

RUN = 5  # words
LEAST_WORDS = 12
# Up to this length many texts are no report but a notice ("How relevant is this ad to you?") that stands under any
# headline: here the headlines must agree as well.
NOTICE_WORDS = 60
SHARED_HEADLINE = 0.5
SHARED = 0.8  # of the shorter text's runs
WHOLE = 0.8  # the shorter text's length beside the longer's: from here on it need not be the longer's beginning
TRIMMED = 0.5  # down to here a text may be the beginning of another
SHARED_FIGURES = 0.8  # lottery results and match tables share all words but the figures

# At these numbers 98% of the pairs that are half alike share a band, and all that are more alike.
BANDS = 40
BAND_ROWS = 3
_PREFIX_RUNS = 60  # what an agency line or a standfirst may add in front
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Wording:
    """What an article is compared by: the hashes of its runs of words in order, its figures and its headline."""

    words: int
    runs: NDArray[np.uint64]
    figures: frozenset[str]
    headline: frozenset[str]


def wording(title: str, text: str) -> Wording:
    """The runs and figures of a text under its headline."""
    import numpy as np

    keys = keys_in(text)
    hash_of_key = {key: zlib.crc32(key.encode()) for key in set(keys)}
    hashes = np.fromiter(map(hash_of_key.__getitem__, keys), np.uint64, len(keys))
    runs = np.zeros(max(0, len(keys) - RUN + 1), np.uint64)
    for offset in range(RUN if len(runs) else 0):
        runs = _mixed(runs * np.uint64(31) + hashes[offset : offset + len(runs)])
    return Wording(len(keys), runs, frozenset(filter(is_figure, hash_of_key)), frozenset(keys_in(title)))


def bands(report: Wording) -> list[int]:
    """The keys under which copies of a text are looked up, signed 64-bit; none for a text too short to be a report."""
    import numpy as np

    if report.words < LEAST_WORDS:
        return []
    runs = np.unique(report.runs)
    minhashes = np.array([(runs * np.uint64(factor)).min() for factor in _FACTORS]).reshape(BANDS, BAND_ROWS)
    keys = np.arange(1, BANDS + 1, dtype=np.uint64)
    for row in range(BAND_ROWS):
        keys = _mixed(keys * np.uint64(31) + minhashes[:, row])
    return [int(key) for key in keys.view(np.int64)]


def are_copies(first: Wording, second: Wording) -> bool:
    """Whether two texts are the same report: one holds nearly all of the other, its figures too.

    A text of half the length counts where it is the other's beginning (a trimmed tail), not where it stands
    scattered in it: that is how a live blog grows.
    """
    import numpy as np

    # Of two of one length the same counts as the shorter, whichever came first.
    short, long = sorted((first, second), key=lambda report: (len(report.runs), int(report.runs.sum())))
    if short.words < LEAST_WORDS or len(short.runs) < TRIMMED * len(long.runs):
        return False
    least_shared = SHARED_HEADLINE * min(len(short.headline), len(long.headline))
    if short.words < NOTICE_WORDS and len(short.headline & long.headline) < least_shared:
        return False
    if len(short.figures & long.figures) < SHARED_FIGURES * len(short.figures):
        return False
    shared = np.isin(short.runs, long.runs).mean()
    if shared < SHARED:
        return False
    beginning = long.runs[: len(short.runs) + _PREFIX_RUNS]
    return len(short.runs) >= WHOLE * len(long.runs) or np.isin(short.runs, beginning).mean() >= SHARED


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # The finalizer of splitmix64: every bit of a hash depends on every bit of what it is made from.
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


# Fixed for ever: the bands in a catalog were made with them.
_FACTORS = [(0x9E3779B97F4A7C15 * (2 * number + 1) ** 3 & _MASK) | 1 for number in range(1, BANDS * BAND_ROWS + 1)]
