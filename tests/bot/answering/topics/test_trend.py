from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import TopicSentence
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.trend import MOST, beginnings, busiest_days, sentences_by_day_of_report

DAY = date(2025, 3, 4)


NEXT = DAY + timedelta(days=1)


def days_of_sentences(passage_of, *published, reports, today=NEXT):
    """The days with the articles of their sentences: a, b, ... are published on these days."""
    query = read_query(Question("flood", datetime(2025, 3, 9, tzinfo=UTC)))
    result = SearchResult((), np.zeros(2, np.float32), None, query, reports=reports)
    sentences = [
        TopicSentence(Lead(passage_of("It fell.", article_id=article, published=day), "It fell."), result.vector, 0.5)
        for article, day in zip("abc", published, strict=False)
    ]
    by_day = sentences_by_day_of_report(sentences, result, today)
    return {day: [sentence.passage.article_id for sentence in of_day] for day, of_day in by_day.items()}


def test_a_copy_counts_on_the_day_of_what_it_copies(passage_of):
    """A copy with a paragraph of its own was a second report, of its own day."""
    assert days_of_sentences(passage_of, NEXT, DAY, reports={"a": "b"}) == {DAY: ["b"]}
    assert days_of_sentences(passage_of, DAY, DAY, NEXT, reports={"b": "a", "c": "a"}) == {DAY: ["a"]}


def test_where_what_was_copied_has_no_day_or_is_not_about_the_topic_one_copy_counts(passage_of):
    assert days_of_sentences(passage_of, None, NEXT, DAY, reports={"b": "a", "c": "a"}) == {NEXT: ["b"]}
    assert days_of_sentences(passage_of, NEXT, DAY, reports={"a": "z", "b": "z"}, today=DAY) == {DAY: ["b"]}


def test_the_busiest_consecutive_days_are_shown():
    reports = {DAY + timedelta(days=number): 9 if number == 3 else 1 for number in range(10)}

    assert busiest_days(reports, 3) == [DAY + timedelta(days=number) for number in (3, 4, 5)]


@given(st.dictionaries(st.integers(0, 60).map(lambda n: DAY + timedelta(days=n)), st.integers(1, 9)))
def test_the_days_are_in_order_without_a_gap(reports):
    days, all_days = busiest_days(reports), sorted(reports)

    assert len(days) == min(MOST, len(all_days))
    assert all(all_days.index(after) == all_days.index(before) + 1 for before, after in pairwise(days))


def test_the_beginnings_of_reports_are_those_of_what_is_counted_and_what_points_back_goes_last(passage_of):
    pointing, alone, uncounted = (
        Lead(passage_of(text, article_id=article, published=DAY), text)
        for text, article in [("He saw it fall.", "a"), ("The dam broke on Monday.", "b"), ("It rained.", "c")]
    )
    by_day = {DAY: [TopicSentence(lead, np.zeros(2, np.float32), 0.5) for lead in (pointing, alone)]}

    assert beginnings([pointing, alone, uncounted], by_day) == {DAY: [alone, pointing]}


def test_the_beginning_of_a_report_has_the_copies_that_were_folded_into_it(passage_of):
    beginning = Lead(passage_of("It fell.", article_id="a", published=DAY), "It fell.")
    found = replace(beginning, passage=replace(beginning.passage, copies=("https://courier.example/1",)))

    assert beginnings([beginning], {DAY: [TopicSentence(found, np.zeros(2, np.float32), 0.5)]}) == {DAY: [found]}
