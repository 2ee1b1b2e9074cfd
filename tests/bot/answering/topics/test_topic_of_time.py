from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from bot.answering.answer import NO_FILTERS, Filters, Question
from bot.answering.question.query import read_query
from bot.answering.question.request import request_of
from bot.answering.question.time.scope import describe_filters
from bot.answering.search.retriever import WORDS_ONLY, SearchResult, period_note
from bot.answering.topics.topic_of_time import notes_of_list, of_days, without_time

UNDERSTOOD = "Understood “in April” as 1 to 30 April 2025."
CHOSEN_OUTLET = Filters("north.example")
CHOSEN_DAYS = Filters(since=date(2025, 4, 10))
EARLIER_DAYS = Filters(until=date(2024, 12, 31))


def topic(text, filters=NO_FILTERS):
    return read_query(Question(text, datetime(2025, 6, 1, tzinfo=UTC), filters=filters))


@pytest.mark.parametrize(
    ("text", "rest"), [("tariffs in April", "tariffs"), ("tariffs", "tariffs"), ("in April", "in April")]
)
def test_a_topic_is_what_is_left_without_the_words_of_its_time(text, rest):
    read = topic(text)

    assert without_time(read, read.scope.period).text.strip() == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("news from April about tariffs", "about tariffs"),
        ("news from april about tariffs", "about tariffs"),
        ("any updates in April on the Louvre", "on the Louvre"),
        ("news from last month about tariffs", "about tariffs"),
        ("news on tariffs in April", "tariffs"),
        ("news from April Ross", "April Ross"),  # a name
    ],
)
def test_a_topic_behind_its_time_is_left_without_it(text, rest):
    """Of "news from April about tariffs" the word April had to be in the reports."""
    query = topic(text)
    read = topic(request_of(query).topic)

    assert without_time(read, query.scope.period).text.strip() == rest


@pytest.mark.parametrize(
    ("text", "filters", "searched"),
    [
        ("in April", CHOSEN_OUTLET, Filters("north.example", date(2025, 4, 1), date(2025, 4, 30))),
        ("in April", CHOSEN_DAYS, Filters(since=date(2025, 4, 10), until=date(2025, 4, 30))),
        ("in April", EARLIER_DAYS, Filters(since=date(2025, 4, 1), until=date(2024, 12, 31))),
        ("since April", CHOSEN_DAYS, CHOSEN_DAYS),
        ("since April", NO_FILTERS, Filters(since=date(2025, 4, 1))),
        ("before April", CHOSEN_DAYS, Filters(since=date(2025, 4, 10), until=date(2025, 3, 31))),
    ],
)
def test_the_reports_are_of_the_period_and_of_the_days_that_the_person_has_chosen(text, filters, searched):
    """Where days were chosen the period counted for nothing."""
    query = topic(f"tariffs {text}", filters)

    assert of_days(query, query.scope.period).question.filters == searched
    assert of_days(query, None) == query


@pytest.mark.parametrize("undated", [False, True])
@pytest.mark.parametrize(
    ("filters", "notes"),
    [(NO_FILTERS, ()), (CHOSEN_OUTLET, ("Only reports of north.example were searched.",)), (CHOSEN_DAYS, None)],
)
def test_a_person_is_told_only_of_the_filters_that_they_chose(filters, notes, undated):
    """A person without filters read: "Only reports from 1 April 2025 on ... Reports of that time come first."."""
    query = topic("tariffs in April", filters)
    searched = of_days(query, query.scope.period)
    note = describe_filters(searched.question.filters, undated=undated)
    found = (WORDS_ONLY, note, period_note(query.scope.period))

    result = SearchResult((), np.zeros(3, np.float32), None, searched, found)
    expected = (describe_filters(filters, undated=undated),) if notes is None else notes
    assert notes_of_list(query, result) == (WORDS_ONLY, *expected, UNDERSTOOD)


def test_of_all_times_the_period_does_not_come_first():
    query = topic("tariffs in April")
    result = SearchResult((), np.zeros(3, np.float32), None, query, (period_note(query.scope.period),))

    assert notes_of_list(query, result) == (UNDERSTOOD,)
    without = replace(result, query=topic("tariffs"), notes=(WORDS_ONLY,))
    assert notes_of_list(topic("tariffs"), without) == (WORDS_ONLY,)
