"""Which reports tell what happened to a topic, by the reader, the number of reports of their days, and their age."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.what_happened import LEAST_READ, LEAST_SURE, events_first, what_happened
from ingest.corpus.errors import ModelFailed

TODAY = date(2025, 3, 31)


@pytest.fixture
def leads_of(passage_of):
    """Leads of articles that came out so many days ago; None is an undated one."""

    def leads(*ages):
        return [
            Lead(replace(passage_of(quote := f"The bridge fell, part {at}."), published=_day(age)), quote)
            for at, age in enumerate(ages)
        ]

    return leads


def _day(age):
    return None if age is None else TODAY - timedelta(age)


def order(leads, scores, days=()):
    return [leads.index(lead) for lead in events_first(leads, scores, days, TODAY)]


def test_what_the_reader_takes_for_the_event_comes_first_unless_it_is_much_older(leads_of):
    assert order(leads_of(2, 2), [1.0, 5.0]) == [1, 0]
    assert order(leads_of(2, 400), [1.0, 5.0]) == [0, 1]


def test_a_much_reported_day_comes_before_another_of_its_time(leads_of):
    leads = leads_of(20, 30)

    assert order(leads, [2.0, 2.0]) == [0, 1]
    assert order(leads, [2.0, 2.0], [_day(20), *[_day(30)] * 9]) == [1, 0]


def test_a_second_report_of_the_same_days_lets_another_event_go_first(leads_of):
    assert order(leads_of(5, 6, 9), [3.0, 2.9, 2.9]) == [0, 2, 1]


def test_what_points_back_goes_behind_what_can_be_understood_alone(passage_of):
    quotes = ["It fell because of this frost.", "The bridge fell in the frost."]
    leads = [Lead(replace(passage_of(quote), published=TODAY), quote) for quote in quotes]

    assert order(leads, [2.0, 1.0]) == [1, 0]


def test_what_the_reader_takes_for_something_else_is_left_out(leads_of):
    assert order(leads_of(5, 6), [LEAST_READ - 0.1, LEAST_READ]) == [1]


def test_undated_and_future_reports_have_a_place(leads_of):
    assert order(leads_of(None, -1, 5), [1.0, 1.0, 1.0]) == [1, 2, 0]


class Scores:
    """A reader that gives these scores."""

    def __init__(self, scores):
        self.scores = scores

    def score(self, _question, _texts, _deadline):
        return np.array(self.scores, np.float32)


class Fails:
    """A reader that cannot read."""

    def __init__(self, error):
        self.error = error

    def score(self, _question, _texts, _deadline):
        raise self.error


@pytest.mark.parametrize("error", [TimeoutError("3 of 8 texts read in time"), ModelFailed("It gives no scores.")])
def test_without_a_reader_the_days_decide(leads_of, caplog, error):
    topic = read_query(Question("bridge", datetime(2025, 3, 31, tzinfo=UTC)))
    result = SearchResult((), np.ones(3, np.float32), None, topic)
    leads = leads_of(40, 2, 20)
    newest_first = [leads[1], leads[2], leads[0]]

    for reader in (None, Fails(error)):
        assert what_happened(topic, leads, result, reader, 5.0) == (newest_first, False)
    assert "without the reader" in caplog.text


@pytest.mark.parametrize(("best", "is_sure"), [(LEAST_SURE, True), (LEAST_SURE - 0.1, False)])
def test_it_is_sure_where_the_reader_takes_one_for_what_happened(leads_of, best, is_sure):
    topic = read_query(Question("bridge", datetime(2025, 3, 31, tzinfo=UTC)))
    result = SearchResult((), np.ones(3, np.float32), None, topic)

    assert what_happened(topic, leads_of(2, 3), result, Scores([0.0, best]), 5.0)[1] is is_sure
