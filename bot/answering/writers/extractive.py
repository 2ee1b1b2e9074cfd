"""The default writer: quotes the sentences that answer the question; no model but the embedding, no key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence, Question
from bot.answering.answer_type import AnswerType, expected
from bot.answering.retriever import Found
from bot.answering.terms import stems
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
# What a sentence loses that holds no figure where a figure is asked for, or no time where a time is.
OFF_TYPE = 0.12
HEADLINE_SHARE = 0.7

_LEANS_ON_THE_ONE_BEFORE = re.compile(
    r"^[\"“‘']?(he|she|they|it|his|her|their|its|this|that|these|those|but|and|so|however|also)\b", re.IGNORECASE
)

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    start: int
    end: int
    score: float
    vector: NDArray[np.float32]


class ExtractiveWriter:
    """Scores every sentence of the best passages by meaning and by the question's rarer words."""

    name = "extractive"

    def __init__(self, encode: Encode) -> None:
        self._encode = encode

    def write(self, question: Question, evidence: Evidence, found: Found) -> Proposal:
        """At most four quotes of 900 characters together, from different articles where they add something."""
        candidates = self._score(evidence, found, expected(question.text))
        chosen = _choose(evidence, candidates)
        claims = [_claim(evidence, candidate) for candidate in _reading_order(chosen)]
        support = max((c.score for c in candidates), default=0.0)
        return Proposal(tuple(claims), support)

    def _score(self, evidence: Evidence, found: Found, kind: AnswerType | None) -> list[_Candidate]:
        spans = [
            (number, start, end)
            for number, passage in enumerate(evidence.passages[:PASSAGES], start=1)
            for start, end in sentences(passage.text)
            if _is_quotable(passage.title, passage.text[start:end])
        ]
        texts = [fold(evidence.passage(number).text[start:end]) for number, start, end in spans]
        if not texts:
            return []
        vectors = self._encode(texts)
        weights, vector = found.query.weights, found.vector
        total = sum(weights.values()) or 1.0
        scored = []
        for (number, start, end), text, row in zip(spans, texts, vectors, strict=True):
            own = set(stems(text))
            # The headline says what every sentence under it is about.
            told = set(stems(evidence.passage(number).title)) - own
            overlap = (_weight(own, weights) + HEADLINE_SHARE * _weight(told, weights)) / total
            fits = kind is None or kind.is_in(text)
            score = 0.55 * float(row @ vector) + 0.4 * overlap + 0.05 / number - (0 if fits else OFF_TYPE)
            scored.append(_Candidate(number, start, end, score, row))
        return sorted(scored, key=lambda candidate: -candidate.score)


def _weight(found: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(word, 0.0) for word in found)


def _is_quotable(title: str, sentence: str) -> bool:
    """Whether this is a statement of the text: no question, and not the headline that a file begins with."""
    if not SHORTEST <= len(sentence) <= LONGEST or sentence.rstrip("\"”'’").endswith("?"):
        return False
    line = sentence.lstrip("# ").strip()
    return line[-1:] in ".!…\"”'’)" or fold(line) != fold(title)


def _choose(evidence: Evidence, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    for candidate in candidates:
        if len(chosen) == MAX_CLAIMS or candidate.score < WORTH_ADDING * candidates[0].score:
            break
        room = MAX_CHARACTERS - sum(other.end - other.start for other in chosen)
        whole = _with_lead(evidence, candidate, chosen, room)
        alike = any(float(candidate.vector @ other.vector) > ALIKE for other in chosen)
        if not alike and not _overlaps(whole, chosen) and whole.end - whole.start <= room:
            chosen.append(whole)
    return chosen


def _with_lead(evidence: Evidence, candidate: _Candidate, chosen: Sequence[_Candidate], room: int) -> _Candidate:
    """The sentence, with the one before it where it could not be understood alone and there is room."""
    passage = evidence.passage(candidate.number)
    if not _LEANS_ON_THE_ONE_BEFORE.match(passage.text[candidate.start : candidate.end]):
        return candidate
    before = [span for span in sentences(passage.text) if span[1] <= candidate.start]
    if not before or not _is_quotable(passage.title, passage.text[slice(*before[-1])]):
        return candidate
    whole = replace(candidate, start=before[-1][0])
    return candidate if _overlaps(whole, chosen) or whole.end - whole.start > room else whole


def _overlaps(candidate: _Candidate, chosen: Iterable[_Candidate]) -> bool:
    return any(
        other.number == candidate.number and other.start < candidate.end and candidate.start < other.end
        for other in chosen
    )


def _reading_order(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    # The best sentence first, then what its article adds in the order of its author, then the other articles.
    first_seen: dict[int, int] = {}
    for place, candidate in enumerate(chosen):
        first_seen.setdefault(candidate.number, place)
    rest = sorted(chosen[1:], key=lambda candidate: (first_seen[candidate.number], candidate.start))
    return [*chosen[:1], *rest]


def _claim(evidence: Evidence, candidate: _Candidate) -> ProposedClaim:
    quote = evidence.passage(candidate.number).text[candidate.start : candidate.end]
    return ProposedClaim(fold(quote), candidate.number, quote)
