"""Replies to the commands on a topic; the one place where they are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from bot.answering.answer import NearestArticle, Question
from bot.answering.question.capitals import with_capitals
from bot.answering.question.query import Query, read_query
from bot.answering.question.spelling import as_spelled
from bot.answering.question.time.scope import scope_of_latest
from bot.answering.refusal import reasons
from bot.answering.search.evidence import nearest_articles
from bot.answering.search.retriever import PassageRetriever, SearchResult
from bot.answering.topics import compare, latest, topic_of_time, trend
from bot.answering.topics.finder import Findings, days_of_reports
from bot.answering.topics.new_reports import NewReports
from bot.answering.topics.reply import TopicCommand, TopicReply
from bot.answering.topics.timeline import timeline
from bot.answering.topics.topic_of_time import find_passages, notes_of_list, of_days, of_other_times, without_time
from bot.answering.topics.who_reported import who_reported
from bot.stopwatch import Stopwatch
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time

_DEPTHS = {TopicCommand.TREND: trend.DEPTH, TopicCommand.COMPARE: compare.DEPTH}
# Of a topic with a period, as "tariffs in April": their lines are of days of reports. An event is told later, too.
_BY_DAY_OF_REPORT = frozenset({TopicCommand.LATEST, TopicCommand.TREND, TopicCommand.COMPARE})
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

        With `new`, which is for the latest alone, the lines of new reports.
        """
        topic = read_query(question)
        empty = reasons.EMPTY_CLAIM if command is TopicCommand.WHO_REPORTED else reasons.EMPTY_TOPIC
        reason = reasons.before_search(topic, self._corpus.passage_count, empty)
        if reason:
            return TopicReply(command, question, (), reason)
        typed = topic
        topic, notes_on_spelling = as_spelled(typed, self._corpus)
        spelled = "" if topic is typed else topic.text
        if command is not TopicCommand.WHO_REPORTED:  # a claim is read by a model, whose weights know claims as typed
            topic = self._with_names(topic)
        sought = topic
        if command is TopicCommand.LATEST:
            sought = read_query(replace(question, text=latest.WORDS.format(topic=topic.text)))
            # As typed: our own "on" would make a time of "Monday Night Football".
            sought = replace(sought, scope=scope_of_latest(topic.scope.period))
        period = topic.scope.period if command in _BY_DAY_OF_REPORT else None
        subject, depth = without_time(topic, period), _DEPTHS.get(command, topic_of_time.DEPTH)
        result = find_passages(self._retriever, of_days(sought, period), depth)
        clock = Stopwatch()
        check_time()
        find = self._find[command] if new is None else partial(latest.latest, new=new)
        found = find(self._corpus, subject, result)
        caveats: tuple[str, ...] = ()
        if period and not found.lines:
            result = find_passages(self._retriever, sought, depth)
            found = find(self._corpus, subject, result)
            caveats = (of_other_times(period),) if found.lines else ()
        clock.lap(command.value)
        nearest: tuple[NearestArticle, ...] = ()
        if not found.lines:
            reason = reasons.explained(reasons.NOTHING_ABOUT, topic, result)
            nearest = nearest_articles(result.passages)
        notes = (*notes_on_spelling, *notes_of_list(topic, result), *caveats, *found.notes)
        timings_ms = result.timings_ms | clock.laps_ms
        return TopicReply(
            command,
            question,
            found.lines,
            reason,
            nearest,
            notes,
            timings_ms,
            further=found.further,
            spelled=spelled,
        )

    def _with_names(self, topic: Query) -> Query:
        corpus = self._corpus
        text = if_in_time("capitals", lambda: with_capitals(topic, corpus, is_sentence=False), topic.text)
        return topic if text == topic.text else read_query(replace(topic.question, text=text))

    def report_days(self, question: Question) -> list[date]:
        """The days of the dated reports on a topic, one for each report."""
        topic = read_query(question)
        return days_of_reports(topic, find_passages(self._retriever, topic))
