"""Chooses what is quoted: a few spans of whole sentences that together hold the likeliest answers, within a budget.

The worth of a sentence is how likely it answers, plus how likely other sentences do that give an answer that stands in
it: what several sentences give is likelier than what a single one does (Brill et al. 2002, An Analysis of the AskMSR
Question-Answering System). Once a quote holds an answer, little of its worth is left, so a second answer comes before a
second quote of the first (greedy maximum coverage, Nemhauser et al. 1978).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bot.answering.answer import LONGEST_QUOTE, MAX_CHARACTERS, MAX_CLAIMS

# A sentence that adds less than this share of one adds length, not an answer. A doubted one must add twice as much, and
# adds nothing to quotes that together are worth ENOUGH (decision 16).
WORTH_QUOTING = 0.01
WORTH_DOUBTED = 0.02
ENOUGH = 0.85
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
    """What choosing needs of the sentences of the evidence, in the order of its passages."""

    number: Sequence[int]
    start: Sequence[int]  # in the passage of this number
    end: Sequence[int]
    likely: Sequence[float]  # how likely each answers
    quotable: Sequence[bool]  # a question or a headline is not
    brief: Collection[int] = ()  # they say little alone ("She is 64."), and are quoted with the sentence before only
    # By place, the other sentences whose marked words stand in this one, those with the same words together.
    holds: Mapping[int, Sequence[Collection[int]]] = field(default_factory=dict)
    doubted: Collection[int] = ()  # the span reader does not say that they answer
    # For one that is only somebody's words, the sentence that says whose: quoted together where there is room.
    speaker: Mapping[int, int] = field(default_factory=dict)
    parted: Collection[int] = ()  # behind them no quote goes on: a line without a stop would run on

    def length(self, span: Span) -> int:
        """Characters from the span's first to its last."""
        return self.end[span.last] - self.start[span.first]


def choose(sentences: Sentences, alike: Callable[[int, int], bool]) -> list[Span]:
    """At most five spans of 1,000 characters together, the most worthy first; none repeats another."""
    spans: list[Span] = []
    worth_left, unseen, quoted = list(sentences.likely), set(range(len(sentences.likely))), 0.0
    while unseen and len(spans) < MAX_CLAIMS:
        worth = {index: _worth(sentences, index, worth_left) for index in unseen}
        index = min(unseen, key=lambda index: (-worth[index], index))
        if spans and worth[index] < WORTH_QUOTING:
            break
        unseen.remove(index)
        if spans and index in sentences.doubted and (worth[index] < WORTH_DOUBTED or quoted >= ENOUGH):
            continue
        span = _least(sentences, index, spans)
        if span is None or _used(sentences, spans) + sentences.length(span) > MAX_CHARACTERS:
            continue
        # What leads to a brief sentence may repeat another quote, but is quoted once.
        if not _repeats(index, spans, alike) and not any(_overlap(span, other) for other in spans):
            spans.append(span)
            quoted += worth[index]
            worth_left[index] = 0.0
            for supporter in chain.from_iterable(sentences.holds.get(index, ())):
                worth_left[supporter] *= REPEATED
    return _grown(sentences, spans, alike)


def _least(sentences: Sentences, index: int, spans: Sequence[Span]) -> Span | None:
    """The least that this sentence is quoted with; nothing where it may not be quoted."""
    if (wide := _with_speaker(sentences, index, spans)) is not None:
        return wide
    first = index
    while first in sentences.brief:
        first -= 1
    span = Span(first, index)
    if first < 0 or not sentences.quotable[first] or sentences.number[first] != sentences.number[index]:
        return None
    return span if first == index or sentences.length(span) <= LONGEST_QUOTE else None


def _with_speaker(sentences: Sentences, index: int, spans: Sequence[Span]) -> Span | None:
    """A sentence of somebody's words up to the one that says whose; nothing where there is no room for both."""
    speaker = sentences.speaker.get(index, index)
    span = Span(min(index, speaker), max(index, speaker))
    fits = sentences.length(span) <= min(LONGEST_QUOTE, MAX_CHARACTERS - _used(sentences, spans))
    if speaker == index or not fits or any(_overlap(span, other) for other in spans):
        return None
    between = range(span.first, span.last + 1)
    may_quote = all(sentences.quotable[place] or place in sentences.brief for place in between)
    return span if may_quote and span.first not in sentences.brief else None


def _worth(sentences: Sentences, index: int, worth_left: Sequence[float]) -> float:
    worth_alone = worth_left[index]
    # Of the answers in it the likeliest: a list of many is no better for it. Added exactly, so that sentences which
    # support one another are worth the same, and the first of them is quoted, whatever rounding does to the sums.
    groups = sentences.holds.get(index, ())
    largest_sum = max(
        (math.fsum((worth_alone, *(worth_left[supporter] for supporter in group))) for group in groups),
        default=worth_alone,
    )
    return min(largest_sum, worth_alone + SUPPORT * sentences.likely[index])


def _repeats(index: int, spans: Sequence[Span], alike: Callable[[int, int], bool]) -> bool:
    return any(alike(index, quoted) for span in spans for quoted in range(span.first, span.last + 1))


def _overlap(span: Span, other: Span) -> bool:
    return span.first <= other.last and other.first <= span.last


def _grown(sentences: Sentences, spans: list[Span], alike: Callable[[int, int], bool]) -> list[Span]:
    """The spans with the likeliest sentences beside them, as long as there is room: what explains a quote."""
    while True:
        options = [
            (sentences.likely[neighbor], number, neighbor)
            for number, span in enumerate(spans)
            for neighbor in (span.first - 1, span.last + 1)
            if _may_join(sentences, spans, span, neighbor) and not _repeats(neighbor, spans, alike)
        ]
        if not options:
            return spans
        _, number, neighbor = max(options)
        span = spans[number]
        spans[number] = Span(min(span.first, neighbor), max(span.last, neighbor))


def _may_join(sentences: Sentences, spans: Sequence[Span], span: Span, neighbor: int) -> bool:
    if not 0 <= neighbor < len(sentences.likely) or sentences.number[neighbor] != sentences.number[span.first]:
        return False
    if any(_overlap(Span(neighbor, neighbor), quoted) for quoted in spans):
        return False
    if not (sentences.quotable[neighbor] or (neighbor in sentences.brief and neighbor > span.last)):
        return False
    if sentences.likely[neighbor] < WORTH_JOINING * max(sentences.likely[span.first : span.last + 1]):
        return False
    wider = Span(min(span.first, neighbor), max(span.last, neighbor))
    if any(place in sentences.parted for place in range(wider.first, wider.last)):
        return False
    if not wider.first <= sentences.speaker.get(neighbor, neighbor) <= wider.last:
        return False
    added_length = sentences.length(wider) - sentences.length(span)
    return sentences.length(wider) <= LONGEST_QUOTE and _used(sentences, spans) + added_length <= MAX_CHARACTERS


def _used(sentences: Sentences, spans: Sequence[Span]) -> int:
    return sum(sentences.length(span) for span in spans)
