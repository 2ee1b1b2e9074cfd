"""Times that are counted from the time of the question before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.next_times import rewrite_with_days, with_days_counted
from bot.conversation.follow_up.rewrite import stand_alone

NOW = datetime(2025, 6, 12, 15, tzinfo=UTC)  # a Thursday


def understood(before, question):
    return rewrite_with_days(stand_alone, question, [Turn(before, counted_from=NOW)]).text


@pytest.mark.parametrize(
    ("before", "question", "alone"),
    [
        ("What happened in Gaza on 5 June 2025?", "and the day before?", "What happened in Gaza on 4 June 2025?"),
        ("What happened in Gaza on 5 June 2025?", "And the day after?", "What happened in Gaza on 6 June 2025?"),
        ("What happened in Gaza on 5 June 2025?", "and a year earlier?", "What happened in Gaza on 5 June 2024?"),
        ("What happened in Gaza on 5 June 2025?", "and two days later?", "What happened in Gaza on 7 June 2025?"),
        ("How did stocks do on Tuesday?", "and on the day before that?", "How did stocks do on 9 June 2025?"),
        ("How did stocks do yesterday?", "the day before?", "How did stocks do on 10 June 2025?"),
        ("What did Xi say last week?", "and the week before?", "What did Xi say from 26 May 2025 to 1 June 2025?"),
        ("What did Xi say last week?", "and a week later?", "What did Xi say from 9 June 2025 to 15 June 2025?"),
        (
            "How did Acme do on Tuesday?",
            "what about the week before?",
            "How did Acme do from 3 June 2025 to 9 June 2025?",
        ),
        ("What was inflation in May?", "and the month before?", "What was inflation in April 2025?"),
        ("What was inflation in May?", "and the year before?", "What was inflation in May 2024?"),
        ("What was inflation in December 2024?", "and the following month?", "What was inflation in January 2025?"),
        ("What was inflation in February 2025?", "and a year earlier?", "What was inflation in February 2024?"),
        ("What was inflation in 2024?", "and the year before?", "What was inflation in 2023?"),
        (
            "What was inflation in Q1 2025?",
            "and the previous quarter?",
            "What was inflation from 1 October 2024 to 31 December 2024?",
        ),
        # In a question of its own: with its day it would be taken to stand alone, and the day before not left out.
        ("Where was Ann Lee on 5 June 2025?", "where did she go the next day?", "where did Ann Lee go on 6 June 2025?"),
    ],
)
def test_a_time_counted_from_that_of_the_question_before_is_of_those_days(before, question, alone):
    assert understood(before, question) == alone


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("What happened in Gaza on 5 June 2025?", "and the day before the vote?"),
        ("What happened in Gaza on 5 June 2025?", "and the day before yesterday?"),
        ("What happened in Gaza on 5 June 2025?", "and in Spain?"),
        ("What happened in Gaza?", "and the day before?"),
        ("What happened in Gaza since 5 May 2025?", "and the month before?"),
        ("What happened in Gaza on 5 June 2025?", "and 9999 years earlier?"),
    ],
)
def test_any_other_question_stays_as_it_was_typed(before, question):
    assert with_days_counted(question, Turn(before, counted_from=NOW)) == question


def test_days_before_the_first_of_the_calendar_are_none():
    assert with_days_counted("and 99 years earlier?", Turn("What was in 1901?", counted_from=NOW)) == "and in 1802?"
    turn = Turn("What happened on Monday?", counted_from=datetime(1, 1, 3, tzinfo=UTC))
    assert with_days_counted("and the week before?", turn) == "and the week before?"


def test_without_a_moment_to_count_from_it_stays():
    assert with_days_counted("and the day before?", Turn("Who won on Tuesday?")) == "and the day before?"
