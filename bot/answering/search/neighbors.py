"""Shows a passage with the passage beside it, so that an answer just beyond its border is read too.

What is embedded stays short, as the model reads 256 word pieces; what people and writers read is the best passage and
its better neighbor in the same article (LangChain calls the idea a parent document retriever).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.corpus.articles import Neighbor, ScoredPassage

# Longer than two passages never are, short enough to read: most are about 1,900 characters.
WIDEST = 3000


def widen(
    ranked: Sequence[ScoredPassage], neighbors: Mapping[int, Sequence[Neighbor]], scores: Mapping[int, float]
) -> list[ScoredPassage]:
    """Each passage at its place with its better neighbor, in order; one that stands in an earlier one is left out.

    The text of each is its own still. Of two neighbors the one that was found with the higher score is better; one that
    was found at all beats one that was not, and what comes after beats what came before.
    """
    shown_ids: set[int] = set()
    widened: list[ScoredPassage] = []
    for passage in ranked:
        if passage.passage_id in shown_ids:
            continue
        shown_ids.add(passage.passage_id)
        fits = [
            neighbor
            for neighbor in neighbors.get(passage.passage_id, ())
            if neighbor.passage_id not in shown_ids
            and max(passage.end, neighbor.end) - min(passage.start, neighbor.start) <= WIDEST
        ]
        best = max(
            fits, key=lambda neighbor: (scores.get(neighbor.passage_id, float("-inf")), neighbor.start), default=None
        )
        wide = passage
        if best is not None:
            shown_ids.add(best.passage_id)
            wide = replace(passage, start=min(passage.start, best.start), end=max(passage.end, best.end))
        widened.append(wide)
    return widened
