"""Which days' reports are searched by themselves, so that they are not lost among all others."""

from datetime import UTC, date, datetime

import pytest

from bot.answering.answer import NO_FILTERS, Filters, Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import _days

TODAY = date(2025, 12, 20)
A_MONTH_AGO = date(2025, 11, 20)
LATEST = "What is the latest on tariffs?"
OTHER = "Who raised the tariffs?"
IN_APRIL = "Who raised the tariffs in April?"


@pytest.mark.parametrize(
    ("text", "filters", "days"),
    [
        (LATEST, NO_FILTERS, (A_MONTH_AGO, TODAY)),
        (LATEST, Filters(since=date(2025, 1, 1)), (A_MONTH_AGO, TODAY)),
        (LATEST, Filters(since=date(2025, 12, 1)), (date(2025, 12, 1), TODAY)),
        (LATEST, Filters(until=date(2025, 6, 30)), (date(2025, 5, 31), date(2025, 6, 30))),
        (LATEST, Filters(until=date(2026, 6, 30)), (A_MONTH_AGO, TODAY)),
        (LATEST, Filters("north.example"), (A_MONTH_AGO, TODAY)),
        (OTHER, NO_FILTERS, None),
        (OTHER, Filters(since=date(2025, 1, 1)), (date(2025, 1, 1), TODAY)),
        (OTHER, Filters(until=date(2025, 6, 30)), (date.min, date(2025, 6, 30))),
        (IN_APRIL, Filters(since=date(2025, 1, 1)), (date(2025, 1, 1), TODAY)),
    ],
)
def test_the_newest_of_the_chosen_reports_are_searched_by_themselves(text, filters, days):
    """With days that left out nothing new, the latest reports were a month old."""
    query = read_query(Question(text, datetime(2025, 12, 20, 12, tzinfo=UTC), filters=filters))

    assert _days(query) == days
