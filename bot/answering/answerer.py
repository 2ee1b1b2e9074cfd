"""From a question to an Answer or a Refusal: the steps in order, each with a name, as a LangChain chain."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from typing import TypeVar

from langchain_core.runnables import Runnable, RunnableLambda, RunnableSequence

from bot.answering.answer import (
    MAX_CLAIMS,
    OTHERWISE,
    Answer,
    Evidence,
    Filters,
    ProposedClaim,
    ProposedQuote,
    Question,
    Refusal,
    Reply,
    ShortAnswer,
)
from bot.answering.grounding.citations import Cited, cite
from bot.answering.notices.corrections import with_changes
from bot.answering.notices.cross_check import cross_check
from bot.answering.notices.dated_claims import old_news, with_dates, with_day_of, with_other_days
from bot.answering.notices.doubts import doubt
from bot.answering.notices.newest_first import newest_first
from bot.answering.question.capitals import as_written
from bot.answering.question.links import without_links
from bot.answering.question.outlets import of_named_outlet
from bot.answering.question.phrasing import standard_phrasing
from bot.answering.question.query import Query, read_query, without_this_year
from bot.answering.question.request import Kind, asks_something, topic_of_article
from bot.answering.question.spelling.spelled_request import spelled_request
from bot.answering.question.spelling.typing_errors import as_spelled
from bot.answering.question.time.scope import days_to_search, describe
from bot.answering.reading.marked_evidence import Reading, read
from bot.answering.reading.short_answer import short_answer
from bot.answering.refusal import reasons
from bot.answering.refusal.calibration import Calibration, shipped_calibration
from bot.answering.refusal.signals import measure
from bot.answering.search.evidence import timely_evidence
from bot.answering.search.initials import with_initials
from bot.answering.search.retriever import PassageRetriever, SearchResult, period_note
from bot.answering.topics.overview import Overview, may_ask, nearer, tells_of_time
from bot.answering.topics.topic_of_time import of_other_times
from bot.answering.writers.holder import Holder, newest_holder, quote_of_holder, short_answer_of
from bot.answering.writers.later_reports import later_report
from bot.answering.writers.nearest import nearest_with_quotes
from bot.answering.writers.proposal import Proposal, Writer
from bot.languages.translatable import Translatable, join
from bot.stopwatch import Stopwatch
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.text.folding import fold

log = logging.getLogger(__name__)

COMPARING_SECONDS = 3.0  # of reports with one another; most take 30 ms


@dataclass(frozen=True, slots=True)
class Work:
    """A question on its way through the steps; once it has a `refusal`, no further step works on it."""

    query: Query
    result: SearchResult | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence(()))
    reading: Reading | None = None
    newest: date | None = None
    doubt: str | None = None  # why quotes that no chat model has read would be refused
    refusal: str | None = None
    confidence: float | None = None
    proposal: Proposal | None = None
    holder: Holder | None = None  # whom the newest reports name beside the words of the office that is asked for
    later_passage: ScoredPassage | None = None  # what is quoted of a report that came out long after the others
    cited: Cited = field(default_factory=lambda: Cited((), ()))
    short: ShortAnswer | None = None
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


Before = TypeVar("Before")
After = TypeVar("After")
Step = Callable[["Answerer", Work], Work]


def _unless_refused(stage: str = "") -> Callable[[Step], Step]:
    """Makes a step pass on what is already refused, and adds its milliseconds under the name of this stage, if any."""

    def decorate(step: Step) -> Step:
        @wraps(step)
        def timed(self: Answerer, work: Work) -> Work:
            if work.refusal is not None:
                return work
            clock = Stopwatch()
            after = step(self, work)
            clock.lap(stage)
            if stage:
                work.timings_ms[stage] = work.timings_ms.get(stage, 0.0) + clock.laps_ms[stage]
            return after

        return timed

    return decorate


def _notes_on_search(work: Work) -> tuple[str, ...]:
    """The notes on what was found; that no quoted report is of the time asked about, or that such ones come first."""
    notes = work.result.notes if work.result else ()
    period, days = work.query.scope.period, days_to_search(work.query.scope, work.query.today)
    published = [citation.passage.published for citation in work.cited.citations]
    if period is None or days is None or not published:
        return notes
    if any(day is None or days[0] <= day <= days[1] for day in published):
        return notes
    of_period = (describe(period),) if work.refusal else (of_other_times(period), describe(period))
    return tuple(shown for note in notes for shown in (of_period if note == period_note(period) else (note,)))


def _with_note_on_links(sentence: Translatable, reply: Reply) -> Reply:
    """The reply with this sentence about what the question links to."""
    if isinstance(reply, Refusal):
        # After the reason: gaps are counted by how it begins.
        return replace(reply, reason=join(" ", (reply.reason, sentence)))
    return replace(reply, notes=(sentence, *reply.notes), caveats=(sentence, *reply.caveats))


def _named(step: Callable[[Before], After]) -> Runnable[Before, After]:
    return RunnableLambda(step, name=step.__name__.lstrip("_"))


class Answerer:
    """Answers questions in steps; thread-safe. `chain` is what `answer` runs: a tracer shows each step by its name."""

    def __init__(self, retriever: PassageRetriever, writer: Writer, calibration: Calibration | None = None) -> None:
        self._retriever = retriever
        self._writer = writer
        self._overview = Overview(retriever)
        self._calibration = calibration or shipped_calibration()
        begin: Runnable[Query, Work] = _named(self._begin)
        steps: tuple[Callable[[Work], Work], ...] = (
            self._search,
            self._read,
            self._decide,
            self._write,
            self._add_holder,
            self._add_later,
            self._cite,
            self._compare,
            self._date,
        )
        reply: Runnable[Work, Reply] = _named(self._reply)
        self.chain: Runnable[Query, Reply] = RunnableSequence(begin, *map(_named, steps), reply, name="answer")

    def answer(self, question: Question, typed: str | None = None) -> Reply:
        """An Answer whose every claim has its exact quote, or a Refusal.

        A question with a link is asked of the linked article alone, and the question of the reply has it as a filter.
        `typed` are the words of a follow-up, where the question is what was made of it: both are searched.
        """
        text, links = without_links(question.text)
        # What follows a question with a link is of its article, too.
        linked = [question.filters.article]
        if links:
            linked = [self._retriever.corpus.linked_article(link, question.as_of) for link in links]
        elif linked == [None]:
            return self._answer(question, typed)
        article = next(filter(None, linked), None)
        filters = Filters(article=article) if article else replace(question.filters, article=None)
        asked = replace(question, text=text, filters=filters)
        query = read_query(asked)
        asks = asks_something(query)
        if article is None and not asks:
            return self._overview.not_linked(read_query(question))
        if article and not asks:
            reply = self._overview.of_article(query, article)
        elif article and (topic := topic_of_article(query)):
            reply = self._overview.of_article_about(query, read_query(replace(asked, text=topic)))
        else:
            reply = self._answer(asked)
        reply = replace(reply, question=replace(question, filters=filters))
        if article is None:
            return _with_note_on_links(reasons.NOT_LINKED, reply)
        return reply if {*linked} == {article} else _with_note_on_links(reasons.FIRST_LINKED, reply)

    def _answer(self, question: Question, typed: str | None = None) -> Reply:
        """The reply to a question without links; one that names an outlet as its source is asked of that alone."""
        asked = of_named_outlet(question, self._retriever.corpus)
        asked = replace(asked, text=standard_phrasing(asked.text))
        return replace(self._answer_as_asked(asked, standard_phrasing(typed) if typed else None), question=question)

    def _answer_as_asked(self, question: Question, typed: str | None) -> Reply:
        query = read_query(question)
        own_words = read_query(replace(question, text=typed)) if typed else None
        corpus = self._retriever.corpus
        request, spelled, notes = spelled_request(query, corpus)
        if request.kind is not Kind.QUESTION and not request.topic:
            overview = self._overview.reply(query, request)
            overview = replace(overview, notes=overview.notes + notes)
            if isinstance(overview, Answer) or not request.or_question:
                return overview
            answered = self.chain.invoke(replace(query, typed=own_words))
            return answered if tells_of_time(query, answered) else overview
        topic, of_topic = query, None
        if request.topic or request.happened_to:
            asked_about = replace(question, text=request.topic or request.happened_to)
            topic, of_spelling = as_spelled(read_query(asked_about), corpus)
            topic = as_written(topic, corpus)
            tell = self._overview.of_topic if request.topic else self._overview.of_events
            of_topic = tell(query, topic)
            if of_topic is not None:
                of_topic = replace(of_topic, notes=of_topic.notes + notes + of_spelling)
                if isinstance(of_topic, Answer) and not (request.is_bare(question.text) and may_ask(topic)):
                    return of_topic
        if spelled is None:
            spelled, notes = as_spelled(query, corpus)
        asked = without_this_year(with_initials(as_written(spelled, corpus), corpus))
        reply = self._overview.of_name(asked, self.chain.invoke(replace(asked, typed=own_words)))
        return nearer(topic, of_topic, replace(reply, notes=reply.notes + notes))

    def _begin(self, query: Query) -> Work:
        return Work(query, refusal=reasons.before_search(query, self._retriever.corpus.passage_count))

    @_unless_refused()
    def _search(self, work: Work) -> Work:
        result = self._retriever.find(work.query, to_answer=True)
        work.timings_ms.update(result.timings_ms)
        evidence = timely_evidence(result)
        if evidence.passages:
            return replace(work, result=result, evidence=evidence)
        refusal, earlier = reasons.without_evidence(result)
        return replace(work, result=result, evidence=earlier, refusal=refusal)

    @_unless_refused("read")
    def _read(self, work: Work) -> Work:
        retriever = self._retriever
        assert work.result is not None
        reading = read(work.result, work.evidence, retriever.corpus.sentences)
        check_time()
        return replace(work, reading=reading, newest=retriever.corpus.newest_day(work.query.today))

    @_unless_refused()
    def _decide(self, work: Work) -> Work:
        assert work.result is not None
        assert work.reading is not None
        measured = measure(work.result, work.reading, work.newest, self._retriever.corpus)
        confidence = self._calibration.probability(measured)
        doubt = reasons.for_doubt(confidence, self._calibration.threshold)
        # A writer that reads the evidence, and may find no answer there, is given more.
        refusal = reasons.for_doubt(confidence, self._calibration.lenient_threshold) if self._writer.declines else doubt
        return replace(work, confidence=confidence, doubt=doubt, refusal=refusal)

    @_unless_refused("write")
    def _write(self, work: Work) -> Work:
        assert work.result is not None
        assert work.reading is not None
        proposal = self._writer.write(work.evidence, work.result, work.reading)
        work.timings_ms.update(proposal.timings_ms)
        return replace(work, proposal=proposal, notes=proposal.notes)

    @_unless_refused("holder")
    def _add_holder(self, work: Work) -> Work:
        """Adds a first claim on who holds the office asked for, where none says it and no chat model has written."""
        result, proposal, corpus = work.result, work.proposal, self._retriever.corpus
        assert result is not None
        assert proposal is not None
        if not self._takes_more(work, proposal):
            return work
        holder = if_in_time("the holder of an office", lambda: newest_holder(work.query, corpus), None)
        if holder is None:
            return work
        if holder.is_told(proposal.claims, work.evidence):
            return replace(work, holder=holder)
        holder_quote = quote_of_holder(holder, result, corpus)
        return _with_claim(replace(work, holder=holder), *holder_quote, position=0) if holder_quote else work

    @_unless_refused("later")
    def _add_later(self, work: Work) -> Work:
        """Adds a second claim, of a report that came out after those quoted, where no chat model has written."""
        result, proposal = work.result, work.proposal
        assert result is not None
        assert proposal is not None
        if not self._takes_more(work, proposal):
            return work
        numbers = {quote.number for claim in proposal.claims for quote in claim.quotes}
        passages = enumerate(work.evidence.passages, start=1)
        days = [passage.published for number, passage in passages if number in numbers]
        later = if_in_time("later reports", lambda: later_report(result, days, self._retriever), None)
        if later is None:
            return work
        return _with_claim(replace(work, later_passage=later[0]), *later, position=1)

    @_unless_refused("check")
    def _cite(self, work: Work) -> Work:
        proposal = work.proposal
        assert proposal is not None
        cited = cite(proposal.claims, work.evidence)
        check_time()
        dropped = proposal.dropped + cited.dropped
        # Counts only: what was dropped may be anything, and stays out of the log.
        if counts := Counter(sentence.reason.name.lower() for sentence in dropped):
            listed = ", ".join(f"{name} {count}" for name, count in counts.items())
            log.info("dropped %d sentences: %s", len(dropped), listed)
        work = replace(work, cited=replace(cited, dropped=dropped))
        if work.doubt and self._stands_in(proposal):
            # Quotes in place of a model that failed must meet the threshold of quotes, not the model's lower one.
            return replace(work, refusal=reasons.for_draft(proposal.replaced) or work.doubt, notes=())
        return replace(work, refusal=reasons.for_draft(proposal.fault) or reasons.for_claims(cited.claims, dropped))

    @_unless_refused("check")
    def _compare(self, work: Work) -> Work:
        proposal, reading, cited = work.proposal, work.reading, work.cited
        assert proposal is not None
        assert reading is not None
        compared = if_in_time(
            "the comparison of reports",
            lambda: cross_check(
                cited, reading, work.evidence, premise_is_wrong=proposal.contradicted, most_words=proposal.most_words
            ),
            cited,
            COMPARING_SECONDS,
        )
        if proposal.contradicted:
            # After the check, because the words put in front are ours and in no quote.
            first, *others = compared.claims
            compared = replace(compared, claims=(replace(first, text=OTHERWISE + first.text, note=OTHERWISE), *others))
        compared = replace(compared, dropped=cited.dropped)
        return replace(work, cited=compared, notes=work.notes + compared.notes, caveats=compared.notes)

    @_unless_refused("check")
    def _date(self, work: Work) -> Work:
        query, cited, reading = work.query, work.cited, work.reading
        assert work.proposal is not None
        assert reading is not None
        # A chat model that wrote the claims has chosen their order, and would have said if they do not answer.
        is_read = self._written_by_chat_model(work.proposal)
        if not is_read:
            cited = if_in_time("the newest report", lambda: newest_first(work.cited, reading), cited)
        if not work.proposal.contradicted:
            cited = with_dates(reading, cited, work.newest, work.holder.is_named_by if work.holder else None)
        # Claims that begin with their dates need no note on how old they are; a later report's day, behind, says none.
        # Of what happened, the months tell which time each is of, not that the newest is old.
        dated = any(claim.when for claim in cited.claims) and not query.of_the_past
        cited = with_other_days(with_day_of(work.later_passage, cited))
        days = [citation.passage.published for citation in cited.citations]
        old = old_news(days, query.scope, query.today, work.newest)
        corpus = self._retriever.corpus
        is_sure = is_read or (work.confidence or 0.0) >= self._calibration.sure_threshold
        doubtful = if_in_time(
            "the names that are missing", lambda: doubt(query, cited.citations, corpus, is_sure=is_sure), None
        )
        notes = tuple(note for note in (None if dated else old, doubtful) if note)
        of_holder = short_answer_of(work.holder, cited.citations[0]) if work.holder and cited.citations else None
        short = of_holder or short_answer(reading, cited.citations)
        return replace(work, cited=cited, notes=work.notes + notes, caveats=work.caveats + notes, short=short)

    def _stands_in(self, proposal: Proposal) -> bool:
        """Whether another writer wrote it because the writer that was asked failed."""
        return proposal.writer not in (None, self._writer.name)

    def _written_by_chat_model(self, proposal: Proposal) -> bool:
        """Whether the chat model wrote it, and not the quotes in its place."""
        return self._writer.declines and not self._stands_in(proposal)

    def _takes_more(self, work: Work, proposal: Proposal) -> bool:
        """Whether quotes may be added: to quotes that will be shown, and not to what a chat model wrote."""
        is_refused = work.doubt is not None and self._stands_in(proposal)
        return bool(proposal.claims) and not is_refused and not self._written_by_chat_model(proposal)

    def _reply(self, work: Work) -> Reply:
        question, evidence, cited = work.query.question, work.evidence, work.cited
        writer = (work.proposal.writer if work.proposal else None) or self._writer.name
        usage = work.proposal.usage if work.proposal else None
        notes = work.notes + _notes_on_search(work)
        about = (evidence, writer, notes, work.timings_ms, cited.dropped, work.confidence, usage)
        if work.refusal is not None:
            reason = reasons.explained(work.refusal, work.query, work.result, self._retriever.corpus)
            threshold = self._calibration.threshold
            nearest = nearest_with_quotes(evidence.passages, work.reading, work.confidence, threshold)
            return Refusal(question, reason, nearest, *about)
        citations = with_changes(cited.citations, self._retriever.corpus, work.query.as_of)
        return Answer(question, cited.claims, citations, *about, work.short, caveats=work.caveats)


def _with_claim(work: Work, passage: ScoredPassage, quote: str, *, position: int) -> Work:
    """The work with a claim of this quote from a further passage at this position, with at most MAX_CLAIMS in all."""
    assert work.proposal is not None
    evidence = Evidence((*work.evidence.passages, passage))
    claims = list(work.proposal.claims[: MAX_CLAIMS - 1])
    claims.insert(position, ProposedClaim(fold(quote), (ProposedQuote(len(evidence.passages), quote),)))
    return replace(work, evidence=evidence, proposal=replace(work.proposal, claims=tuple(claims)))
