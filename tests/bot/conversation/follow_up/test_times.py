from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.question.time.scope import understand_time
from bot.conversation.follow_up.times import completed, in_dates, is_time, last_owner, time_spans

ASKED = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Who met in Tokyo over the past three days?", ["over the past three days"]),
        ("Who met as of June, and who since the end of last week?", ["as of June", "since the end of last week"]),
        ("What did Theresa May say in May or June?", ["in May or June"]),
        ("What was said by May about Brexit?", []),
        ("Who was fired in Ohio Tuesday?", ["Tuesday"]),
        ("Who won the Sunday Times award?", []),
        ("What will happen next week in the Fall River mill?", ["next week"]),
        ("pre-tomorrow", ["tomorrow"]),
        ("Who won in March of 2024, and in May?", ["in March of 2024, and in May"]),
        ("What did the Fed say in June about today's report?", ["in June"]),
        ("Who spoke on the April report on Friday?", ["on Friday"]),
        ("Who led in week 5 and on day 2 of the Tour?", ["in week 5 and on day 2"]),
    ],
)
def test_the_times_of_a_text_are_found_with_what_stands_before_them(text, times):
    assert [text[start:end] for start, end in time_spans(text)] == times


def test_a_time_that_owns_a_thing_is_found_without_its_ending():
    assert last_owner("Who won yesterday's vote after today’s talks in May?") == (31, 36)
    assert last_owner("Who won last week’s vote?") == (8, 17)
    assert last_owner("Who won yesterday?") is None


def test_after_the_given_preposition_a_name_is_a_time():
    assert time_spans("Who wins by May?") == []
    assert time_spans("Who wins by May?", "by") == [(9, 15)]


@pytest.mark.parametrize("text", ["Q2", "June", "before March", "two days ago", "on 5 June 2025", "the end of April"])
def test_a_time_is_one_with_or_without_its_preposition(text):
    assert is_time(text)
    assert not is_time(f"inflation {text}")


@pytest.mark.parametrize(
    ("time", "before", "whole"),
    [
        ("in April", "in March 2024", "in April 2024"),
        ("in April 2025", "in March 2024", "in April 2025"),
        ("in the second quarter", "in the first quarter of 2025", "in the second quarter 2025"),
        ("on Tuesday", "on 22 March 2024", "on Tuesday"),
        ("yesterday", "in March 2024", "yesterday"),
        ("in 2023", "in March 2024", "in 2023"),
        ("in November", "on October 7", "in November"),
        ("in May", "on March 19, 2025", "in May 2025"),
        ("on the 6th", "on 5 March", "on the 6th March"),
        ("on the 20th", "on March 19, 2025", "on the 20th"),
        ("in January", "in December 2024", "in January"),
        ("in December", "in November 2024", "in December 2024"),
        ("in Q1", "in Q4 2024", "in Q1"),
        # It was of another year.
        ("in July", "in August 2024", "in July 2024"),
        ("on 30 July", "on 2 August 2024", "on 30 July 2024"),
        ("in Q1", "in Q3 2024", "in Q1 2024"),
        # That may be to come.
        ("in December", "in January 2025", "in December"),
        ("on 4 March", "on 5 March 2024", "on 4 March 2024"),
        ("in April", "next year", "in April next year"),
    ],
)
def test_a_time_is_completed_with_what_it_leaves_out(time, before, whole):
    assert completed(time, before) == whole


@pytest.mark.parametrize(
    ("question", "dated"),
    [
        ("What did Xi say yesterday?", "What did Xi say on 22 November 2026?"),
        ("Who met over the past three days in Rome?", "Who met from 21 November 2026 to 23 November 2026 in Rome?"),
        ("What happened since yesterday?", "What happened since 22 November 2026?"),
        ("What happened before this week?", "What happened until 22 November 2026?"),
        ("Who won yesterday’s vote in Ohio?", "Who won the vote in Ohio on 22 November 2026?"),
        ("Who won last week's vote?", "Who won the vote from 16 November 2026 to 22 November 2026?"),
        # The first words of the kind were replaced, whatever they are.
        ("What did the Mail on Sunday say on Sunday?", "What did the Mail on Sunday say on 22 November 2026?"),
        ("Did usa today cover the vote today?", "Did usa today cover the vote on 23 November 2026?"),
        # One of two times was, and the other one meant another day.
        (
            "Did more die yesterday than the day before yesterday?",
            "Did more die on 22 November 2026 than on 21 November 2026?",
        ),
        # Only what is counted back from its own day is, and nothing twice.
        ("What happened Sunday, yesterday?", "What happened on 22 November 2026?"),
        ("Did more die today than yesterday morning?", "Did more die on 23 November 2026 than on 22 November 2026?"),
        ("What was announced yesterday for Friday?", "What was announced on 22 November 2026 for Friday?"),
        ("Who plays Wednesday in what began yesterday?", "Who plays Wednesday in what began on 22 November 2026?"),
        ("Who won the Monday vote yesterday?", "Who won the Monday vote on 22 November 2026?"),
        ("What happened in March 2024?", "What happened in March 2024?"),
        ("What happened in March?", "What happened in March?"),
        ("Who won?", "Who won?"),
    ],
)
def test_words_that_now_mean_other_days_become_the_days_that_they_meant(question, dated):
    later = ASKED + timedelta(days=8)
    assert in_dates(question, ASKED, later) == dated
    assert _days(dated, later) == _days(question, ASKED)
    assert in_dates(question, ASKED, ASKED) == question


@pytest.mark.parametrize(
    ("question", "dated"),
    [
        ("How did stocks do after yesterday's vote?", "How did stocks do after the vote on 22 November 2026?"),
        ("HOW DID STOCKS DO AFTER YESTERDAY'S VOTE?", "HOW DID STOCKS DO AFTER the VOTE on 22 November 2026?"),
        ("What was said in yesterday`s vote?", "What was said in the vote on 22 November 2026?"),
        ("Who was hurt since yesterday's strike?", "Who was hurt since the strike on 22 November 2026?"),
        ("By yesterday's count, how many died?", "By yesterday's count, how many died?"),
        ("Did Xi win after yesterday's vote today?", "Did Xi win after yesterday's vote today?"),
        (
            "What did Xi say yesterday about last week's vote?",
            "What did Xi say on 22 November 2026 about last week's vote?",
        ),
    ],
)
def test_the_day_of_a_thing_stands_behind_the_thing_and_no_word_is_lost(question, dated):
    """The first became "How did stocks do the vote since 23 November 2026?" on the next day."""
    assert in_dates(question, ASKED, ASKED + timedelta(days=1)) == dated


def _days(question, asked_at):
    period = understand_time(question, asked_at).period
    return period and (period.start, period.end)


WORDS = st.lists(
    st.sampled_from(
        "what did Xi say in on by the last week's yesterday Tuesday May 5 March 2024 and of next , - ’ Ohio ago".split()
    ),
    max_size=8,
).map(" ".join)


PHRASES = st.lists(
    st.sampled_from(
        ["what did Xi say", "in May 2024", "last week", "yesterday", "on 5 March 2024", "the week's vote", "and", ","]
    ),
    min_size=3,
    max_size=8,
).map(" ".join)


@given(text=WORDS | PHRASES, later=st.integers(0, 400))
@example("what did Xi say in May 2024 and what did Ohio say last week", 1)
def test_the_times_of_any_text_lie_apart_and_without_one_it_stays(text, later):
    assert all(end <= start for (_, end), (start, _) in pairwise(time_spans(text)))
    dated = in_dates(text, ASKED, ASKED + timedelta(days=later))
    assert dated == text or _days(text, ASKED)
