"""Reads the best passages sentence by sentence: how likely each answers, and what they agree on."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence
from bot.answering.retriever import Found
from bot.answering.sentence_ranking import EvidenceSentence, evidence_sentences, features, likelihood
from bot.answering.terms import STOP_WORDS, stems
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.span_reader import Span
from ingest.corpus.reading import Sentence

log = logging.getLogger(__name__)

PASSAGES = 8
MARKED = 16  # sentences in which the words that answer are looked for
SECONDS = 5.0  # longest that it may take
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

ReadSentences = Callable[[Sequence[ScoredPassage]], list[list[Sentence]]]


@dataclass(frozen=True, slots=True)
class Unscored:
    """The sentences of the first passages of the evidence and their features (n, FEATURES)."""

    evidence: Evidence
    sentences: tuple[EvidenceSentence, ...]
    rows: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading(Unscored):
    """The same with how likely each sentence answers (n,), as a share of one over all of them.

    `spans` has the words that answer in each of the likeliest sentences, by place; it is empty where nobody marked any.
    """

    likely: NDArray[np.float64]
    spans: Mapping[int, Span] = field(default_factory=dict)


class SpanFinder(Protocol):
    """Marks the words that answer a question in each of some texts, each under its headline."""

    def read(
        self, question: str, leads: Sequence[str], texts: Sequence[str], deadline: float | None = None
    ) -> list[Span]:
        """A span for each text; raises TimeoutError after the deadline, ModelFailed where the model fails."""
        ...


def read(
    found: Found,
    evidence: Evidence,
    sentences_of: ReadSentences,
    spans: SpanFinder | None = None,
    seconds: float = SECONDS,
) -> Reading:
    """The evidence as it is read; `sentences_of` finds the sentences of passages with their vectors."""
    seen = look_at(found, evidence, sentences_of)
    likely = likelihood(seen.rows, seen.sentences)
    if spans is None or not found.best_read:
        return Reading(seen.evidence, seen.sentences, seen.rows, likely)
    marked = mark(found.query.text, seen, likely, spans, seconds)
    answers = {place: span.answers for place, span in marked.items()}
    return Reading(seen.evidence, seen.sentences, seen.rows, likelihood(seen.rows, seen.sentences, answers), marked)


def mark(
    question: str, seen: Unscored, likely: NDArray[np.float64], spans: SpanFinder, seconds: float
) -> dict[int, Span]:
    """The words that answer in the likeliest sentences, by place; none where the model fails or is too slow."""
    places = sorted(range(len(likely)), key=lambda place: -likely[place])[:MARKED]
    sentences = [seen.sentences[place] for place in places]
    passages = [seen.evidence.passage(sentence.number) for sentence in sentences]
    # The stored characters, not the folded ones: what is marked has offsets that lead back to them.
    texts = [passage.text[sentence.start : sentence.end] for passage, sentence in zip(passages, sentences, strict=True)]
    leads = [passage.title for passage in passages]
    try:
        found = spans.read(question, leads, texts, time.monotonic() + seconds)
    except (ModelFailed, TimeoutError) as error:
        log.warning("answering without marked answers: %s", error)
        return {}
    return dict(zip(places, found, strict=True))


def look_at(found: Found, evidence: Evidence, sentences_of: ReadSentences) -> Unscored:
    """The evidence before it is scored, as weights are fitted on it; what the search has read is not read again."""
    best = Evidence(evidence.passages[:PASSAGES])
    unread = [passage for passage in best.passages if passage.passage_id not in found.sentences]
    more = evidence_sentences(found.query, Evidence(tuple(unread)), sentences_of(unread))
    known = {**found.sentences, **{passage.passage_id: own for passage, own in zip(unread, more, strict=True)}}
    each = [
        [replace(sentence, number=number) for sentence in known[passage.passage_id]]
        for number, passage in enumerate(best.passages, start=1)
    ]
    rows = features(found.query, found.vector, best, each)
    return Unscored(best, tuple(sentence for sentences in each for sentence in sentences), rows)


def agreement(reading: Reading, question: str) -> float:
    """How much of the likelihood stands on one name that the question lacks, over all articles, 0..1.

    What is asked for is told by many reports of it; about what nobody reported, each near report names somebody else
    (Brill et al. 2002, An Analysis of the AskMSR Question-Answering System, on redundancy). Of an article its best
    sentence counts; of each likelihood the square root, or one sentence would decide alone.
    """
    shares = np.sqrt(reading.likely)
    total = float(shares.sum())
    if not total:
        return 0.0
    asked = set(stems(question))
    small = {word for one in reading.sentences for word in _WORD.findall(one.text) if word[0].islower()}
    best: dict[str, dict[str, float]] = {}
    for one, share in zip(reading.sentences, shares.tolist(), strict=True):
        article = reading.evidence.passage(one.number).article_id
        for name in _names(one.text, small) - asked:
            of_articles = best.setdefault(name, {})
            of_articles[article] = max(share, of_articles.get(article, 0.0))
    return max((sum(of_articles.values()) for of_articles in best.values()), default=0.0) / total


def _names(text: str, small: Iterable[str]) -> set[str]:
    """The stems of the words of names; a word at the head of a sentence that is also written small is none."""
    found = set()
    for place, match in enumerate(_WORD.finditer(text)):
        word = match.group().removesuffix("'s").removesuffix("’s")
        lower = word.lower()
        if len(word) < 2 or not word[0].isupper() or lower in STOP_WORDS or (place == 0 and lower in small):
            continue
        found.update(stems(word)[-1:])
    return found
