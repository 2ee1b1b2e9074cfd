"""The stored words behind a sentence: the best one to three adjacent sentences of a passage, and those that prove it.

Matching is by shared stems, the rarer among the passages the heavier; numbers and countries count by what they
mean, so that "34%" meets "34 per cent". Offsets lead into the stored text, whose characters are never changed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.answering.answer import Evidence, ProposedClaim, ProposedQuote
from bot.answering.english.statement import meaning
from bot.answering.grounding.proof import proven_by
from bot.answering.grounding.quotes import locate
from bot.answering.grounding.speech import hides_speech, speaker_sentences, text_before
from ingest.corpus.text.folding import fold
from ingest.corpus.text.sentences import sentences

MAX_CHARACTERS = 400  # of sentences together
LONGEST_SENTENCE = 600
MOST_SENTENCES = 3
LENGTH_COST = 0.03  # a second sentence must bring more than this share of the claim
TRIED = 6  # windows of a sentence that a proof is looked for in
LEAST_TOLD = 0.5  # of what a sentence weighs, in the window or in its headline


@dataclass(frozen=True, slots=True)
class Window:
    """Characters [start, end) of the passage with this number, and the stems of its sentences.

    Up to the sentence that says whose words they are, which does not count, it shows what is only somebody's words.
    """

    number: int
    start: int
    end: int
    stems: frozenset[str]
    sentences: int


class Support:
    """Finds windows of one evidence, which it reads once, for the sentences of a draft."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.numbers = range(1, len(evidence.passages) + 1)
        self._windows = [window for number in self.numbers for window in _windows(evidence, number)]
        self._counts = Counter(part for window in self._windows if window.sentences == 1 for part in window.stems)
        self._total = sum(window.sentences == 1 for window in self._windows)

    def proof(self, text: str, numbers: Sequence[int]) -> Window | None:
        """The window of one sentence that proves the text."""
        single = (window for window, _ in self._matches(text, numbers) if window.sentences == 1)
        for window in islice(single, TRIED):
            passage = self._evidence.passage(window.number)
            quote = locate(passage, self.quote(window))
            if quote is not None and proven_by(text, quote, passage):
                return window
        return None

    def nearest(self, text: str, numbers: Sequence[int], least_similarity: float) -> list[Window]:
        """The windows that hold at least this share of what the text says, best first."""
        tried = self._matches(text, numbers)[:TRIED]
        return [window for window, share in tried if share >= least_similarity and self._shows_speech(window)]

    def telling(self, text: str, words_added: frozenset[str]) -> Window | None:
        """The best window with all that the sentence added to the question, and with enough of the rest of it.

        What the headline says need not be said again; a question is no answer.
        """
        enough: list[tuple[float, Window]] = []
        weights = self._weights(text)
        for window, _ in self._matches(text, self.numbers):
            if words_added <= window.stems and "?" not in self.quote(window) and self._shows_speech(window):
                headline = meaning(self._evidence.passage(window.number).title)
                share = _share_of_weight(weights, window.stems | headline)
                if share >= LEAST_TOLD:
                    enough.append((share - LENGTH_COST * window.sentences, window))
        return max(enough, key=lambda pair: pair[0])[1] if enough else None

    def quote(self, window: Window) -> str:
        """The window's stored characters."""
        return self._evidence.passage(window.number).text[window.start : window.end]

    def before(self, window: Window) -> str:
        """What stands before the window in its passage."""
        return text_before(self._evidence.passage(window.number), window.start)

    def claim(self, text: str, window: Window, *, own_words: bool = False) -> ProposedClaim:
        """The sentence with the stored characters of its window."""
        return ProposedClaim(text, (ProposedQuote(window.number, self.quote(window), window.start),), own_words)

    def verbatim(self, window: Window) -> ProposedClaim:
        """The window's own words as a claim."""
        return self.claim(" ".join(fold(self.quote(window)).split()), window)

    def _matches(self, claim: str, numbers: Iterable[int]) -> list[tuple[Window, float]]:
        """The windows of these passages that hold anything of the claim, with its share (0..1), best first."""
        allowed, weights = set(numbers), self._weights(claim)
        shares = (
            (window, _share_of_weight(weights, window.stems)) for window in self._windows if window.number in allowed
        )
        matches = [(window, share) for window, share in shares if share > 0]
        return sorted(matches, key=lambda match: -(match[1] - LENGTH_COST * (match[0].sentences - 1)))

    def _weights(self, claim: str) -> dict[str, float]:
        # A word that is in no window weighs as much as the rarest: a claim must not gain by new words.
        return {part: math.log(1 + (self._total + 1) / (self._counts[part] + 1)) for part in meaning(claim)}

    def _shows_speech(self, window: Window) -> bool:
        """Whether its own words may be shown: they do not pass for the article's where they are somebody's."""
        return not hides_speech(self.quote(window), self.before(window))


def _share_of_weight(weights: dict[str, float], stems: Iterable[str]) -> float:
    total = math.fsum(weights.values())
    return math.fsum(weights[part] for part in weights.keys() & set(stems)) / total if total else 0.0


def _windows(evidence: Evidence, number: int) -> Iterator[Window]:
    passage = evidence.passage(number)
    text, spans = passage.text, sentences(passage.text)
    speakers = speaker_sentences(passage, spans)
    for first in range(len(spans)):
        # A piece of a longer sentence might leave out who says it.
        if spans[first][1] - spans[first][0] > LONGEST_SENTENCE:
            continue
        stems: frozenset[str] = frozenset()
        for last in range(first, min(first + MOST_SENTENCES, len(spans))):
            start, end = spans[first][0], spans[last][1]
            if last > first and end - start > MAX_CHARACTERS:
                break
            stems |= meaning(text[slice(*spans[last])])
            said_at = speakers[first : last + 1]
            wide_start, wide_end = min(start, spans[min(said_at)][0]), max(end, spans[max(said_at)][1])
            if wide_end - wide_start <= MAX_CHARACTERS:
                start, end = wide_start, wide_end
            yield Window(number, start, end, stems, last - first + 1)
