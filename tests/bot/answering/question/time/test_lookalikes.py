"""Questions without a period, and what leans to now, asked on Wednesday 26 March 2025, 10:00 in Berlin."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.question.time.lookalikes import hide_lookalikes
from bot.answering.question.time.scope import days_to_search, understand_time

NOW = datetime(2025, 3, 26, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = date(2025, 3, 26)

NOT_A_PERIOD = """
What were the Q3 earnings?
Who played on the 18th hole?
What opened on the 50th floor?
Is the vote in November next year?
Will it open on the 4th?
What is planned for Friday the 19th?
What is the weekend forecast?
Who won on the last Sunday before the vote?
Who won on the last Friday of October?
Who played the last Monday in May?
Who ruled in the last summer of the war?
What was the revenue in Q3 fiscal 2025?
What was the revenue in Q3 of fiscal '25?
What was the revenue in Q1 of the 2025 fiscal year?
What was the revenue in Q2 FY25?
What was the revenue in the third quarter of fiscal 2025?
Who won in week 2 of March?
Did they meet on Dec 1 and 20 people came?
Who was the Tuesday winner?
What was adopted on July 4, 1776?
On July 4, 1776, which congress met in which city?
What was signed in July 1776?
Who died on 12 October 1492?
What did the Friday report say?
When is the Tuesday game?
Is the game Tuesday?
What was postponed to Tuesday?
What has changed since the election?
What was said two days before Easter?
What did he say the last time?
Who is the last of them?
What did Theresa May say?
May I ask who won?
Who may resign?
Is there still confidence in May?
What became of May Day?
What did The May Institute find?
Why did they march?
Who took part in march?
Why did they march 5 miles?
Which of the top 10 may close?
Who led the last march?
Who is the second?
Who won March Madness?
Where was the March for Our Lives?
Who is out in 10 minutes?
Who wrote “1984”?
What is said in "1984" of the state?
Who sang 'Yesterday'?
How did Covid-19 spread?
What was 9/11?
Is it open 24/7?
Who still uses Windows 2000?
What did the G20 decide?
Who won in Formula 1?
What opens at 10 a.m.?
Who answers on +49 30 2025 1984?
What did 2024 people say?
What became of 2024 people?
Why were there riots in 2024 towns?
Who won the 2024 Olympics?
Who won gold in 2024 Olympic swimming?
Who hosts the 2026 World Cup?
Who won the election of 2024?
What is the turn of 2024?
What was decided at the 22 March meeting?
What followed the October 7 attacks?
Who was hurt after 7 October attacks?
What were the Q1 2025 results?
What opens tomorrow?
Who meets next week?
Who meets on Monday next week?
What will he do on Monday?
Who will play in April?
What is due by Monday?
What is due by 3 April?
Who plays on 3 April?
What is planned for 2030?
What should be built by 2030?
What opens in April 2025?
Who plays this weekend?
What happened on 03/04/2025?
What happened on 31 April 2025?
What happened on 45/13/2024?
What happened on 29 February?
What happened the week after 3 March?
What happens a week from today?
What happened in the last days of the war?
What did he do in the last year of his life?
What happened more than a year ago?
What happened half a year ago?
What happened twenty five years ago?
Are prices at the lowest level since 2008?
Are prices higher than last year?
Is the rate lower than it was in 1960?
Are there more storms than there have been in February?
Who became the oldest player to win a match since 2004?
What hasn't been attempted since 1972?
Which song from 1988 won?
Which teams are set to play in April?
Which program could be paused in April?
What happened from the election to 3 March?
What happened from 3 March to the election?
What happened between 3 March and the election?
What happened in January and March 2024?
How did the 2024-25 season end?
What is the melody of the 1980s?
Who met in Mar-a-Lago?
Who said so in USA Today?
what did usa today write about the drum tower
what did the usa today interview with jensen huang say
What did the Mail on Sunday write?
Who hosts Last Week Tonight?
What happened on Good Friday?
What happened on New Year's Eve?
What is meant by March–May?
Who pays $2024?
What rose from 2000 to 2500 dollars?
"""

LEANS_TO_NOW = [
    "What is the latest on tariffs?",
    "What is the newest figure?",
    "What is the most recent count?",
    "What changed recently?",
    "Who is currently the mayor?",
    "Who leads right now?",
    "Who leads now?",
    "What do people eat these days?",
    "How many were found so far?",
    "What is today's vote about?",
    "What is today’s vote about?",
    "Any breaking news?",
    "What happened this week?",
    "When is the next World Cup?",
    "What is going on with the strike?",
]
DOES_NOT_LEAN = [
    "What happened last week?",
    "Who is breaking the law?",
    "Who was known for this?",
    "What are the now-defunct firms?",
    "Is it so far-reaching?",
    "Who is next to the king?",
    "What is the next-generation fighter called?",
    "Who sang “Now and Then”?",
    "",
]


@pytest.mark.parametrize("question", NOT_A_PERIOD.strip().splitlines())
def test_text_that_looks_like_a_period_is_none(question):
    assert understand_time(question, NOW).period is None


@pytest.mark.parametrize("question", LEANS_TO_NOW)
def test_questions_that_prefer_recent_reports(question):
    assert understand_time(question, NOW).leans_to_now


@pytest.mark.parametrize("question", DOES_NOT_LEAN)
def test_questions_that_do_not_prefer_recent_reports(question):
    assert not understand_time(question, NOW).leans_to_now


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on tariffs?",
        "Latest on the strike",
        "What's new in Berlin?",
        "what’s happening in Gaza",
        "What is the news about the strike?",
        "What is the most recent count?",
        "Any breaking news?",
        "What is going on with the strike?",
        "What's up with the strike?",
        "Any news from Kyiv?",
        "Are there any updates on the strike?",
        "Give me an update on Gaza",
        "news about the strike",
    ],
)
def test_questions_for_the_newest(question):
    scope = understand_time(question, NOW)

    assert scope.asks_for_newest
    assert scope.leans_to_now
    assert days_to_search(scope, TODAY) == (date(2025, 2, 24), TODAY)


@pytest.mark.parametrize(
    "question",
    [
        "What was the latest on tariffs in March 2024?",
        "Who is currently the mayor?",
        "What was new in it?",
        "Who broke the news of the resignation?",
        "Which update on iPhones was released?",
        "Which newspaper updates its app?",
        "When is the next World Cup?",
        "",
    ],
)
def test_questions_that_do_not_ask_for_the_newest(question):
    assert not understand_time(question, NOW).asks_for_newest


@given(st.text() | st.lists(st.sampled_from(NOT_A_PERIOD.split()), max_size=12).map(" ".join))
def test_hiding_keeps_every_other_character_in_place(text):
    hidden = hide_lookalikes(text)

    assert len(hidden) == len(text)
    assert all(now in (was, "_", "'") or not was.isalnum() for was, now in zip(text, hidden, strict=True))


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Did sales fall last year?", date(2024, 1, 1), date(2024, 12, 31)),
        ("How far did confidence fall this year?", date(2025, 1, 1), date(2025, 12, 31)),
        ("What happened in the fall last year?", date(2024, 9, 1), date(2024, 11, 30)),
        ("What was the revenue in Q1 (2024)?", date(2024, 1, 1), date(2024, 3, 31)),
        ("What happened in late fall last year?", date(2024, 9, 1), date(2024, 11, 30)),
        ("What happened last summer before the election?", date(2024, 6, 1), date(2024, 8, 31)),
        ("What did it do last Wednesday before the close?", date(2025, 3, 19), date(2025, 3, 19)),
        ("How were sales in Q1 (so far)?", date(2024, 1, 1), date(2024, 3, 31)),
        ("What happened last Friday in Ohio?", date(2025, 3, 21), date(2025, 3, 21)),
    ],
)
def test_a_verb_is_no_season_and_a_year_in_brackets_is_that_of_its_quarter(question, first, last):
    """ "Did sales fall last year?" was asked of the autumn, "in Q1 (2024)" of the latest first quarter."""
    period = understand_time(question, NOW).period
    assert (period.start, period.end) == (first, last)
