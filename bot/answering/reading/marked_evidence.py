"""Reads the best passages sentence by sentence: how likely each answers, and with which words."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence
from bot.answering.question.query import Query
from bot.answering.search.passage_reader import SentencesOf
from bot.answering.search.retriever import SearchResult
from bot.answering.search.sentence_ranking import (
    EvidenceSentence,
    evidence_sentences,
    features,
    first_look,
    second_look,
    shares,
    with_readers,
)
from ingest.corpus.deadline import seconds_left
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.span_reader import Span, SpanReader

log = logging.getLogger(__name__)

PASSAGES = 8
MARKED = 16  # sentences in which the words that answer are looked for
READER_WEIGHT = 0.15  # of a point of the reader's beside a point of the first look's, for which ones
SECONDS = 5.0  # longest that it may take


@dataclass(frozen=True, slots=True)
class Unscored:
    """The question, the sentences of the first passages of the evidence and their features (n, FEATURES)."""

    query: Query
    evidence: Evidence
    sentences: tuple[EvidenceSentence, ...]
    rows: NDArray[np.float64]
    # The words that answer in each of the likeliest sentences, by place; empty where none were marked.
    spans: Mapping[int, Span] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading(Unscored):
    """The same with how likely each sentence answers (n,), as a share of one over all of them."""

    likely: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    best: float = math.nan  # the score of the likeliest by all that was read of it; NaN where no words were marked

    def marked_words(self, index: int) -> str:
        """The words of the sentence at this place that answer; "" where none were marked."""
        if index not in self.spans:
            return ""
        sentence, span = self.sentences[index], self.spans[index]
        text = self.evidence.passage(sentence.number).text
        return text[sentence.start + span.start : sentence.start + span.end]


def read(
    result: SearchResult,
    evidence: Evidence,
    sentences_of: SentencesOf,
    spans: SpanReader | None = None,
    seconds: float = SECONDS,
    marked: int = MARKED,
) -> Reading:
    """The evidence as it is read, words marked in so many sentences; `sentences_of` finds those of passages."""
    unscored = look_at(result, evidence, sentences_of, spans, seconds, marked)
    if unscored.spans:
        scores = second_look(with_readers(unscored.rows, unscored.sentences, unscored.spans))
        best = float(scores.max())
    else:
        scores, best = first_look(unscored.rows), math.nan
    return Reading(
        unscored.query, unscored.evidence, unscored.sentences, unscored.rows, unscored.spans, shares(scores), best
    )


def look_at(
    result: SearchResult,
    evidence: Evidence,
    sentences_of: SentencesOf,
    spans: SpanReader | None = None,
    seconds: float = SECONDS,
    marked: int = MARKED,
) -> Unscored:
    """The evidence before it is scored, as weights are fitted on it; what the search has read is not read again."""
    best = Evidence(evidence.passages[:PASSAGES])
    unread = [passage for passage in best.passages if passage.passage_id not in result.sentences]
    sentences_by_passage = evidence_sentences(result.query, Evidence(tuple(unread)), sentences_of(unread))
    by_passage = {
        **result.sentences,
        **{passage.passage_id: own for passage, own in zip(unread, sentences_by_passage, strict=True)},
    }
    by_number = [
        [replace(sentence, number=number) for sentence in by_passage[passage.passage_id]]
        for number, passage in enumerate(best.passages, start=1)
    ]
    rows = features(result.query, result.vector, best, by_number)
    unscored = Unscored(result.query, best, tuple(sentence for sentences in by_number for sentence in sentences), rows)
    if spans is None or not result.best_read:
        return unscored
    return replace(unscored, spans=mark(unscored, spans, seconds, marked))


def mark(unscored: Unscored, spans: SpanReader, seconds: float, limit: int = MARKED) -> dict[int, Span]:
    """The words that answer in the likeliest sentences, by place; none where the model fails or is too slow."""
    indexes, ends = likeliest(unscored, limit), time.monotonic() + seconds_left(seconds)
    leads, texts = zip(*(as_read(unscored, index) for index in indexes), strict=True) if indexes else ((), ())
    try:
        marked = spans.read(unscored.query.text, leads, texts, ends)
    except (ModelFailed, TimeoutError) as error:
        log.warning("answering without marked answers: %s", error)
        return {}
    return dict(zip(indexes, marked, strict=True))


def likeliest(unscored: Unscored, limit: int = MARKED) -> list[int]:
    """The places of the sentences that answer most likely, before words are marked in them."""
    read_before = np.nan_to_num(np.array([sentence.reader for sentence in unscored.sentences]), nan=-math.inf)
    likely = first_look(unscored.rows) + READER_WEIGHT * read_before
    return [int(index) for index in np.argsort(-likely, kind="stable")[:limit]]


def as_read(unscored: Unscored, index: int) -> tuple[str, str]:
    """What the span reader is shown of the sentence at this place: its headline and its text.

    The text has the stored characters, not the folded ones: what is marked has offsets that lead back to them.
    """
    sentence = unscored.sentences[index]
    passage = unscored.evidence.passage(sentence.number)
    return passage.title, passage.text[sentence.start : sentence.end]
