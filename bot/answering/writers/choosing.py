"""Chooses what is quoted: a few spans of whole sentences, the likeliest first, within a budget of characters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_CLAIMS = 4
MAX_CHARACTERS = 900
LONGEST = 400
# A sentence less likely than this share of one adds length, not an answer.
WORTH_QUOTING = 0.02
# What is taken along is at least this share as likely as the likeliest of its span.
WORTH_JOINING = 0.1


@dataclass(frozen=True, slots=True)
class Span:
    """Sentences [first, last] of one passage; numbers count over all sentences of the evidence."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sentences:
    """What choosing needs of the sentences of the evidence, in the order of its passages.

    `start` and `end` are offsets in the passage of this `number`; `likely` is how likely each answers; one that is not
    `quotable` (a question, a headline) is only taken along between two that are.
    """

    number: Sequence[int]
    start: Sequence[int]
    end: Sequence[int]
    likely: Sequence[float]
    quotable: Sequence[bool]

    def length(self, span: Span) -> int:
        """Characters from the span's first to its last."""
        return self.end[span.last] - self.start[span.first]


def choose(sentences: Sentences, alike: Callable[[int, int], bool]) -> list[Span]:
    """At most four spans of 900 characters together, the likeliest first; none repeats another."""
    chosen: list[Span] = []
    for place in sorted(range(len(sentences.likely)), key=lambda place: -sentences.likely[place]):
        if any(other.first <= place <= other.last for other in chosen):
            continue
        if len(chosen) == MAX_CLAIMS or (chosen and sentences.likely[place] < WORTH_QUOTING):
            break
        span = Span(place, place)
        if not sentences.quotable[place] or _used(sentences, chosen) + sentences.length(span) > MAX_CHARACTERS:
            continue
        if not _repeats(place, chosen, alike):
            chosen.append(span)
    return _grown(sentences, chosen, alike)


def _repeats(place: int, chosen: Sequence[Span], alike: Callable[[int, int], bool]) -> bool:
    return any(alike(place, other) for span in chosen for other in range(span.first, span.last + 1))


def _grown(sentences: Sentences, chosen: list[Span], alike: Callable[[int, int], bool]) -> list[Span]:
    """The spans with the likeliest sentences beside them, as long as there is room: what explains a quote."""
    while True:
        options = [
            (sentences.likely[beside], place, beside)
            for place, span in enumerate(chosen)
            for beside in (span.first - 1, span.last + 1)
            if _may_join(sentences, chosen, span, beside)
            and not _repeats(beside, [other for other in chosen if other is not span], alike)
        ]
        if not options:
            return chosen
        _, place, beside = max(options)
        span = chosen[place]
        chosen[place] = Span(min(span.first, beside), max(span.last, beside))


def _may_join(sentences: Sentences, chosen: Sequence[Span], span: Span, beside: int) -> bool:
    if not 0 <= beside < len(sentences.likely) or sentences.number[beside] != sentences.number[span.first]:
        return False
    if not sentences.quotable[beside] or any(other.first <= beside <= other.last for other in chosen):
        return False
    if sentences.likely[beside] < WORTH_JOINING * max(sentences.likely[span.first : span.last + 1]):
        return False
    wider = Span(min(span.first, beside), max(span.last, beside))
    more = sentences.length(wider) - sentences.length(span)
    return sentences.length(wider) <= LONGEST and _used(sentences, chosen) + more <= MAX_CHARACTERS


def _used(sentences: Sentences, chosen: Sequence[Span]) -> int:
    return sum(sentences.length(span) for span in chosen)
