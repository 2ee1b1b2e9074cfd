"""From a question to an Answer or a Refusal, as a LangChain chain whose writer can be exchanged."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from langchain_core.runnables import Runnable, RunnableBranch, RunnableLambda

from bot.answering.answer import (
    Answer,
    Citation,
    Claim,
    Dropped,
    Evidence,
    Question,
    Refusal,
    Reply,
    ShortAnswer,
    Usage,
)
from bot.answering.grounding.citations import Cited, cite
from bot.answering.notices.cross_check import cross_check
from bot.answering.notices.dated_claims import with_dates
from bot.answering.notices.old_news import old_news
from bot.answering.overviews.overview import Overview
from bot.answering.question.request import Kind, request_of
from bot.answering.question.spelling import Spelling, corrected
from bot.answering.reading.marked_evidence import Reading, read
from bot.answering.reading.short_answer import short_answer
from bot.answering.refusal import abstention
from bot.answering.refusal.calibration import Calibration, shipped_calibration
from bot.answering.refusal.signals import measure
from bot.answering.search.evidence import nearest_articles, number_passages, timely_evidence
from bot.answering.search.retriever import Found, PassageRetriever
from bot.answering.search.timeliness import only_earlier
from bot.answering.stopwatch import Stopwatch
from bot.answering.writers.proposal import Writer
from ingest.corpus.deadline import check_time, if_in_time

log = logging.getLogger(__name__)

OTHERWISE = "The articles say otherwise: "
COMPARING_SECONDS = 3.0  # of reports with one another; most take 30 ms


@dataclass(frozen=True, slots=True)
class Work:
    """A question on its way through the chain; `doubt` is why quotes that nobody has read would not answer it."""

    question: Question
    found: Found | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence(()))
    reading: Reading | None = None
    newest: date | None = None
    doubt: str | None = None
    refusal: str | None = None
    confidence: float | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    writer: str | None = None
    notes: tuple[str, ...] = ()
    usage: Usage | None = None
    short: ShortAnswer | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)


class Answerer:
    """The steps of one question, in order; thread-safe."""

    def __init__(
        self,
        retriever: PassageRetriever,
        writer: Writer,
        calibration: Calibration | None = None,
    ) -> None:
        self._retriever = retriever
        self._writer = writer
        self._overview = Overview(retriever)
        self._calibration = calibration or shipped_calibration()
        refused = RunnableLambda(lambda work: work)
        self.chain: Runnable[Work, Reply] = (
            RunnableLambda(self._look)
            | RunnableBranch((lambda work: work.refusal is not None, refused), RunnableLambda(self._write))
            | RunnableLambda(self._reply)
        )

    def answer(self, question: Question) -> Reply:
        """An Answer whose every claim has its exact quote, or a Refusal."""
        request = request_of(question.text)
        if request.kind is not Kind.QUESTION and not request.topic:
            return self._overview.reply(question, request)
        typed = request.topic or question.text
        spelling = if_in_time("typing errors", lambda: corrected(typed, self._retriever.corpus), Spelling(typed))
        if request.topic:
            reply = self._overview.reply(question, replace(request, topic=spelling.text))
        else:
            reply = self.chain.invoke(Work(replace(question, text=spelling.text)))
        return replace(reply, question=question, notes=reply.notes + spelling.notes)

    def _look(self, work: Work) -> Work:
        question = work.question
        if not any(c.isalnum() for c in question.text):
            return replace(work, refusal=abstention.EMPTY_QUESTION)
        if self._retriever.corpus.passage_count() == 0:
            return replace(work, refusal=abstention.EMPTY_CORPUS)
        found = self._retriever.find(question, to_answer=True)
        work.timings_ms.update(found.timings_ms)
        evidence, period = timely_evidence(found), found.query.scope.period
        if not evidence.passages:
            earlier = number_passages(found.passages)
            nothing = abstention.NOTHING_SEEN if question.as_of else abstention.NOTHING_NEAR
            refusal = only_earlier(period) if period and earlier.passages else nothing
            return replace(work, found=found, evidence=earlier, refusal=refusal)
        clock = Stopwatch()
        retriever = self._retriever
        reading = read(found, evidence, retriever.corpus.sentences, retriever.spans, retriever.reader_seconds)
        clock.lap("read")
        check_time()
        work.timings_ms.update(clock.laps_ms)
        newest = self._retriever.corpus.newest_day(question.today)
        measured = measure(question, found, reading, newest)
        confidence = self._calibration.probability(measured)
        doubt = abstention.reason_to_refuse(confidence, self._calibration.threshold)
        reason = doubt
        if self._writer.declines:
            reason = abstention.reason_to_refuse(confidence, self._calibration.light)
        work = replace(work, found=found, evidence=evidence, reading=reading, newest=newest)
        return replace(work, doubt=doubt, refusal=reason, confidence=confidence)

    def _write(self, work: Work) -> Work:
        found, reading = work.found, work.reading
        assert found is not None
        assert reading is not None
        clock = Stopwatch()
        proposal = self._writer.write(work.question, work.evidence, found, reading)
        clock.lap("write")
        cited = cite(proposal.claims, work.evidence)
        check_time()
        checked = if_in_time(
            "the comparison of reports",
            lambda: cross_check(
                cited, reading, work.evidence, told=proposal.contradicted, most_words=proposal.most_words
            ),
            cited,
            COMPARING_SECONDS,
        )
        clock.lap("check")
        work.timings_ms.update(proposal.timings_ms | clock.laps_ms)
        dropped = proposal.dropped + cited.dropped
        _log_dropped(dropped)
        work = replace(work, dropped=dropped, writer=proposal.writer, notes=proposal.notes, usage=proposal.usage)
        if proposal.refusal is not None:
            return replace(work, refusal=proposal.refusal)
        if work.doubt and proposal.writer not in (None, self._writer.name):
            return replace(work, refusal=work.doubt)
        if not cited.claims and dropped:
            return replace(work, refusal=abstention.NOTHING_STANDS)
        if not cited.claims:
            return replace(work, refusal=abstention.NOTHING_NEAR)
        claims, citations = checked.claims, checked.citations
        if proposal.contradicted:
            # After the check: the words are ours, and no quote need hold them.
            claims = (replace(claims[0], text=OTHERWISE + claims[0].text), *claims[1:])
        else:
            said = Cited(claims, citations, notes=checked.notes)
            dated = with_dates(work.question, said, found.query.scope, work.newest)
            claims, citations = dated.claims, dated.citations
        old = old_news(citations, found.query.scope, work.question.today, work.newest)
        old = None if any(claim.when for claim in claims) else old
        notes = work.notes + checked.notes + ((old,) if old else ())
        short = short_answer(reading, citations)
        return replace(work, claims=claims, citations=citations, notes=notes, short=short)

    def _reply(self, work: Work) -> Reply:
        question, evidence = work.question, work.evidence
        writer, notes = work.writer or self._writer.name, work.notes + (work.found.notes if work.found else ())
        told = (evidence, writer, notes, work.timings_ms, work.dropped, work.confidence, work.usage)
        if work.refusal is not None:
            reason = abstention.explained(work.refusal, question, work.found)
            return Refusal(question, reason, nearest_articles(evidence.passages), *told)
        return Answer(question, work.claims, work.citations, *told, work.short)


def _log_dropped(dropped: Sequence[Dropped]) -> None:
    # Counts only: what was dropped may be anything, and stays out of the log.
    if dropped:
        counts = Counter(one.reason.name.lower() for one in dropped)
        log.info("dropped %d sentences: %s", len(dropped), ", ".join(f"{name} {n}" for name, n in counts.items()))
