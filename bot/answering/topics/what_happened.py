"""What happened to a topic: the first sentences of the reports that tell it best.

News begins with what happened. The sentence that the readers find likeliest to answer stands further down more often
than not, where an article tells what came of it (docs/decisions/0015-what-people-type.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from bot.answering.question.query import Query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import days_of_reports
from bot.answering.topics.leads.lead import Lead, points_back
from bot.answering.topics.leads.scores import newest_to_read, scores_of_leads
from ingest.corpus.reader.reader import Reader

LEAST_READ = -3.0  # the reader's score of a lead that may tell what happened
LEAST_SURE = 1.0  # the best score from which the leads surely do
# In points of the reader's score. What is older by a month, and by a year, is worth 2.8 and 10.3 points less.
_BY_AGE, _MONTH = 4.0, 30
_POINTS_BACK = 3.0
_SAME_DAYS = 1.0  # for each lead of about the same day that is before it: that tells the same event
# Reports count as of one event by how few days lie between them.
_DAYS_OF_EVENT = 3
_UNDATED = 4000  # days of age: older than nearly everything
_LEAST_REPORTS = 0.1  # of an event, by its logarithm


def what_happened(
    topic: Query, leads: Sequence[Lead], result: SearchResult, reader: Reader | None, seconds: float
) -> tuple[list[Lead], bool]:
    """The leads on a topic that tell what happened to it, best first, and whether the reader is sure that they do.

    It has so many seconds.
    """
    newest_leads = newest_to_read(leads)
    scores = scores_of_leads(reader, f"What happened with {topic.text}?", newest_leads, seconds)
    in_order = events_first(newest_leads, scores, days_of_reports(topic, result), topic.today)
    return in_order, max(scores, default=0.0) >= LEAST_SURE


def events_first(
    leads: Sequence[Lead], scores: Sequence[float], report_days: Sequence[date], today: date
) -> list[Lead]:
    """The leads that tell what happened, best first: what the reader scores highest, much reported and recent.

    `scores` are the reader's (n,) of the leads, `report_days` the days of all reports on the topic.
    """
    worth = {
        index: score + _points(lead, report_days, today)
        for index, (lead, score) in enumerate(zip(leads, scores, strict=True))
        if score >= LEAST_READ
    }
    in_order: list[Lead] = []
    while worth:
        best = max(worth, key=lambda index: worth[index] - _SAME_DAYS * _count_of_same_days(leads[index], in_order))
        del worth[best]
        in_order.append(leads[best])
    return in_order


def _points(lead: Lead, report_days: Sequence[date], today: date) -> float:
    day = lead.passage.published
    age = (today - day).days if day else _UNDATED
    reports = sum(math.exp(-abs((reported - day).days) / _DAYS_OF_EVENT) for reported in report_days) if day else 0.0
    recent = _BY_AGE * math.log1p(max(age, 0) / _MONTH)
    return math.log(reports + _LEAST_REPORTS) - recent - _POINTS_BACK * points_back(lead.quote)


def _count_of_same_days(lead: Lead, leads: Sequence[Lead]) -> int:
    day = lead.passage.published
    days = [before.passage.published for before in leads]
    return sum(1 for earlier in days if day and earlier and abs((earlier - day).days) <= _DAYS_OF_EVENT)
