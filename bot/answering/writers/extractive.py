"""The default writer: quotes the sentences that answer the question; no model but the embedding, no key."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence, Question
from bot.answering.retriever import Found
from bot.answering.terms import search_terms, stems
from bot.answering.writers.proposal import Proposal, ProposedClaim
from ingest.corpus.folding import fold
from ingest.corpus.sentences import sentences

MAX_CLAIMS = 4
MAX_CHARACTERS = 900
PASSAGES = 8
SHORTEST, LONGEST = 20, 600
# A sentence of another article must come this near to the best one, else it only adds length.
WORTH_ADDING = 0.75
ALIKE = 0.9

_LEANS_ON_THE_ONE_BEFORE = re.compile(
    r"^[\"“‘']?(he|she|they|it|his|her|their|its|this|that|these|those|but|and|so|however|also)\b", re.IGNORECASE
)

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
Frequencies = Callable[[Iterable[str]], dict[str, int]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    start: int
    end: int
    text: str
    score: float
    vector: NDArray[np.float32]


class ExtractiveWriter:
    """Scores every sentence of the best passages by meaning and by the question's rarer words."""

    name = "extractive"

    def __init__(self, encode: Encode, frequencies: Frequencies, passage_count: Callable[[], int]) -> None:
        self._encode = encode
        self._frequencies = frequencies
        self._passage_count = passage_count

    def write(self, question: Question, evidence: Evidence, found: Found) -> Proposal:
        """At most four quotes of 900 characters together, from different articles where they add something."""
        weights = self._word_weights(question.text)
        candidates = self._score(evidence, found.vector, weights)
        chosen = _choose(candidates)
        claims = [_with_lead(evidence, candidate, _spent(chosen)) for candidate in _reading_order(chosen)]
        support = max((c.score for c in candidates), default=0.0)
        return Proposal(tuple(claims), support)

    def _word_weights(self, question: str) -> dict[str, float]:
        count = max(1, self._passage_count())
        frequencies = self._frequencies(search_terms(question))
        weights: dict[str, float] = {}
        for word, frequency in frequencies.items():
            for part in stems(word):
                weights[part] = max(weights.get(part, 0.0), math.log(1 + count / (frequency + 0.5)))
        return weights

    def _score(self, evidence: Evidence, vector: NDArray[np.float32], weights: dict[str, float]) -> list[_Candidate]:
        spans = [
            (number, start, end)
            for number, passage in enumerate(evidence.passages[:PASSAGES], start=1)
            for start, end in sentences(passage.text)
            if SHORTEST <= end - start <= LONGEST and not passage.text[start:end].rstrip("\"”'’").endswith("?")
        ]
        texts = [fold(evidence.passage(number).text[start:end]) for number, start, end in spans]
        if not texts:
            return []
        vectors = self._encode(texts)
        total = sum(weights.values()) or 1.0
        scored = []
        for (number, start, end), text, row in zip(spans, texts, vectors, strict=True):
            overlap = sum(weights.get(found, 0.0) for found in set(stems(text))) / total
            score = 0.55 * float(row @ vector) + 0.4 * overlap + 0.05 / number
            scored.append(_Candidate(number, start, end, evidence.passage(number).text[start:end], score, row))
        return sorted(scored, key=lambda candidate: -candidate.score)


def _choose(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == MAX_CLAIMS or candidate.score < WORTH_ADDING * candidates[0].score:
            break
        alike = any(float(candidate.vector @ other.vector) > ALIKE for other in chosen)
        if not alike and _spent(chosen) + len(candidate.text) <= MAX_CHARACTERS:
            chosen.append(candidate)
    return chosen


def _spent(chosen: Iterable[_Candidate]) -> int:
    return sum(len(candidate.text) for candidate in chosen)


def _reading_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    # The best article first; within it as its author wrote.
    first_seen: dict[int, int] = {}
    for place, candidate in enumerate(chosen):
        first_seen.setdefault(candidate.number, place)
    return sorted(chosen, key=lambda candidate: (first_seen[candidate.number], candidate.start))


def _with_lead(evidence: Evidence, candidate: _Candidate, spent: int) -> ProposedClaim:
    """The sentence, with the one before it where it could not be understood alone and there is room."""
    text, start = evidence.passage(candidate.number).text, candidate.start
    if _LEANS_ON_THE_ONE_BEFORE.match(candidate.text):
        before = [span for span in sentences(text) if span[1] <= candidate.start]
        if before and spent + candidate.start - before[-1][0] <= MAX_CHARACTERS:
            start = before[-1][0]
    quote = text[start : candidate.end]
    return ProposedClaim(fold(quote), candidate.number, quote)
