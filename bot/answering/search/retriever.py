"""Finds the passages for a question: by meaning and by words, fused, ranked, copies folded, a few of each."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from bot.answering.answer import Question
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.terms import rarest, stems
from bot.answering.question.query import Query, read_query
from bot.answering.question.small_words import written_names
from bot.answering.question.time.scope import Period, days_to_search, describe, describe_filters
from bot.answering.search.copies import Folded, fold, unfolded
from bot.answering.search.neighbors import widen
from bot.answering.search.passage_reader import PASSAGES, PassageReader, ReadPassages
from bot.answering.search.ranking import Candidate, fuse, fuse_with_extra, is_too_early, rank, weigh, word_weights
from bot.answering.search.sentence_ranking import EvidenceSentence
from bot.languages.translatable import gettext_lazy, join
from bot.stopwatch import Stopwatch
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.degradation import Degradation, note_degradation
from ingest.corpus.errors import IndexUnavailable
from ingest.corpus.reader.reader import Reader
from ingest.corpus.reader.span_reader import SpanReader
from ingest.corpus.text.folding import with_plain_letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

CANDIDATES = 100  # of each ranking
LATER = 30  # of each ranking of later reports
A_WEEK = 2  # of these, so that the days after the news do not take all places
FILTERED = 10  # times as deep where a filter wants only some reports: the index knows neither outlets nor days
READ_AGAIN = 64  # of the fused ranking; a deeper second look finds no more (decision 19)
READ_FOR_WORDS = 60_000  # passages that a word search reads, about 50 ms
WORDS_ONLY = gettext_lazy("Semantic search is unavailable right now; these are keyword matches only.")
Near = tuple[list[tuple[int, float]], tuple[str, ...]]  # (passage_id, cosine) by meaning, and notes for the reply
BY_WORDS: Near = ([], (WORDS_ONLY,))

# A period often dates a fact and not the report, so that it is a leaning, never a filter; of what is found, reports of
# long before it answer nothing.
PERIOD_FIRST = gettext_lazy("Reports of that time come first.")


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Passages best first, the question's vector and reading, the best cosine (None where nothing was found)."""

    passages: tuple[ScoredPassage, ...]
    vector: NDArray[np.float32]
    best_cosine: float | None
    query: Query
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    cosines: Mapping[int, float] = field(default_factory=dict)  # by passage id
    sentences: Mapping[int, Sequence[EvidenceSentence]] = field(default_factory=dict)  # of those read, by passage id
    best_read: Mapping[int, float] = field(default_factory=dict)  # the reader's best score in each that it read
    reports: Mapping[str, str] = field(default_factory=dict)  # article_id -> the article as whose copy it counts

    def report_of(self, passage: ScoredPassage) -> str:
        """The article as whose copy the passage's own counts; its own where it is no copy of one that was found."""
        return self.reports.get(passage.article_id, passage.article_id)

    def cosine_of(self, passage: ScoredPassage) -> float:
        """How near the passage is to the question by meaning; the best one's where it is not known."""
        return self.cosines.get(passage.passage_id, self.best_cosine or 0.0)


@dataclass(frozen=True, slots=True)
class CandidateList:
    """What both searches brought, before it is ranked."""

    query: Query
    candidates: list[Candidate]
    vector: NDArray[np.float32]
    notes: tuple[str, ...] = ()


class PassageRetriever(BaseRetriever):
    """The search, which Dateline calls by `find`, and LangChain as one of its retrievers."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    corpus: Corpus
    reader: Reader | None = None
    spans: SpanReader | None = None
    reader_seconds: float = 5.0
    k: int = 10
    per_article: int = 2
    _pool: ThreadPoolExecutor = PrivateAttr(default_factory=lambda: ThreadPoolExecutor(2, "search"))

    def find(
        self, query: Query, k: int | None = None, *, to_answer: bool = False, to_read: bool = True
    ) -> SearchResult:
        """The k best passages for a question; by words alone while the vector index is down.

        With `to_answer`, the span reader reads them, and those that were written too early to answer it come after all
        others. Without `to_read`, for a list by day, nothing is read to order them, which saves half the time.
        """
        k, clock = k or self.k, Stopwatch()
        listing = self.find_candidates(query, max(CANDIDATES, k), clock)
        check_time()
        passages = _ranked(listing, to_answer=to_answer)
        clock.lap("rank")
        passages = self.widened(passages)
        clock.lap("widen")
        folded = if_in_time(
            "copies",
            lambda: fold(passages, self.corpus.copies(passages, query.as_of), by_day=not to_read),
            unfolded(passages),
        )
        check_time()
        passages_shown = folded.with_copies(few_of_each(folded, self.per_article, max(k, PASSAGES)))
        clock.lap("copies")
        if to_read:
            passages_read = self._read(listing, passages_shown, to_answer=to_answer)
            clock.lap("reader")
        else:
            passages_read = ReadPassages(passages_shown, {}, {})
        best = max((candidate.cosine for candidate in listing.candidates), default=None)
        return SearchResult(
            passages_read.passages[:k],
            listing.vector,
            best,
            listing.query,
            listing.notes,
            clock.laps_ms,
            {candidate.passage.passage_id: candidate.cosine for candidate in listing.candidates},
            passages_read.sentences,
            passages_read.best,
            folded.report,
        )

    def find_later(self, result: SearchResult, since: date, limit: int) -> tuple[ScoredPassage, ...]:
        """The best passages of reports from this day on, first one of each and few of a week; less deep than `find`."""
        query = result.query
        later = replace(query, question=replace(query.question, filters=replace(query.question.filters, since=since)))
        listing = self.find_candidates(later, LATER, Stopwatch(), words_of=(since, query.today), vector=result.vector)
        check_time()
        passages = self.widened(_ranked(listing, to_answer=True))
        folded = fold(passages, self.corpus.copies(passages, query.as_of))
        return folded.with_copies(few_of_each_week(folded, since, A_WEEK, limit))

    def _read(self, listing: CandidateList, passages: Sequence[ScoredPassage], *, to_answer: bool) -> ReadPassages:
        spans = self.spans if to_answer else None
        reading = PassageReader(self.corpus.sentences, self.reader, spans, self.reader_seconds)
        result = reading.read(listing.query, listing.vector, passages)
        if not to_answer:
            return result
        period = listing.query.scope.period
        timely_first = sorted(result.passages, key=lambda passage: is_too_early(passage, period))
        return replace(result, passages=tuple(timely_first))

    def find_candidates(
        self,
        query: Query,
        depth: int,
        clock: Stopwatch,
        *,
        words_of: tuple[date, date] | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> CandidateList:
        """Both searches, fused: the best candidates before they are read again.

        With `words_of`, words are searched in reports of these days alone. `vector` is the query's, where it is known.
        """
        as_of, period, filters = query.as_of, query.scope.period, query.question.filters
        admitted = depth
        depth = FILTERED * depth if filters else depth
        if filters.article:
            return self._of_article(query, filters.article, clock)
        # The question's time limit goes with its context.
        days = words_of or _days(query)
        worded = self._pool.submit(
            copy_context().run, self._words, query, depth, as_of, days, only_then=words_of is not None
        )
        words_as_typed = (
            self._pool.submit(copy_context().run, self._own_words, query.typed, depth) if query.typed else None
        )
        if vector is None:
            vector = self.corpus.embedding.encode_query(query.text)
        clock.lap("embed")
        dense, notes = if_in_time("the search by meaning", lambda: self._dense(vector, depth, as_of), BY_WORDS)
        clock.lap("meaning")
        frequencies, words, words_of_days = worded.result()
        fused = fuse_with_extra(
            _ids(dense), _ids(words), _ids(words_of_days), *map(_ids, words_as_typed.result() if words_as_typed else ())
        )[:depth]
        weights = word_weights(query.terms, frequencies, self.corpus.passage_count())
        clock.lap("words")
        passages = self.corpus.load(fused, as_of)
        if filters:
            undated = filters.has_days and any(passage.published is None for passage in passages)
            passages = [passage for passage in passages if filters.admits(passage)][:admitted]
            notes += (describe_filters(filters, undated=undated),)
        candidates = self._candidates(passages, vector)
        clock.lap("passages")
        if period:
            notes += (period_note(period),)
        return CandidateList(replace(query, weights=weights), candidates, vector, notes)

    def _of_article(self, query: Query, article_id: str, clock: Stopwatch) -> CandidateList:
        """All passages of one article, ranked by meaning and by words as those of a search are."""
        self.corpus.check_model()
        vector = self.corpus.embedding.encode_query(query.text)
        clock.lap("embed")
        ids = self.corpus.passages_of(article_id, query.as_of)
        listing = self._candidates(self.corpus.load([(number, 0.0) for number in ids], query.as_of), vector)
        frequencies = self.corpus.document_frequencies(query.terms)
        weights = word_weights(query.terms, frequencies, self.corpus.passage_count())
        by_id = {candidate.passage.passage_id: candidate for candidate in listing}
        weights_held = {
            number: weigh(query.stems.intersection(stems(scored.passage.text)), weights)
            for number, scored in by_id.items()
        }
        near = sorted(by_id, key=lambda number: by_id[number].cosine, reverse=True)
        worded = sorted(
            (number for number in by_id if weights_held[number]), key=lambda number: weights_held[number], reverse=True
        )
        candidates = [replace(by_id[number], fused=fused) for number, fused in fuse([near, worded])]
        clock.lap("passages")
        notes: tuple[str, ...] = (describe_filters(query.question.filters),)
        if query.scope.period:
            notes += (describe(query.scope.period),)
        return CandidateList(replace(query, weights=weights), candidates, vector, notes)

    def _dense(self, vector: NDArray[np.float32], depth: int, as_of: date | None) -> Near:
        """What is near by meaning; nothing, and a note that says so, while the index does not answer."""
        try:
            return self.corpus.dense(vector, depth, as_of), ()
        except IndexUnavailable as error:
            # That the index is being repaired, and why, is in the log already.
            level = logging.INFO if self.corpus.is_being_repaired else logging.WARNING
            log.log(level, "searching by words alone: %s", error.user_message)
            note_degradation(Degradation.BY_WORDS_ALONE)
            return BY_WORDS

    def _words(
        self, query: Query, depth: int, as_of: date | None, days: tuple[date, date] | None, *, only_then: bool = False
    ) -> tuple[dict[str, int], list[tuple[int, float]], list[tuple[int, float]]]:
        """How frequent the words are, where they stand, and where in reports of these days.

        With `only_then`, they stand in reports of these days alone, and the last list is empty.
        """
        frequencies = self.corpus.document_frequencies(query.terms)
        rare = rarest(frequencies, READ_FOR_WORDS)
        # An older Dateline indexed "Łódź" with its ł.
        rare += [word for word in query.text.split() if with_plain_letters(word) != word]
        # A search by words does not tell the WHO from "who".
        rare += [name for name in query.otherwise if name.lower() not in STOP_WORDS]
        # Of "Will Smith" only "Smith" is among the words.
        rare += [name.phrase for name in written_names(query.text, self.corpus)]
        # Searched by themselves: reports of these days would be lost among all that ever had these words.
        words_of_days = self.corpus.words(rare, depth, as_of, days) if days else []
        return (
            (frequencies, words_of_days, [])
            if only_then
            else (frequencies, self.corpus.words(rare, depth, as_of), words_of_days)
        )

    def _own_words(self, query: Query, depth: int) -> tuple[list[tuple[int, float]], ...]:
        """What is near to a follow-up as it was typed, by meaning and by its words."""
        vector = self.corpus.embedding.encode_query(query.text)
        dense, _ = if_in_time("the search by meaning", lambda: self._dense(vector, depth, query.as_of), BY_WORDS)
        return dense, self._words(query, depth, query.as_of, None)[1]

    def _candidates(self, passages: Sequence[ScoredPassage], vector: NDArray[np.float32]) -> list[Candidate]:
        vectors = self.corpus.vectors([passage.passage_id for passage in passages])
        candidates = []
        for passage in passages:
            stored_vector = vectors.get(passage.passage_id)
            if stored_vector is None:
                continue  # replaced between the two reads
            cosine = float(stored_vector.passage @ vector)
            closest = float((stored_vector.sentences @ vector).max()) if len(stored_vector.sentences) else cosine
            candidates.append(Candidate(passage, passage.score, cosine, closest))
        return candidates

    def widened(self, passages: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Each passage with its better neighbor; those that stand in an earlier one, or were removed, left out."""
        neighbors = self.corpus.neighbors([passage.passage_id for passage in passages])
        wide = widen(passages, neighbors, {passage.passage_id: passage.score for passage in passages})
        texts = self.corpus.slices([(passage.version_id, passage.start, passage.end) for passage in wide])
        # None: its article was removed since the passage was loaded.
        return [replace(passage, text=text) for passage, text in zip(wide, texts, strict=True) if text is not None]

    def close(self) -> None:
        """End the search threads; what they still do is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        question = read_query(Question(query, datetime.now(UTC)))
        return [_document(passage) for passage in self.find(question).passages]


def _ranked(listing: CandidateList, *, to_answer: bool) -> list[ScoredPassage]:
    """The passages, best first; with `to_answer` those behind all others that were written too early to answer."""
    ranked = rank(listing.query, listing.candidates[:READ_AGAIN], to_answer=to_answer)
    passages = [replace(passage, score=score) for passage, score in ranked]
    # What was not read again stands below, in fused order, with scores that go on falling.
    lowest, rest = (passages[-1].score if passages else 0.0), listing.candidates[READ_AGAIN:]
    passages += [replace(candidate.passage, score=lowest - below) for below, candidate in enumerate(rest, start=1)]
    if to_answer:
        passages.sort(key=lambda passage: is_too_early(passage, listing.query.scope.period))
    return passages


def period_note(period: Period) -> str:
    """How a period was understood, and that its reports are the first of what is ranked."""
    return join(" ", (describe(period), PERIOD_FIRST))


def _days(query: Query) -> tuple[date, date] | None:
    """The days whose reports are searched by themselves, too: of the question's period, or of the filters."""
    filters, scope = query.question.filters, query.scope
    if not filters.has_days:
        return days_to_search(scope, query.today)
    first, last = filters.since or date.min, min(filters.until or query.today, query.today)
    # What is news now is lost among the reports of many days.
    of_news = days_to_search(scope, last) if scope.period is None else None
    return (max(first, of_news[0]) if of_news else first), last


def _ids(scored: Sequence[tuple[int, float]]) -> list[int]:
    return [number for number, _ in scored]


def few_of_each(folded: Folded, per_article: int, k: int) -> list[ScoredPassage]:
    """The first k; the passages of an article beyond its share come after all others, so that nothing is lost."""
    counts: Counter[str] = Counter()
    first: list[ScoredPassage] = []
    others: list[ScoredPassage] = []
    for passage in folded.passages:
        report = folded.report.get(passage.article_id, passage.article_id)
        counts[report] += 1
        (first if counts[report] <= per_article else others).append(passage)
    return (first + others)[:k]


def few_of_each_week(folded: Folded, since: date, per_week: int, k: int) -> list[ScoredPassage]:
    """The first k, one of each report, few of each week, counted from this day; all others come after these."""
    reports: set[str] = set()
    counts: Counter[int] = Counter()
    first: list[ScoredPassage] = []
    others: list[ScoredPassage] = []
    for passage in folded.passages:
        report = folded.report.get(passage.article_id, passage.article_id)
        week = (passage.published - since).days // 7 if passage.published else -1
        if report in reports or counts[week] == per_week:
            others.append(passage)
            continue
        reports.add(report)
        counts[week] += 1
        first.append(passage)
    return (first + others)[:k]


def _document(passage: ScoredPassage) -> Document:
    return Document(
        page_content=passage.text,
        id=str(passage.passage_id),
        metadata={
            "article_id": passage.article_id,
            "version_id": passage.version_id,
            "title": passage.title,
            "url": passage.url,
            "outlet": passage.outlet,
            "published": passage.published.isoformat() if passage.published else None,
            "start": passage.start,
            "end": passage.end,
            "score": passage.score,
        },
    )
