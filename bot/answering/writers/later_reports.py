"""What reports say that came out after those that an answer quotes, where it is asked for long after them.

The sentences that have the words of a question are mostly of the day of the news: months later "a manhunt is underway"
still has more of them than the report that names who was arrested. So the later reports are searched by themselves, and
what answers by both readers is quoted beside (docs/decisions/0016-readers-decide.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.answering.answer import ProposedQuote
from bot.answering.question.query import Query
from bot.answering.question.time.calendar import shift
from bot.answering.reading.marked_evidence import Reading, read
from bot.answering.reading.missing_names import missing_names
from bot.answering.search.evidence import timely_evidence
from bot.answering.search.retriever import PassageRetriever
from bot.answering.writers.proposal import Writer
from ingest.corpus.articles import ScoredPassage

ASKED_LATER = timedelta(days=14)  # after the newest report that is quoted
# The least of the reader's score, and of the span reader's "answers", of what is quoted beside.
LEAST_READ, LEAST_ANSWERS = 5.0, 0.0


@dataclass(frozen=True, slots=True)
class LaterReport:
    """A passage that came out later, the words of it to quote, and the score of their likeliest sentence."""

    passage: ScoredPassage
    quote: str
    score: float


def later_report(
    query: Query, quoted: Iterable[date | None], retriever: PassageRetriever, writer: Writer
) -> LaterReport | None:
    """What this writer quotes of the reports after these days, its first quote.

    None where that does not answer by both readers, and where the question is asked soon after these days.
    """
    since = _day_after(query, quoted)
    if since is None or retriever.spans is None:
        return None
    filters = replace(query.question.filters, since=since)
    result = retriever.find(replace(query, question=replace(query.question, filters=filters)), to_answer=True)
    evidence = timely_evidence(result)
    reading = read(result, evidence, retriever.corpus.sentences, retriever.spans, retriever.reader_seconds)
    claims = writer.write(evidence, result, reading).claims
    if not claims or not _answers(reading, claims[0].quotes[0]):
        return None
    quote = claims[0].quotes[0]
    passage = reading.evidence.passage(quote.number)
    if missing_names(query, [passage], retriever.corpus):
        return None
    return LaterReport(passage, quote.text, reading.best)


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
    start = reading.evidence.passage(quote.number).text.find(quote.text)
    return any(
        sentence.number == quote.number
        and start <= sentence.start < start + len(quote.text)
        and sentence.reader >= LEAST_READ
        and index in reading.spans
        and reading.spans[index].answers >= LEAST_ANSWERS
        for index, sentence in enumerate(reading.sentences)
    )
