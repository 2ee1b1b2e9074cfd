"""Finds the words of a stored passage that a sentence rests on: the best one to three adjacent sentences.

Matching is by shared stems, the rarer among the passages the heavier; numbers and countries count by what they
mean, so that "34%" meets "34 per cent". Offsets lead into the stored text, whose characters are never changed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.answer import Evidence, ProposedQuote
from bot.answering.english.statement import meaning
from ingest.corpus.text.sentences import sentences

MAX_CHARACTERS = 400  # of sentences together
LONGEST_SENTENCE = 600
MOST_SENTENCES = 3
LENGTH_COST = 0.03  # a second sentence must bring more than this share of the claim


@dataclass(frozen=True, slots=True)
class Window:
    """Characters [start, end) of the passage with this number, and the stems that they hold."""

    number: int
    start: int
    end: int
    stems: frozenset[str]
    sentences: int


@dataclass(frozen=True, slots=True)
class Match:
    """A window that a claim may rest on; `share` in 0..1 is how much of the claim's weight it holds."""

    window: Window
    share: float
    score: float


class Aligner:
    """The windows of one evidence, read once for all sentences of a draft."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._windows = [
            window for number in range(1, len(evidence.passages) + 1) for window in _windows(evidence, number)
        ]
        self._counts = Counter(part for window in self._windows if window.sentences == 1 for part in window.stems)
        self._total = sum(window.sentences == 1 for window in self._windows)

    def matches(self, claim: str, numbers: Iterable[int]) -> list[Match]:
        """The windows of these passages that hold anything of the claim, best first."""
        allowed, weights = set(numbers), self._weights(claim)
        found = [self._match(window, weights) for window in self._windows if window.number in allowed]
        return sorted((match for match in found if match.share > 0), key=lambda match: -match.score)

    def share(self, claim: str, windows: Sequence[Window], beside: frozenset[str] = frozenset()) -> float:
        """How much of the claim's weight these windows hold together, with what is known beside them."""
        weights = self._weights(claim)
        held = {part for window in windows for part in window.stems}
        return _held(weights, held | beside)

    def quote(self, window: Window) -> ProposedQuote:
        """The stored characters of a window."""
        return ProposedQuote(window.number, self._evidence.passage(window.number).text[window.start : window.end])

    def _match(self, window: Window, weights: dict[str, float]) -> Match:
        share = _held(weights, window.stems)
        return Match(window, share, share - LENGTH_COST * (window.sentences - 1))

    def _weights(self, claim: str) -> dict[str, float]:
        # A word that stands nowhere weighs as much as the rarest: a claim must not gain by new words.
        return {part: math.log(1 + (self._total + 1) / (self._counts[part] + 1)) for part in meaning(claim)}


def _held(weights: dict[str, float], held: Iterable[str]) -> float:
    total = sum(weights.values())
    return sum(weights[part] for part in weights.keys() & set(held)) / total if total else 0.0


def _windows(evidence: Evidence, number: int) -> Iterator[Window]:
    text = evidence.passage(number).text
    # A piece of a longer sentence might leave out who says it.
    spans = [(start, end) for start, end in sentences(text) if end - start <= LONGEST_SENTENCE]
    for first in range(len(spans)):
        held: frozenset[str] = frozenset()
        for last in range(first, min(first + MOST_SENTENCES, len(spans))):
            start, end = spans[first][0], spans[last][1]
            if last > first and end - start > MAX_CHARACTERS:
                break
            held |= meaning(text[slice(*spans[last])])
            yield Window(number, start, end, held, last - first + 1)
