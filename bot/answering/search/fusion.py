"""Fuses rankings by rank, not by score: Cormack, Clarke and Büttcher (2009), Reciprocal Rank Fusion."""

from __future__ import annotations

from collections.abc import Sequence

RANK_CONSTANT = 60


def fuse(rankings: Sequence[Sequence[int]], weights: Sequence[float] | None = None) -> list[tuple[int, float]]:
    """Ids with fused scores, best first; ties go to the id that stands first in the first ranking."""
    scores: dict[int, float] = {}
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, found in enumerate(ranking, start=1):
            scores[found] = scores.get(found, 0.0) + weight / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def fuse_with_time(dense: Sequence[int], words: Sequence[int], then: Sequence[int]) -> list[tuple[int, float]]:
    """Ids in the order of all three rankings, with the scores of the first two.

    What stands in the reports of the time asked about is read again, but is no better a match for that.
    """
    scores = dict(fuse([dense, words]))
    lowest = min(scores.values(), default=1.0)
    return [(number, scores.get(number, lowest)) for number, _ in fuse([dense, words, then])]
