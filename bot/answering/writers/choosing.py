"""Chooses what is quoted: a few spans of whole sentences that together hold the likeliest answers, within a budget.

The worth of a sentence is how likely it answers, plus how likely other sentences do that give an answer that stands in
it: what several sentences give is likelier than what a single one does (Brill et al. 2002, An Analysis of the AskMSR
Question-Answering System). Once a quote holds an answer, little of its worth is left, so a second answer comes before a
second quote of the first (greedy maximum coverage, Nemhauser et al. 1978).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

MAX_CLAIMS = 4
MAX_CHARACTERS = 900
LONGEST = 400
# A sentence that adds less than this share of one adds length, not an answer.
WORTH_QUOTING = 0.02
# Other sentences with the same answer add at most so many times what the sentence itself is worth: words that are an
# answer in one sentence stand in others that say something else.
SUPPORT = 4.0
# What is left of the worth of a sentence whose marked words are quoted from another one.
REPEATED = 0.1
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
    `quotable` (a question, a headline) is only taken along between two that are. `holds` has, by place, the other
    sentences whose marked words stand in this one, those with the same words together.
    """

    number: Sequence[int]
    start: Sequence[int]
    end: Sequence[int]
    likely: Sequence[float]
    quotable: Sequence[bool]
    holds: Mapping[int, Sequence[Collection[int]]] = field(default_factory=dict)

    def length(self, span: Span) -> int:
        """Characters from the span's first to its last."""
        return self.end[span.last] - self.start[span.first]


def choose(sentences: Sentences, alike: Callable[[int, int], bool]) -> list[Span]:
    """At most four spans of 900 characters together, the most worthy first; none repeats another."""
    chosen: list[Span] = []
    left, unseen = list(sentences.likely), set(range(len(sentences.likely)))
    while unseen and len(chosen) < MAX_CLAIMS:
        worth = {place: _worth(sentences, place, left) for place in unseen}
        place = min(unseen, key=lambda place: (-worth[place], place))
        if chosen and worth[place] < WORTH_QUOTING:
            break
        unseen.remove(place)
        span = Span(place, place)
        if not sentences.quotable[place] or _used(sentences, chosen) + sentences.length(span) > MAX_CHARACTERS:
            continue
        if not _repeats(place, chosen, alike):
            chosen.append(span)
            left[place] = 0.0
            for other in chain.from_iterable(sentences.holds.get(place, ())):
                left[other] *= REPEATED
    return _grown(sentences, chosen, alike)


def _worth(sentences: Sentences, place: int, left: Sequence[float]) -> float:
    # Of the answers in it the likeliest: a list of many is no better for it.
    support = max((sum(left[other] for other in same) for same in sentences.holds.get(place, ())), default=0.0)
    return left[place] + min(support, SUPPORT * sentences.likely[place])


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
