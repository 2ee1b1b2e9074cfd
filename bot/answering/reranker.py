"""Has a cross-encoder read the best ranked passages again, and puts its view beside the ranking's, not in its place.

The cross-encoder knows no dates, no names and no copies: whatever the ranking knows of recency must outlive it. So its
scores are brought to the spread that the ranking's own scores have among the same passages, and added: a passage wins
by being clearly better in one and not worse in the other. Only differences count, so that any model's scale will do.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from langchain_core.cross_encoders import BaseCrossEncoder

from ingest.corpus.articles import ScoredPassage
from ingest.corpus.errors import ModelFailed

log = logging.getLogger(__name__)

BATCH = 8  # pairs between two looks at the clock
NOT_READ = "The reranker did not finish in time or failed; the passages stand in the order of the ranking."


def combine(ranking: Sequence[float], read: Sequence[float]) -> list[float]:
    """The ranking's scores plus the cross-encoder's, brought to the same mean and spread.

    Where the cross-encoder tells nothing apart the ranking stays as it is, and the other way round.
    """
    ours, theirs = np.array(ranking, np.float64), np.array(read, np.float64)
    if not len(ours) or not theirs.std():
        return list(ranking)
    spread = ours.std() or 1.0
    combined: list[float] = (ours + (theirs - theirs.mean()) * (spread / theirs.std())).tolist()
    return combined


@dataclass(frozen=True, slots=True)
class Reranker:
    """A cross-encoder for the first `depth` passages of a ranking, with `seconds` for a question; thread-safe."""

    model: BaseCrossEncoder
    depth: int
    seconds: float

    def reorder(self, question: str, passages: Sequence[ScoredPassage]) -> tuple[list[ScoredPassage], tuple[str, ...]]:
        """The passages, the first `depth` of them in their new order, and a note where it could not be done."""
        head, tail = passages[: self.depth], passages[self.depth :]
        if len(head) < 2:
            return list(passages), ()
        try:
            read = self._read(question, head)
        except (ModelFailed, TimeoutError) as error:
            log.warning("the ranking stays as it is: %s", error)
            return list(passages), (NOT_READ,)
        scores = combine([passage.score for passage in head], read)
        # What was read again stands above the rest: its scores are lifted where they would not say so.
        lift = max(0.0, tail[0].score - min(scores)) if tail else 0.0
        scored = [replace(passage, score=score + lift) for passage, score in zip(head, scores, strict=True)]
        return [*sorted(scored, key=lambda passage: -passage.score), *tail], ()

    def _read(self, question: str, passages: Sequence[ScoredPassage]) -> list[float]:
        pairs = [(question, f"{passage.title}\n{passage.text}") for passage in passages]
        deadline = time.monotonic() + self.seconds
        scores: list[float] = []
        for first in range(0, len(pairs), BATCH):
            # torch cannot be interrupted, so the work is given up between two batches and no thread is left behind.
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(scores)} of {len(pairs)} passages read in {self.seconds:g} s")
            scores += self.model.score(pairs[first : first + BATCH])
        return scores
