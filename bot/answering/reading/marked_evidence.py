"""The best passages sentence by sentence: how likely each answers, and with which words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence, Quote
from bot.answering.grounding.quotes import holds_sentence
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
    with_spans,
)
from ingest.corpus.reader.span_reader import Span

PASSAGES = 8


@dataclass(frozen=True, slots=True)
class Unscored:
    """The question, the sentences of the first passages of the evidence and their features (n, FEATURES)."""

    query: Query
    evidence: Evidence
    sentences: tuple[EvidenceSentence, ...]
    rows: NDArray[np.float64]
    # The words that answer in each sentence that the span reader has read, by place.
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

    def places_in(self, quote: Quote) -> list[int]:
        """The places of the sentences that stand in this quote."""
        return [
            place
            for place, sentence in enumerate(self.sentences)
            if holds_sentence(quote, self.evidence.passage(sentence.number), sentence.start, sentence.end)
        ]

    def doubts(self, quote: Quote) -> bool:
        """Whether the span reader had sentences of this quote to choose from, and says of none that it answers."""
        places = self.places_in(quote) if self.spans else []
        return bool(places) and not any(place in self.spans and self.spans[place].answers >= 0 for place in places)


def read(result: SearchResult, evidence: Evidence, sentences_of: SentencesOf) -> Reading:
    """The evidence with how likely each sentence answers; `sentences_of` finds those of passages not read before."""
    unscored = look_at(result, evidence, sentences_of)
    if unscored.spans:
        scores = second_look(with_spans(unscored.rows, unscored.spans))
        best = float(scores.max())
    else:
        scores, best = first_look(unscored.rows), math.nan
    return Reading(
        unscored.query, unscored.evidence, unscored.sentences, unscored.rows, unscored.spans, shares(scores), best
    )


def look_at(result: SearchResult, evidence: Evidence, sentences_of: SentencesOf) -> Unscored:
    """The evidence before it is scored, as weights are fitted on it, with what the search has read of it."""
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
    sentences = tuple(sentence for own in by_number for sentence in own)
    spans = {index: sentence.span for index, sentence in enumerate(sentences) if sentence.span}
    return Unscored(result.query, best, sentences, rows, spans)
