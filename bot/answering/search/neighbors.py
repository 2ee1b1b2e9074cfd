"""Shows a passage with the passage beside it, so that an answer that stands just across the border is read too.

What is embedded stays short, as the model reads 256 word pieces; what people and writers read is the best passage and
its better neighbour in the same article (LangChain calls the idea a parent document retriever).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.corpus.articles import Neighbour, ScoredPassage

# Longer than two passages never are, short enough to read: most are about 1,900 characters.
WIDEST = 3000


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of a version that are shown in place of a passage."""

    passage: ScoredPassage
    start: int
    end: int


def widen(
    ranked: Sequence[ScoredPassage], neighbours: Mapping[int, Sequence[Neighbour]], scores: Mapping[int, float]
) -> list[Span]:
    """Each passage with its better neighbour, in order; one that stands in an earlier span is not shown again.

    Of two neighbours the one that was found with the higher score is better; one that was found at all beats one
    that was not, and what comes after beats what came before.
    """
    shown: set[int] = set()
    spans: list[Span] = []
    for passage in ranked:
        if passage.passage_id in shown:
            continue
        shown.add(passage.passage_id)
        free = [beside for beside in neighbours.get(passage.passage_id, ()) if beside.passage_id not in shown]
        fits = [beside for beside in free if max(passage.end, beside.end) - min(passage.start, beside.start) <= WIDEST]
        best = max(fits, key=lambda beside: (scores.get(beside.passage_id, float("-inf")), beside.start), default=None)
        if best is None:
            spans.append(Span(passage, passage.start, passage.end))
            continue
        shown.add(best.passage_id)
        spans.append(Span(passage, min(passage.start, best.start), max(passage.end, best.end)))
    return spans


def shown(span: Span, text: str) -> ScoredPassage:
    """The passage as it is shown: wider, with the text of the span."""
    return replace(span.passage, start=span.start, end=span.end, text=text)
