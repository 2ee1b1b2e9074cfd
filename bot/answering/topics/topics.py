"""Replies to the commands on a topic; the one place where they are told apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from bot.answering.answer import Question
from bot.answering.question.query import Query, read_query
from bot.answering.refusal import reasons
from bot.answering.search.evidence import nearest_articles
from bot.answering.search.retriever import PassageRetriever, SearchResult
from bot.answering.stopwatch import Stopwatch
from bot.answering.topics import compare, finder, latest, trend
from bot.answering.topics.finder import days_of_reports, find_passages
from bot.answering.topics.latest import latest_lines
from bot.answering.topics.reply import TopicCommand, TopicLine, TopicReply
from bot.answering.topics.timeline import timeline_lines
from bot.answering.topics.trend import trend_lines
from bot.answering.topics.who_reported import NEAREST, who_reported_lines
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time

_DEPTHS = {TopicCommand.TREND: trend.DEPTH, TopicCommand.COMPARE: compare.DEPTH}
_Lines = Callable[[Corpus, Query, SearchResult], list[TopicLine]]


class Topics:
    """What the corpus reports on a topic; thread-safe."""

    def __init__(self, retriever: PassageRetriever) -> None:
        self._retriever = retriever
        self._corpus = retriever.corpus
        self._lines: dict[TopicCommand, _Lines] = {
            TopicCommand.TIMELINE: timeline_lines,
            TopicCommand.TREND: trend_lines,
            TopicCommand.WHO_REPORTED: partial(
                who_reported_lines, reader=retriever.reader, seconds=retriever.reader_seconds
            ),
        }

    def reply(self, command: TopicCommand, question: Question) -> TopicReply:
        """The lines of a command for the topic that the question's text names, or why there are none."""
        topic = read_query(question)
        reason = reasons.before_search(topic, self._corpus.passage_count)
        if reason:
            return TopicReply(command, question, (), reason)
        sought = topic
        if command is TopicCommand.LATEST:
            sought = read_query(replace(question, text=latest.WORDS.format(topic=question.text)))
        result = find_passages(self._retriever, sought, _DEPTHS.get(command, finder.DEPTH))
        clock = Stopwatch()
        check_time()
        further: tuple[ScoredPassage, ...] = ()
        notes: tuple[str, ...] = ()
        if command is TopicCommand.LATEST:
            lines, further = latest_lines(self._corpus, topic, result)
        elif command is TopicCommand.COMPARE:
            compared = compare.compare(self._corpus, topic, result)
            lines, notes = list(compared.lines), compared.notes
        else:
            lines = self._lines[command](self._corpus, topic, result)
            if command is TopicCommand.TREND:
                notes = trend.notes_on(result)
            elif command is TopicCommand.WHO_REPORTED:
                notes = (NEAREST,)
        clock.lap(command.value)
        timings_ms = result.timings_ms | clock.laps_ms
        notes = result.notes + (notes if lines else ())
        if command is not TopicCommand.LATEST:
            notes += finder.notes_on(topic, result, lines, needs_outlet=command is TopicCommand.COMPARE)
        if lines:
            return TopicReply(command, question, tuple(lines), notes=notes, timings_ms=timings_ms, further=further)
        why = reasons.explained(reasons.NOTHING_ABOUT, topic, result)
        nearest = nearest_articles(result.passages)
        return TopicReply(command, question, (), why, nearest, notes, timings_ms)

    def report_days(self, question: Question) -> list[date]:
        """The days of the dated reports on a topic, one for each report."""
        topic = read_query(question)
        return days_of_reports(topic, find_passages(self._retriever, topic))
