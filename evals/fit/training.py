"""What weights are fitted on: the numbers that answering weighs for one question, as if somebody had asked it.

The only module of evals/fit that imports answering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import inf

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence, Question
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.names import names
from bot.answering.english.terms import words
from bot.answering.grounding.citations import cite
from bot.answering.grounding.quotes import is_quotable
from bot.answering.question.query import Query, read_query
from bot.answering.reading import short_answer
from bot.answering.reading.marked_evidence import Reading, look_at, read
from bot.answering.refusal.calibration import FILE as CALIBRATION_FILE
from bot.answering.refusal.calibration import FITS, fit_name, fitted_now, shipped_calibration
from bot.answering.refusal.signals import PASSAGES, SIGNALS, Signals, measure
from bot.answering.search import ranking, sentence_ranking
from bot.answering.search.evidence import timely_evidence
from bot.answering.search.passage_reader import as_stored, lead_of
from bot.answering.search.retriever import CANDIDATES, READ_AGAIN, PassageRetriever, SearchResult
from bot.answering.topics import claim_sentences
from bot.answering.topics.topic_of_time import find_passages
from bot.answering.writers.extractive import ExtractiveWriter
from bot.stopwatch import Stopwatch
from ingest.corpus.articles import ScoredPassage

# Beside the functions below, what a fit takes as it is.
__all__ = [
    "CALIBRATION_FILE",
    "FITS",
    "SIGNALS",
    "PassageRetriever",
    "fitted_now",
    "names",
    "words",
]

PASSAGE_FEATURES = ranking.FEATURES
FIRST_LOOK_FEATURES = sentence_ranking.FEATURES
SENTENCE_FEATURES = sentence_ranking.READ_FEATURES
JUDGED = 16  # sentences of a search at most that were judged
SHORT_ANSWER_FEATURES = short_answer.FEATURES
CLAIM_FEATURES = claim_sentences.FEATURES

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EvidenceSearch:
    """The result of a search to answer, and the passages that an answer may be written from."""

    result: SearchResult
    evidence: Evidence

    @property
    def first_passages(self) -> Sequence[ScoredPassage]:
        """The passages that signals are measured on."""
        return self.evidence.passages[:PASSAGES]


def as_asked(text: str, day: date | None) -> Query:
    """A question as it is read at noon of this day, about the corpus of that day; of today for None."""
    asked_at = datetime.combine(day or datetime.now(UTC).date(), time(12), UTC)
    return read_query(Question(text, asked_at, day))


def candidates(retriever: PassageRetriever, query: Query) -> tuple[list[ScoredPassage], Rows]:
    """The passages that are ranked for a question, and PASSAGE_FEATURES of each."""
    listing = retriever.find_candidates(query, CANDIDATES, Stopwatch())
    passages = [candidate.passage for candidate in listing.candidates[:READ_AGAIN]]
    return passages, passage_rows(listing.query, listing.candidates)


def passage_rows(query: Query, ranked: Sequence[ranking.Candidate]) -> Rows:
    """PASSAGE_FEATURES of each of these that is read again."""
    head = ranked[:READ_AGAIN]
    return ranking.features(query, head) if head else np.zeros((0, len(PASSAGE_FEATURES)))


def find(retriever: PassageRetriever, query: Query) -> EvidenceSearch:
    """The search for an answer to a question."""
    result = retriever.find(query, to_answer=True)
    return EvidenceSearch(result, timely_evidence(result))


def sentences(retriever: PassageRetriever, query: Query) -> tuple[list[str], Rows]:
    """The sentences that the extractive writer chooses from, and SENTENCE_FEATURES of each."""
    search = find(retriever, query)
    looked = look_at(search.result, search.evidence, retriever.corpus.sentences)
    rows = sentence_ranking.with_spans(looked.rows, looked.spans)
    titles = [looked.evidence.passage(sentence.number).title for sentence in looked.sentences]
    texts = [sentence.text for sentence in looked.sentences]
    quotable = np.array([is_quotable(*headed) for headed in zip(titles, texts, strict=True)], bool)
    return [text for text, is_kept in zip(texts, quotable, strict=True) if is_kept], rows[quotable]


@dataclass(frozen=True, slots=True)
class SentenceRead:
    """A sentence with its lead as the span reader is shown them, and the links and the id of its article."""

    lead: str
    text: str
    keys: frozenset[str]


def sentences_read(retriever: PassageRetriever, query: Query) -> tuple[str, list[SentenceRead]]:
    """The question as it is searched, and what is read of the evidence, the likeliest by words and meaning first.

    Only what may be quoted, and so much as was judged.
    """
    search = find(retriever, query)
    looked = look_at(search.result, search.evidence, retriever.corpus.sentences)
    sentences = []
    order = np.argsort(-sentence_ranking.first_look(looked.rows), kind="stable")
    for index in [int(index) for index in order if int(index) in looked.spans][:JUDGED]:
        text = as_stored(looked.sentences[index], looked.evidence)
        passage = looked.evidence.passage(looked.sentences[index].number)
        if is_quotable(passage.title, text):
            lead = lead_of(looked.sentences[index], looked.evidence)
            keys = frozenset((passage.article_id, *retriever.corpus.addresses_of(passage.article_id)))
            sentences.append(SentenceRead(lead, text, keys))
    return looked.query.text, sentences


def signals(retriever: PassageRetriever, search: EvidenceSearch) -> Rows:
    """SIGNALS of a search; NaN where one cannot be told."""
    corpus = retriever.corpus
    reading = _read(retriever, search)
    return measure(search.result, reading, corpus.newest_day(search.result.query.today), corpus).values


def fit_names(rows: Sequence[Rows]) -> list[str]:
    """Which of FITS decides on a search, for SIGNALS of each."""
    return [fit_name(Signals(row)) for row in rows]


def answered_as_shipped(rows: Sequence[Rows]) -> NDArray[np.bool_]:
    """Whether the fit that comes with the program would answer, for SIGNALS of each search."""
    fit = shipped_calibration()
    return np.array([fit.probability(Signals(row)) >= fit.threshold for row in rows], np.bool_)


def marked_words(retriever: PassageRetriever, query: Query) -> tuple[str, tuple[float, ...]] | None:
    """The words that would be marked in the first quote of an answer, and SHORT_ANSWER_FEATURES of them."""
    search = find(retriever, query)
    reading = _read(retriever, search)
    claims = ExtractiveWriter().write(search.evidence, search.result, reading).claims
    citations = cite(claims, search.evidence).citations
    candidate = short_answer.find_candidate(reading, citations[0]) if citations else None
    if candidate is None:
        return None
    return reading.evidence.passage(candidate.number).text[candidate.start : candidate.end], candidate.values


def claim_rows(retriever: PassageRetriever, claim: str, day: date | None) -> tuple[list[str], Rows]:
    """The sentences that are read to find who reported a claim, and CLAIM_FEATURES of each; needs a reader.

    It takes the time that it takes: on a busy machine, too, the fit is the same.
    """
    assert retriever.reader is not None
    query = as_asked(claim, day)
    sentences = claim_sentences.sentences_to_read(retriever.corpus, find_passages(retriever, query))
    sentences_read, rows = claim_sentences.feature_rows(query.text, sentences, retriever.reader, inf, within=inf)
    return [lead.quote for lead in sentences_read], rows


def _read(retriever: PassageRetriever, search: EvidenceSearch) -> Reading:
    return read(search.result, search.evidence, retriever.corpus.sentences)


def content_words(text: str) -> frozenset[str]:
    """The words of a text but for those that all texts have, such as "the"."""
    return frozenset(words(text)) - STOP_WORDS
