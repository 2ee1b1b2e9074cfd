"""Replies to the commands on a topic; the one place where they are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.answering.answer import Question
from bot.answering.refusal import reasons
from bot.answering.search.evidence import nearest_articles
from bot.answering.search.retriever import Found, PassageRetriever
from bot.answering.stopwatch import Stopwatch
from bot.answering.topics import finder, latest, trend
from bot.answering.topics.finder import days_of_reports, find_passages
from bot.answering.topics.latest import latest_lines
from bot.answering.topics.reply import TopicCommand, TopicLine, TopicReply
from bot.answering.topics.timeline import timeline_lines
from bot.answering.topics.trend import trend_lines
from bot.answering.topics.who_reported import who_reported_lines
from ingest.corpus.deadline import check_time


class Topics:
    """What the corpus reports on a topic; thread-safe."""

    def __init__(self, retriever: PassageRetriever) -> None:
        self._retriever = retriever
        self._corpus = retriever.corpus

    def reply(self, command: TopicCommand, question: Question) -> TopicReply:
        """The lines of a command for the topic that the question's text names, or why there are none."""
        reason = reasons.before_search(question, self._corpus.passage_count)
        if reason:
            return TopicReply(command, question, (), reason)
        topic = question.text
        words = latest.QUERY.format(topic=topic) if command is TopicCommand.LATEST else topic
        depth = trend.DEPTH if command is TopicCommand.TREND else finder.DEPTH
        found = find_passages(self._retriever, question, words, depth)
        clock = Stopwatch()
        check_time()
        lines = tuple(self._lines(command, found, question))
        clock.lap(command.value)
        timings_ms = found.timings_ms | clock.laps_ms
        if lines:
            notes = found.notes + (trend.notes_on(found) if command is TopicCommand.TREND else ())
            return TopicReply(command, question, lines, notes=notes, timings_ms=timings_ms)
        why = reasons.explained(reasons.NOTHING_ABOUT, replace(question, text=topic), found)
        nearest = nearest_articles(found.passages)
        return TopicReply(command, question, (), why, nearest, found.notes, timings_ms)

    def report_days(self, question: Question) -> list[date]:
        """The days of the dated reports on a topic, one for each report."""
        found = find_passages(self._retriever, question, question.text)
        return days_of_reports(question.text, found)

    def _lines(self, command: TopicCommand, found: Found, question: Question) -> list[TopicLine]:
        topic = question.text
        by_command: dict[TopicCommand, Callable[[], list[TopicLine]]] = {
            TopicCommand.LATEST: lambda: latest_lines(self._corpus, topic, found, question),
            TopicCommand.TIMELINE: lambda: timeline_lines(self._corpus, topic, found, question),
            TopicCommand.TREND: lambda: trend_lines(self._corpus, topic, found, question),
            TopicCommand.WHO_REPORTED: lambda: who_reported_lines(self._corpus, topic, found, question),
        }
        return by_command[command]()
