"""What reports say that came out after those that an answer quotes, where it is asked for long after them.

The sentences that have the words of a question are mostly of the day of the news: months later "a manhunt is underway"
still has more of them than the report that names who was arrested. So what was found of later reports is read by
itself, and what answers by both readers is quoted beside (docs/decisions/0016-readers-decide.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from bot.answering.answer import Evidence, ProposedQuote
from bot.answering.question.query import Query
from bot.answering.question.time.calendar import shift
from bot.answering.reading.marked_evidence import Reading, read
from bot.answering.reading.missing_names import missing_names
from bot.answering.search.passage_reader import PassageReader, Share
from bot.answering.search.retriever import PassageRetriever, SearchResult
from bot.answering.writers.extractive import ExtractiveWriter
from ingest.corpus.articles import ScoredPassage

ASKED_LATER = timedelta(days=14)  # after the newest report that is quoted
# What is read: the best of the passages that are later, and one sentence of each.
PASSAGES = 6
READ = Share(6, 6)
# The least of the reader's score, and of the span reader's "answers", of what is quoted beside.
LEAST_READ, LEAST_ANSWERS = 5.0, 0.0


def later_report(
    result: SearchResult, quoted: Iterable[date | None], retriever: PassageRetriever
) -> tuple[ScoredPassage, str] | None:
    """The newest quote that answers by both readers, of what was found later than these days.

    None where its first one does not answer, and where the question is asked soon after these days.
    """
    since = _day_after(result.query, quoted)
    if since is None or retriever.spans is None:
        return None
    later = retriever.find_later(result, since, PASSAGES)
    sentences_of, seconds = retriever.corpus.sentences, retriever.reader_seconds
    passage_reader = PassageReader(
        sentences_of, retriever.reader, retriever.spans, seconds, READ, PASSAGES, LEAST_ANSWERS
    )
    found = passage_reader.read(result.query, result.vector, later)
    if max(found.best.values(), default=LEAST_READ - 1) < LEAST_READ:
        return None
    result = replace(result, passages=found.passages, sentences=found.sentences, best_read=found.best)
    evidence = Evidence(found.passages)
    reading = read(result, evidence, sentences_of)
    quotes = [claim.quotes[0] for claim in ExtractiveWriter().write(evidence, result, reading).claims]
    if not quotes or not _answers(reading, quotes[0]):
        return None
    # Of two that answer the likelier may be the older one: then the other says how things are now.
    answering = [(reading.evidence.passage(quote.number), quote.text) for quote in quotes if _answers(reading, quote)]
    named = [each for each in answering if not missing_names(result.query, [each[0]], retriever.corpus)]
    return max(named, key=lambda pair: pair[0].published or since, default=None)


def _day_after(query: Query, quoted: Iterable[date | None]) -> date | None:
    """The day from which reports are later than these; None where the question is not asked long after them."""
    days = [day for day in quoted if day]
    filters = query.question.filters
    if not days or query.scope.period is not None or filters.article or filters.until:
        return None
    newest = max(days)
    return shift(newest, timedelta(days=1)) if query.today - newest >= ASKED_LATER else None


def _answers(reading: Reading, quote: ProposedQuote) -> bool:
    """Whether a sentence of the quote answers by both readers."""
    start = quote.start if quote.start is not None else reading.evidence.passage(quote.number).text.find(quote.text)
    return any(
        sentence.number == quote.number
        and sentence.start < start + len(quote.text)
        and start < sentence.end  # the quote may begin behind a bullet
        and sentence.reader >= LEAST_READ
        and sentence.span is not None
        and sentence.span.answers >= LEAST_ANSWERS
        for sentence in reading.sentences
    )
