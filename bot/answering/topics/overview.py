"""What is no answer to a question: an overview of the newest, of a topic or of what happened, and a word of welcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import (
    FRESH_HEADLINES,
    UNSURE,
    Answer,
    Claim,
    Evidence,
    ProposedClaim,
    ProposedQuote,
    Refusal,
    Reply,
)
from bot.answering.english.terms import search_terms, stems
from bot.answering.grounding.citations import cite
from bot.answering.notices.corrections import with_changes
from bot.answering.notices.dated_claims import on_day
from bot.answering.question.courtesy import Courtesy
from bot.answering.question.query import Query, read_query
from bot.answering.question.request import Kind, Request, name_asked_for
from bot.answering.question.time.scope import Period, days_of, describe, describe_filters
from bot.answering.refusal import reasons
from bot.answering.search.copies import fold as fold_copies
from bot.answering.search.copies import unfolded
from bot.answering.search.evidence import NEAREST, nearest_articles, number_passages
from bot.answering.search.retriever import PassageRetriever, SearchResult
from bot.answering.topics.leads.about_topic import ENOUGH, LOOKED_AT, begins_with_topic, leads_about, sentences_about
from bot.answering.topics.leads.lead import Lead, each_once, newest_first, summary
from bot.answering.topics.leads.newest import newest_leads, newest_versions
from bot.answering.topics.leads.page_text import is_page_text, without_page_text
from bot.answering.topics.leads.scores import leads_on_name
from bot.answering.topics.topic_of_time import (
    find_on_topic,
    find_passages,
    is_of_now,
    latest_on,
    notes_of_list,
    of_days,
    of_other_times,
    without_time,
)
from bot.answering.topics.what_happened import what_happened
from bot.languages.translatable import gettext_lazy, join
from bot.stopwatch import Stopwatch
from ingest.corpus.articles import Copies, ScoredPassage
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.text.folding import fold

WRITER = "overview"
SURE = 0.8  # the least chance that what is found answers a few words; for 80 topics of the year it was at most 0.79
SEVERAL = 3  # words: fewer are a topic, however sure the readers are
OF_ONE_ARTICLE = 12  # passages that a summary is made from
NONE_CHOSEN = gettext_lazy("There is no article among the reports that you chose.")
_HOW = gettext_lazy(
    "Ask me about the articles in a sentence, name a topic (“mortgage rates”), or ask “Anything new?”.\n"
    "Every sentence of an answer comes with its quote, its date and its source."
)
WELCOME = {
    Courtesy.GREETING: join(" ", (gettext_lazy("Hello!"), _HOW)),
    Courtesy.HELP: _HOW,
    Courtesy.THANKS: gettext_lazy("You're welcome."),
    Courtesy.TALK: gettext_lazy("All right. Ask me about the articles whenever you like."),
    # The conversation before a text is not known here: where an answer is, its sources are shown instead.
    Courtesy.SOURCES: gettext_lazy(
        "Which answer? Reply to it with that question, and I show what it rests on. To check what somebody else wrote, "
        "use “Check against the news”, under Apps in the menu of the message."
    ),
    Kind.NOTHING: join(" ", (gettext_lazy("That leaves no question to answer."), _HOW)),
}

OTHERS_ONLY = gettext_lazy("Reports that were quoted before are left out.")
NO_OTHERS = gettext_lazy("No other reports were found than those that were quoted before.")

Order = Callable[[Sequence[Lead], Copies], list[Lead]]  # which leads are shown, in which order, without copies
_SHORT = (Courtesy.THANKS, Courtesy.TALK, Courtesy.SOURCES)  # after these nobody waits for headlines


class Overview:
    """Replies to what is not a question; thread-safe."""

    def __init__(self, retriever: PassageRetriever) -> None:
        self._retriever = retriever
        self._corpus = retriever.corpus

    def reply(self, query: Query, request: Request) -> Reply:
        """Newest first, each with its date and first sentence; or how to ask, and the newest headlines."""
        if request.kind in _SHORT:
            return Refusal(query.question, WELCOME[request.kind], (), Evidence(()), WRITER, heading=FRESH_HEADLINES)
        if request.kind is not Kind.OVERVIEW:
            return self._welcome(query, WELCOME[request.kind])
        if self._corpus.passage_count() == 0:
            return _refusal(query, reasons.EMPTY_CORPUS)
        if request.of_article and self._corpus.article_count() > 1:
            return self._welcome(query, reasons.WHICH_ARTICLE)
        return self._of_the_newest(query)

    def not_linked(self, query: Query) -> Refusal:
        """That a link which stands alone leads to none of the articles."""
        return Refusal(query.question, reasons.NOT_LINKED, (), Evidence(()), WRITER, heading=FRESH_HEADLINES)

    def of_article(self, query: Query, article_id: str) -> Reply:
        """What an article says in short."""
        clock = Stopwatch()
        ids = self._corpus.passages_of(article_id, query.as_of)
        versions = {
            passage.version_id for passage in self._corpus.load([(number, 0.0) for number in ids[:1]], query.as_of)
        }
        leads = [lead for version_id in versions for lead in self._summary(version_id, query)]
        clock.lap("overview")
        if not leads:
            return replace(_refusal(query, reasons.NOTHING_NEAR), notes=_filter_notes(query))
        return self._answer(query, leads, _filter_notes(query), clock.laps_ms)

    def of_article_about(self, query: Query, topic: Query) -> Reply:
        """What the article that the filters name says of a topic, in its own order; `query` is all that was typed."""
        result = find_passages(self._retriever, topic)
        clock = Stopwatch()
        leads = sentences_about(topic, result, self._corpus.sentences(result.passages))
        clock.lap("overview")
        notes = _filter_notes(query)
        if leads:
            return self._answer(query, leads, notes, result.timings_ms | clock.laps_ms)
        return self._nothing_near(query, topic, result, notes)

    def of_topic(self, query: Query, topic: Query) -> Reply:
        """What the newest articles about the topic say; `query` is all that was typed."""
        if self._corpus.passage_count() == 0:
            return _refusal(query, reasons.EMPTY_CORPUS)
        period = query.scope.period
        if period is not None and set(topic.terms) <= set(search_terms(period.words)):
            return self._of_the_newest(query)
        # The words that were typed may have got capitals in the topic.
        subject = without_time(topic, topic.scope.period or period)
        latest = latest_on(topic, period)
        result = find_on_topic(self._retriever, of_days(latest, period))
        clock = Stopwatch()
        check_time()
        leads, of_shown = self._leads_about(subject, result, query)
        caveat: str | None = None
        if period and not leads:
            if is_of_now(period, query.today):
                latest = latest_on(subject)
            result = find_on_topic(self._retriever, latest)
            leads, of_shown = self._leads_about(subject, result, query)
            caveat = of_other_times(period)
        passages = [lead.passage for lead in leads]
        notes = (*notes_of_list(query, result), *of_shown)
        leads = self._in_order(leads, query)
        if len(leads) == 1 and OTHERS_ONLY not in of_shown:
            leads = self._of_one_article(leads[0], query, subject, result, passages)
        clock.lap("overview")
        if leads:
            answer = self._answer(query, leads, notes, result.timings_ms | clock.laps_ms)
            return replace(answer, notes=(*answer.notes, caveat), caveats=(caveat,)) if caveat else answer
        return self._nothing_near(query, topic, result, notes)

    def of_name(self, query: Query, reply: Reply) -> Reply:
        """What reports say where they name it, if no sentence says who or what that is; else the reply as it was."""
        if not isinstance(reply, Refusal) or not (asked_for := name_asked_for(query)):
            return reply
        name = read_query(replace(query.question, text=asked_for))
        answer = if_in_time("who it is", lambda: self._who_it_is(query, name), None)
        if answer is None:
            return reply
        return replace(
            answer,
            notes=(UNSURE, *answer.notes),
            caveats=(UNSURE,),
            confidence=reply.confidence,
            usage=reply.usage,
            timings_ms=reply.timings_ms | answer.timings_ms,
        )

    def _who_it_is(self, query: Query, name: Query) -> Answer | None:
        result = find_on_topic(self._retriever, latest_on(name))
        clock = Stopwatch()
        check_time()
        leads = leads_about(self._corpus, name, result)
        leads = leads_on_name(query, name, leads, self._retriever.reader, self._retriever.reader_seconds)
        leads = self._in_order(leads, query)
        clock.lap("overview")
        if not leads:
            return None
        return self._answer(query, leads, notes_of_list(query, result), result.timings_ms | clock.laps_ms)

    def of_events(self, query: Query, topic: Query) -> Answer | None:
        """What happened to the topic, by how reports on it begin; `query` is all that was typed.

        None where fewer than two tell it: what one says of it further down, reading finds better.
        """
        result = find_on_topic(self._retriever, latest_on(topic))
        clock = Stopwatch()
        check_time()
        about = leads_about(self._corpus, topic, result, only_nearest=True)
        events, is_sure = what_happened(topic, about, result, self._retriever.reader, self._retriever.reader_seconds)
        leads = self._in_order(events, query, each_once)
        clock.lap("overview")
        if len(leads) < ENOUGH:
            return None
        answer = self._answer(query, leads, notes_of_list(query, result), result.timings_ms | clock.laps_ms)
        return answer if is_sure else replace(answer, notes=(UNSURE, *answer.notes), caveats=(UNSURE,))

    def _of_one_article(
        self, lead: Lead, query: Query, subject: Query, result: SearchResult, passages: Sequence[ScoredPassage]
    ) -> list[Lead]:
        """What the only article on the subject says in short; only what it says of it, where it begins otherwise."""
        version_id = lead.passage.version_id
        if begins_with_topic(self._corpus, subject, lead, result):
            return self._summary(version_id, query, result.vector, passages, subject.stems)
        of_version = tuple(passage for passage in result.passages if passage.version_id == version_id)
        sentences = self._corpus.sentences(of_version)
        return sentences_about(subject, replace(result, passages=of_version), sentences) or [lead]

    def _summary(
        self,
        version_id: str,
        query: Query,
        topic: NDArray[np.float32] | None = None,
        passages_found: Sequence[ScoredPassage] = (),
        topic_stems: frozenset[str] = frozenset(),
    ) -> list[Lead]:
        """What a version says in short, with its copies named, also those among the passages that were found."""
        opening = self._corpus.openings([version_id], OF_ONE_ARTICLE, query.as_of).get(version_id, [])
        passages = [*opening, *passages_found]
        folded = if_in_time(
            "copies", lambda: fold_copies(passages, self._corpus.copies(passages, query.as_of)), unfolded(passages)
        )
        is_of_page = partial(is_page_text, self._corpus, as_of=query.as_of)
        return summary(folded.with_copies(opening), self._corpus.sentences(opening), topic, topic_stems, is_of_page)

    def _of_the_newest(self, query: Query) -> Reply:
        """The newest articles of the time that is asked about; a summary where the corpus holds but one article."""
        clock = Stopwatch()
        period = query.scope.period
        notes = (*_filter_notes(query), describe(period)) if period else _filter_notes(query)
        if self._corpus.article_count() == 1:
            only = newest_versions(self._corpus, of_days(query, period), 1)
            leads = [lead for version_id in only for lead in self._summary(version_id, query)]
        else:
            newest = self._newest(query, period)
            others = self._not_shown([lead.passage for lead in newest], query)
            if len(others) < len(newest):
                notes = (*notes, OTHERS_ONLY if others else NO_OTHERS)
            leads = self._in_order([lead for lead in newest if not others or lead.passage in others], query)
        clock.lap("overview")
        if leads:
            return self._answer(query, leads, notes, clock.laps_ms)
        if period:
            reason = reasons.none_published(days_of(period), chosen=bool(query.question.filters))
            return self._welcome(query, reason)
        if query.question.filters:
            return replace(_refusal(query, NONE_CHOSEN), notes=_filter_notes(query))
        return _refusal(query, reasons.NOTHING_SEEN)

    def _welcome(self, query: Query, text: str) -> Refusal:
        newest = nearest_articles([lead.passage for lead in self._in_order(self._newest(query), query)], NEAREST)
        notes = _filter_notes(query)
        return Refusal(query.question, text, newest, Evidence(()), WRITER, notes, heading=FRESH_HEADLINES)

    def _newest(self, query: Query, period: Period | None = None) -> list[Lead]:
        return newest_leads(self._corpus, of_days(query, period), LOOKED_AT + len(query.question.shown))

    def _leads_about(self, subject: Query, result: SearchResult, query: Query) -> tuple[list[Lead], tuple[str, ...]]:
        """The leads of reports that were not shown before, and a note that says so; all, if there are no others."""
        others = self._not_shown(result.passages, query)
        if len(others) == len(result.passages):
            return leads_about(self._corpus, subject, result), ()
        if leads := leads_about(self._corpus, subject, replace(result, passages=tuple(others))):
            return leads, (OTHERS_ONLY,)
        leads = leads_about(self._corpus, subject, result)
        return leads, (NO_OTHERS,) if leads else ()

    def _not_shown(self, passages: Sequence[ScoredPassage], query: Query) -> Sequence[ScoredPassage]:
        """The passages of articles that were not shown before, and of no copies of these."""
        if not (article_ids := query.question.shown):
            return passages
        copies = if_in_time("copies", lambda: self._corpus.copies(passages, query.as_of), Copies())
        others = []
        for passage in passages:
            copies_of_article = (copy.article_id for copy in copies.of.get(passage.version_id, ()))
            if article_ids.isdisjoint((passage.article_id, *copies_of_article)):
                others.append(passage)
        return others

    def _in_order(self, leads: Sequence[Lead], query: Query, order: Order = newest_first) -> list[Lead]:
        def without_copies() -> list[Lead]:
            return order(leads, self._corpus.copies([lead.passage for lead in leads], query.as_of))

        in_order = if_in_time("copies", without_copies, order(leads, Copies()))
        return without_page_text(self._corpus, in_order, query.as_of)

    def _nothing_near(self, query: Query, topic: Query, result: SearchResult, notes: tuple[str, ...]) -> Refusal:
        evidence = number_passages(result.passages)
        reason = reasons.explained(reasons.NOTHING_NEAR, topic, result, self._corpus)
        nearest = nearest_articles(evidence.passages)
        return Refusal(query.question, reason, nearest, evidence, WRITER, notes, result.timings_ms)

    def _answer(
        self, query: Query, leads: Sequence[Lead], notes: tuple[str, ...], timings_ms: dict[str, float]
    ) -> Answer:
        """The leads as claims, the first of each article with its date in front."""
        passages = list(dict.fromkeys(lead.passage for lead in leads))
        evidence = Evidence(tuple(passages))
        proposed = [
            ProposedClaim(fold(lead.quote), (ProposedQuote(passages.index(lead.passage) + 1, lead.quote),))
            for lead in leads
        ]
        cited = cite(proposed, evidence)
        by_number = {citation.number: citation.passage for citation in cited.citations}
        claims: list[Claim] = []
        dated: set[str] = set()
        for claim in cited.claims:
            passage = by_number[claim.citations[0]]
            claims.append(claim if passage.article_id in dated else with_day(claim, passage.published))
            dated.add(passage.article_id)
        citations = with_changes(cited.citations, self._corpus, query.as_of)
        return Answer(query.question, tuple(claims), citations, evidence, WRITER, notes, timings_ms, cited.dropped)


def _refusal(query: Query, reason: str) -> Refusal:
    return Refusal(query.question, reason, (), Evidence(()), WRITER)


def with_day(claim: Claim, day: date | None) -> Claim:
    """The claim with the day of its report in front: "4 April 2025: ..."; as it is where that is not known."""
    return claim.dated(on_day(day)) if day else claim


def _filter_notes(query: Query) -> tuple[str, ...]:
    """Which reports the person has chosen."""
    filters = query.question.filters
    return (describe_filters(filters),) if filters else ()


def tells_of_time(query: Query, reply: Reply) -> bool:
    """Whether this is an answer that quotes no report from before the time asked about, which tells of another time."""
    start = query.scope.period.start if query.scope.period else None
    days = [citation.passage.published for citation in reply.citations] if isinstance(reply, Answer) else []
    return isinstance(reply, Answer) and not any(start and day and day < start for day in days)


def may_ask(topic: Query) -> bool:
    """Whether these are several words, without a time, that are not typed as one name: they may ask for something."""
    is_name = not any(word[:1].islower() for word in topic.question.text.split())
    return topic.scope.period is None and len(search_terms(topic.text)) >= SEVERAL and not is_name


def nearer(topic: Query, overview: Reply | None, answer: Reply) -> Reply:
    """What a few words ask for: an overview of their topic, if there is one, or what answers them as a question.

    "Mortgage rates" is a topic; of "season pass price" the span reader marks the price, or the readers are sure. Where
    no headline, no beginning or no quote tells of the words, a sentence may. Where both are refused, the sentences that
    may answer are shown.
    """
    if isinstance(overview, Refusal) and isinstance(answer, Refusal):
        if overview.is_welcome or not any(article.quote for article in answer.nearest):
            return overview
        return replace(overview, nearest=answer.nearest, evidence=answer.evidence, confidence=answer.confidence)
    if overview is None or not isinstance(answer, Answer) or not tells_of_time(topic, answer):
        return overview or answer
    is_sure = answer.short is not None or (answer.confidence or 0.0) >= SURE
    return answer if isinstance(overview, Refusal) or is_sure or _lacks(overview, topic) else overview


def _lacks(overview: Answer, topic: Query) -> bool:
    """Whether neither a headline nor a quote of the overview has all the words of the topic."""
    asked = set(stems(" ".join(search_terms(topic.text))))
    texts = (text for citation in overview.citations for text in (citation.passage.title, citation.quote.text))
    return not any(asked.issubset(stems(text)) for text in texts)
