"""Replies to the commands on a topic: what each of them searches for, and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from bot.answering.answer import NearestArticle, Question
from bot.answering.question.capitals import as_written
from bot.answering.question.links import read_links
from bot.answering.question.outlets import of_named_outlet
from bot.answering.question.phrasing import in_full
from bot.answering.question.query import Query, read_query
from bot.answering.question.spelling.typing_errors import as_spelled
from bot.answering.question.time.scope import TimeScope, days_of, describe, describe_filters
from bot.answering.refusal import reasons
from bot.answering.search.evidence import nearest_articles
from bot.answering.search.retriever import PassageRetriever, SearchResult
from bot.answering.topics import compare, latest, topic_of_time, trend
from bot.answering.topics.bare_topic import bare_topic
from bot.answering.topics.finder import Findings, days_of_reports
from bot.answering.topics.new_reports import NewReports
from bot.answering.topics.reply import TopicCommand, TopicReply
from bot.answering.topics.timeline import timeline
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
from bot.answering.topics.who_reported import who_reported
from bot.stopwatch import Stopwatch
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time

_DEPTHS = {TopicCommand.TREND: trend.DEPTH, TopicCommand.COMPARE: compare.DEPTH}
# Of a topic with a period, as "tariffs in April", for these only reports of that time are looked for: their lines are
# of days of reports. A timeline's are of days of events, which are told later, too.
_BY_DAY_OF_REPORT = frozenset({TopicCommand.LATEST, TopicCommand.TREND, TopicCommand.COMPARE})
# The others are of several outlets: whoever names one there asks about it.
_OF_NAMED_OUTLET = frozenset({TopicCommand.LATEST, TopicCommand.TIMELINE, TopicCommand.TREND})
_Find = Callable[[Corpus, Query, SearchResult], Findings]


class Topics:
    """What the corpus reports on a topic; thread-safe."""

    def __init__(self, retriever: PassageRetriever) -> None:
        self._retriever = retriever
        self._corpus = retriever.corpus
        self._find: dict[TopicCommand, _Find] = {
            TopicCommand.LATEST: latest.latest,
            TopicCommand.TIMELINE: timeline,
            TopicCommand.WHO_REPORTED: partial(who_reported, reader=retriever.reader, seconds=retriever.reader_seconds),
            TopicCommand.TREND: trend.trend,
            TopicCommand.COMPARE: compare.compare,
        }

    def reply(self, command: TopicCommand, question: Question, new: NewReports | None = None) -> TopicReply:
        """The lines of a command for the topic that the question's text names, or why there are none.

        A link is no word of it: one alone stands for the headline of its article, which is then the text of the reply's
        question. Nor is an outlet that the text names as its source, which is then its filter. With `new`, which is for
        the latest alone, the lines of new reports.
        """
        linked = read_links(question, self._corpus)
        if linked is None:
            of_outlet = command in _OF_NAMED_OUTLET
            question_in_full = replace(question, text=in_full(question.text))
            question_asked = of_named_outlet(question_in_full, self._corpus) if of_outlet else question_in_full
            return self._reply(command, read_query(question_asked), new)
        if linked.said:
            note: str = reasons.LINK_LEFT_OUT
            reply = self._reply(command, read_query(replace(question, text=linked.said)), new)
        elif linked.article:
            note = reasons.of_headline(linked.headline)
            reply = self._reply(command, read_query(replace(question, text=linked.headline)), new, is_typed=False)
        else:
            is_claim = command is TopicCommand.WHO_REPORTED
            return TopicReply(command, question, (), reasons.LINK_IS_NO_CLAIM if is_claim else reasons.LINK_IS_NO_TOPIC)
        return replace(reply, notes=(note, *reply.notes))

    def _reply(
        self, command: TopicCommand, topic: Query, new: NewReports | None, *, is_typed: bool = True
    ) -> TopicReply:
        """The lines for a topic that a person typed, or for a headline."""
        question = topic.question
        empty = reasons.EMPTY_CLAIM if command is TopicCommand.WHO_REPORTED else reasons.EMPTY_TOPIC
        reason = reasons.before_search(topic, self._corpus.passage_count, empty)
        if reason:
            return TopicReply(command, question, (), reason)
        # A claim may be about the news, and so may a headline.
        if is_typed and command is not TopicCommand.WHO_REPORTED:
            subject = bare_topic(topic, self._corpus)
            if subject is None:
                return self._of_all(command, topic, new)
            topic = subject
        topic_as_typed = topic
        # A rare name in a headline is no typing error.
        topic, notes_on_spelling = as_spelled(topic_as_typed, self._corpus) if is_typed else (topic_as_typed, ())
        spelled = "" if topic is topic_as_typed else topic.text
        if command is not TopicCommand.WHO_REPORTED:  # a claim is read by a model, whose weights know claims as typed
            topic = as_written(topic, self._corpus, is_sentence=False)
        if not is_typed:
            # "Last week" in a headline is the one before its report.
            topic = replace(topic, scope=TimeScope(None, leans_to_now=False))
        result, lines, caveats, laps_ms = self._find_lines(command, topic, new)
        if caveats and (period := topic.scope.period):
            # What is found is of other times, and a search for more is, too.
            spelled = " ".join(without_time(topic, period).text.split())
        nearest: tuple[NearestArticle, ...] = ()
        if not lines.lines:
            # Without a line all notes are of reports that are about it and cannot have one.
            none = reasons.NONE_LISTED if lines.notes else reasons.NOTHING_ABOUT
            reason = reasons.explained(none, topic, result, self._corpus)
            nearest = nearest_articles(result.passages)
        elsewhere = reasons.in_another_language(topic, result, self._corpus) if lines.lines else ()
        notes = (*notes_on_spelling, *elsewhere, *notes_of_list(topic, result), *caveats, *lines.notes)
        return TopicReply(
            command,
            question,
            lines.lines,
            reason,
            nearest,
            notes,
            result.timings_ms | laps_ms,
            further=lines.further,
            spelled=spelled,
            newest=lines.newest,
        )

    def _of_all(self, command: TopicCommand, query: Query, new: NewReports | None) -> TopicReply:
        """The lines where news is asked for and no topic: the newest for the latest, as in a chat; else none."""
        if command is not TopicCommand.LATEST:
            return TopicReply(command, query.question, (), reasons.EMPTY_TOPIC)
        period, filters = query.scope.period, query.question.filters
        clock = Stopwatch()
        lines = latest.latest_of_all(self._corpus, of_days(query, period), new)
        clock.lap(command.value)
        notes = (describe_filters(filters) if filters else "", describe(period) if period else "")
        reason: str | None = None
        if not lines.lines:
            reason = reasons.none_published(days_of(period), chosen=bool(filters)) if period else reasons.NONE_LISTED
        return TopicReply(
            command,
            query.question,
            lines.lines,
            reason,
            notes=tuple(filter(None, notes)),
            timings_ms=clock.laps_ms,
            further=lines.further,
        )

    def _find_lines(
        self, command: TopicCommand, topic: Query, new: NewReports | None
    ) -> tuple[SearchResult, Findings, tuple[str, ...], dict[str, float]]:
        """The passages and lines on a topic, with what is said where none is of its time, and milliseconds by stage."""
        sought = latest_on(topic) if command is TopicCommand.LATEST else topic
        period = topic.scope.period if command is not TopicCommand.WHO_REPORTED else None
        subject, depth = without_time(topic, period), _DEPTHS.get(command, topic_of_time.DEPTH)
        of_reports = period if command in _BY_DAY_OF_REPORT else None
        # A report of a claim may leave its acronyms to what a reader knows.
        find_them = find_passages if command is TopicCommand.WHO_REPORTED else find_on_topic
        if command is TopicCommand.TREND:
            # Which passages are near enough to be counted must not depend on the words of the time.
            sought = replace(subject, scope=topic.scope)
        result = find_them(self._retriever, of_days(sought, of_reports), depth)
        clock = Stopwatch()
        check_time()
        find = self._find[command] if new is None else partial(latest.latest, new=new)
        of_period = partial(timeline, period=period) if command is TopicCommand.TIMELINE else find
        lines = of_period(self._corpus, subject, result)
        caveats: tuple[str, ...] = ()
        if period and not lines.lines:
            if of_reports:
                if is_of_now(period, topic.today):
                    sought = latest_on(subject) if command is TopicCommand.LATEST else subject
                result = find_them(self._retriever, sought, depth)
            lines = find(self._corpus, subject, result)
            caveats = (of_other_times(period),) if lines.lines else ()
        clock.lap(command.value)
        return result, lines, caveats, clock.laps_ms

    def report_days(self, question: Question) -> list[date]:
        """The days of the dated reports on a topic, one for each report."""
        topic = read_query(question)
        return days_of_reports(topic, find_on_topic(self._retriever, topic))
