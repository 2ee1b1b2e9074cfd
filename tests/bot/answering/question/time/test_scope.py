"""What the bot understands of time words, asked on Wednesday 26 March 2025, 10:00 in Berlin."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.question.time.scope import (
    Period,
    TimeScope,
    days_to_search,
    describe,
    scope_of_latest,
    understand_time,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 3, 26, 10, 0, tzinfo=BERLIN)
SATURDAY = datetime(2026, 11, 28, 10, 0, tzinfo=BERLIN)

# Question, first day, last day ("" where open), the words that were understood.
UNDERSTOOD = """
What happened today? | 2025-03-26 | 2025-03-26 | today
WHAT HAPPENED TODAY? | 2025-03-26 | 2025-03-26 | TODAY
What was decided tonight? | 2025-03-26 | 2025-03-26 | tonight
What was said this morning? | 2025-03-26 | 2025-03-26 | this morning
Who won yesterday? | 2025-03-25 | 2025-03-25 | yesterday
What did yesterday’s vote decide? | 2025-03-25 | 2025-03-25 | yesterday’s
What happened last night? | 2025-03-25 | 2025-03-26 | last night
Who resigned the day before yesterday? | 2025-03-24 | 2025-03-24 | the day before yesterday
What changed this week? | 2025-03-24 | 2025-03-30 | this week
What did the bank say last week? | 2025-03-17 | 2025-03-23 | last week
What did the bank say last  week? | 2025-03-17 | 2025-03-23 | last  week
What was last week's summit about? | 2025-03-17 | 2025-03-23 | last week's
What happened the week before last? | 2025-03-10 | 2025-03-16 | the week before last
What happened in the past week? | 2025-03-20 | 2025-03-26 | in the past week
What happened in the last week? | 2025-03-20 | 2025-03-26 | in the last week
Who met during the weekend? | 2025-03-22 | 2025-03-23 | during the weekend
What happened the week before last week? | 2025-03-10 | 2025-03-16 | the week before last week
What happened in the week of 4 March? | 2025-03-03 | 2025-03-09 | the week of 4 March
Who met last weekend? | 2025-03-22 | 2025-03-23 | last weekend
Who met over the weekend? | 2025-03-22 | 2025-03-23 | over the weekend
What did the court rule this month? | 2025-03-01 | 2025-03-31 | this month
What did the court rule last month? | 2025-02-01 | 2025-02-28 | last month
What did the court rule in the past month? | 2025-02-27 | 2025-03-26 | in the past month
How many fled this year? | 2025-01-01 | 2025-12-31 | this year
Did more than 100 people flee last year? | 2024-01-01 | 2024-12-31 | last year
Did Lindt sell more eggs in 2024 than in 2023? | 2024-01-01 | 2024-12-31 | in 2024
Who sold more than it did in 2024? | 2024-01-01 | 2024-12-31 | in 2024
Who earned more than that in 2024? | 2024-01-01 | 2024-12-31 | in 2024
How many fled last year? | 2024-01-01 | 2024-12-31 | last year
How many fled over the past year? | 2024-03-27 | 2025-03-26 | over the past year
What happened in the last 3 days? | 2025-03-24 | 2025-03-26 | last 3 days
What happened in the past two weeks? | 2025-03-13 | 2025-03-26 | past two weeks
What happened over the last twelve months? | 2024-03-27 | 2025-03-26 | last twelve months
What happened in the last 24 hours? | 2025-03-25 | 2025-03-26 | last 24 hours
What happened in the last few days? | 2025-03-24 | 2025-03-26 | last few days
What happened in the last couple of weeks? | 2025-03-13 | 2025-03-26 | last couple of weeks
What happened 3 days ago? | 2025-03-23 | 2025-03-23 | 3 days ago
What happened a week ago? | 2025-03-17 | 2025-03-23 | a week ago
What happened two weeks ago? | 2025-03-10 | 2025-03-16 | two weeks ago
What happened two months ago? | 2025-01-01 | 2025-01-31 | two months ago
What happened a year ago? | 2024-01-01 | 2024-12-31 | a year ago
What was said on Monday? | 2025-03-24 | 2025-03-24 | on Monday
What was said on Wednesday? | 2025-03-26 | 2025-03-26 | on Wednesday
What was said on Thursday? | 2025-03-20 | 2025-03-20 | on Thursday
What was said last Wednesday? | 2025-03-19 | 2025-03-19 | last Wednesday
What was said this Monday? | 2025-03-24 | 2025-03-24 | this Monday
What was said on Monday last week? | 2025-03-17 | 2025-03-17 | Monday last week
What changed since Monday? | 2025-03-24 | | since Monday
What changed since yesterday? | 2025-03-25 | | since yesterday
What was known until yesterday? | | 2025-03-25 | until yesterday
What happened on 22 March? | 2025-03-22 | 2025-03-22 | 22 March
What happened on March 22nd? | 2025-03-22 | 2025-03-22 | March 22nd
What happened on the 22nd of March? | 2025-03-22 | 2025-03-22 | the 22nd of March
What happened on March 22, 2025? | 2025-03-22 | 2025-03-22 | March 22, 2025
What happened on Saturday, 22 March 2025? | 2025-03-22 | 2025-03-22 | Saturday, 22 March 2025
What happened on 22.3.2025? | 2025-03-22 | 2025-03-22 | 22.3.2025
What happened on 3.4.2024? | 2024-04-03 | 2024-04-03 | 3.4.2024
What happened on 2025-03-22? | 2025-03-22 | 2025-03-22 | 2025-03-22
What happened on 22/03/2025? | 2025-03-22 | 2025-03-22 | 22/03/2025
What happened on 03/22/2025? | 2025-03-22 | 2025-03-22 | 03/22/2025
What happened on Mar. 5? | 2025-03-05 | 2025-03-05 | Mar. 5
What happened on 5 Sept? | 2024-09-05 | 2024-09-05 | 5 Sept
What happened on 20 December? | 2024-12-20 | 2024-12-20 | 20 December
What happened in March? | 2025-03-01 | 2025-03-31 | in March
what happened in march | 2025-03-01 | 2025-03-31 | in march
What happened in April? | 2024-04-01 | 2024-04-30 | in April
What happened in May? | 2024-05-01 | 2024-05-31 | in May
What happened last March? | 2024-03-01 | 2024-03-31 | last March
What happened last November? | 2024-11-01 | 2024-11-30 | last November
What happened in March 2025? | 2025-03-01 | 2025-03-31 | March 2025
What happened in Feb. 2024? | 2024-02-01 | 2024-02-29 | Feb. 2024
What happened in early March? | 2025-03-01 | 2025-03-10 | early March
What happened in mid-March? | 2025-03-11 | 2025-03-20 | mid-March
What happened in mid‑February 2025? | 2025-02-11 | 2025-02-20 | mid‑February 2025
What happened in late February? | 2025-02-21 | 2025-02-28 | late February
What happened at the end of March 2024? | 2024-03-21 | 2024-03-31 | the end of March 2024
What happened at the beginning of March? | 2025-03-01 | 2025-03-10 | the beginning of March
What happened in 2024? | 2024-01-01 | 2024-12-31 | in 2024
In 2024 the Olympics came to Paris; who paid? | 2024-01-01 | 2024-12-31 | In 2024
What happened since March 2025? | 2025-03-01 | | since March 2025
What happened since 2024? | 2024-01-01 | | since 2024
What changed since the start of 2025? | 2025-01-01 | | since the start of 2025
What was known until 3 March? | | 2025-03-03 | until 3 March
What was known before 3 March? | | 2025-03-02 | before 3 March
What was done by 3 March? | | 2025-03-03 | by 3 March
What was done by the end of 2024? | | 2024-12-31 | by the end of 2024
What happened after 3 March? | 2025-03-04 | | after 3 March
What happened from 3 March onwards? | 2025-03-03 | | from 3 March
What happened between 1 and 5 March 2025? | 2025-03-01 | 2025-03-05 | between 1 and 5 March 2025
What happened between 1 March and 5 March? | 2025-03-01 | 2025-03-05 | between 1 March and 5 March
What happened between 20 December and 5 January 2025? | 2024-12-20 | 2025-01-05 | between 20 December and 5 January 2025
What happened on 1–5 March? | 2025-03-01 | 2025-03-05 | 1–5 March
What happened on March 1-5, 2025? | 2025-03-01 | 2025-03-05 | March 1-5, 2025
What happened from March to May 2025? | 2025-03-01 | 2025-05-31 | from March to May 2025
What happened from November to February 2025? | 2024-11-01 | 2025-02-28 | from November to February 2025
What happened March–May 2025? | 2025-03-01 | 2025-05-31 | March–May 2025
What happened in January and February 2024? | 2024-01-01 | 2024-02-29 | January and February 2024
What happened from January to now? | 2025-01-01 | | from January
What happened from 2022 to 2024? | 2022-01-01 | 2024-12-31 | from 2022 to 2024
What is the news from 2024? | 2024-01-01 | 2024-12-31 | from 2024
What happened between Monday and yesterday? | 2025-03-24 | 2025-03-25 | between Monday and yesterday
What happened in the first half of 2025? | 2025-01-01 | 2025-06-30 | the first half of 2025
What happened in the second half of 2024? | 2024-07-01 | 2024-12-31 | the second half of 2024
What happened in Q1 2025? | 2025-01-01 | 2025-03-31 | Q1 2025
What happened in the first quarter of 2025? | 2025-01-01 | 2025-03-31 | the first quarter of 2025
What happened in the last quarter of 2024? | 2024-10-01 | 2024-12-31 | the last quarter of 2024
What happened last quarter? | 2024-10-01 | 2024-12-31 | last quarter
What happened this quarter? | 2025-01-01 | 2025-03-31 | this quarter
What happened in summer 2024? | 2024-06-01 | 2024-08-31 | summer 2024
What happened in the fall of 2024? | 2024-09-01 | 2024-11-30 | fall of 2024
What happened in winter 2023? | 2023-12-01 | 2024-02-29 | winter 2023
What happened last summer? | 2024-06-01 | 2024-08-31 | last summer
What happened last winter? | 2024-12-01 | 2025-02-28 | last winter
What happened this spring? | 2025-03-01 | 2025-05-31 | this spring
In May 2024, what did Theresa May say? | 2024-05-01 | 2024-05-31 | May 2024
What happened last week and in January? | 2025-03-17 | 2025-03-23 | last week
Last week he spoke of the days from 3 March to 5 March; why? | 2025-03-03 | 2025-03-05 | from 3 March to 5 March
“What happened last week?” | 2025-03-17 | 2025-03-23 | last week
Who sang "Yesterday" last week? | 2025-03-17 | 2025-03-23 | last week
What did the storm do in January last year? | 2024-01-01 | 2024-01-31 | January last year
What happened in January '24? | 2024-01-01 | 2024-01-31 | January '24
What happened in November of last year? | 2024-11-01 | 2024-11-30 | November of last year
What happened in January two years ago? | 2023-01-01 | 2023-01-31 | January two years ago
What happened since January last year? | 2024-01-01 | | since January last year
What happened on 5 November last year? | 2024-11-05 | 2024-11-05 | 5 November last year
What happened on 5 February this year? | 2025-02-05 | 2025-02-05 | 5 February this year
What happened between March and May last year? | 2024-03-01 | 2024-05-31 | March and May last year
What happened between March and May 2024? | 2024-03-01 | 2024-05-31 | March and May 2024
What happened on Friday the 28th? | 2025-02-28 | 2025-02-28 | Friday the 28th
What happened on Tuesday two weeks ago? | 2025-03-11 | 2025-03-11 | Tuesday two weeks ago
What happened two weeks ago on Tuesday? | 2025-03-11 | 2025-03-11 | two weeks ago on Tuesday
What happened on Tuesday of the week before last? | 2025-03-11 | 2025-03-11 | Tuesday of the week before last
What happened on Monday and Tuesday? | 2025-03-24 | 2025-03-25 | on Monday and Tuesday
What happened on Saturday and Sunday? | 2025-03-22 | 2025-03-23 | on Saturday and Sunday
What happened on 5 and 6 February? | 2025-02-05 | 2025-02-06 | on 5 and 6 February
What happened on Feb. 1st and 2nd? | 2025-02-01 | 2025-02-02 | Feb. 1st and 2nd
What happened in January and February? | 2025-01-01 | 2025-02-28 | in January and February
What happened June through August? | 2024-06-01 | 2024-08-31 | June through August
What happened Feb 26-Mar 3? | 2025-02-26 | 2025-03-03 | Feb 26-Mar 3
What happened Dec 28 - Jan 3, 2025? | 2024-12-28 | 2025-01-03 | Dec 28 - Jan 3, 2025
What happened in the past fortnight? | 2025-03-13 | 2025-03-26 | in the past fortnight
Who died a fortnight ago? | 2025-03-10 | 2025-03-16 | a fortnight ago
What did the mayor say Tuesday? | 2025-03-25 | 2025-03-25 | Tuesday
Who was fired Monday night in Ohio? | 2025-03-24 | 2025-03-24 | Monday night
What was said on Monday night? | 2025-03-24 | 2025-03-24 | on Monday night
What changed since the weekend? | 2025-03-22 | | since the weekend
What changed since the beginning of the year? | 2025-01-01 | | since the beginning of the year
What happened a few days ago? | 2025-03-19 | 2025-03-24 | a few days ago
What happened several weeks ago? | 2025-02-10 | 2025-03-16 | several weeks ago
What happened a couple weeks ago? | 2025-03-10 | 2025-03-16 | a couple weeks ago
What happened thirty days ago? | 2025-02-24 | 2025-02-24 | thirty days ago
What happened two to three weeks ago? | 2025-03-03 | 2025-03-16 | two to three weeks ago
What happened the previous week? | 2025-03-17 | 2025-03-23 | the previous week
What happened in early 2025? | 2025-01-01 | 2025-04-30 | in early 2025
What happened in late 2024? | 2024-09-01 | 2024-12-31 | in late 2024
What happened at the end of 2024? | 2024-11-01 | 2024-12-31 | at the end of 2024
What happened throughout February? | 2025-02-01 | 2025-02-28 | throughout February
What happened in the first week of February? | 2025-02-01 | 2025-02-07 | the first week of February
What happened in the last week of February? | 2025-02-22 | 2025-02-28 | the last week of February
What happened in Q3? | 2024-07-01 | 2024-09-30 | in Q3
What happened in the year 2024? | 2024-01-01 | 2024-12-31 | in the year 2024
What happened in the month of October? | 2024-10-01 | 2024-10-31 | in the month of October
What happened on the 4th? | 2025-03-04 | 2025-03-04 | on the 4th
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


@pytest.mark.parametrize(("question", "start", "end", "words"), rows(UNDERSTOOD))
def test_periods_are_understood(question, start, end, words):
    assert understand_time(question, NOW).period == Period(day(start), day(end), words)


# Asked on Saturday 28 November 2026.
UNDERSTOOD_ON_SATURDAY = """
What was decided on Monday and Tuesday last week? | 2026-11-16 | 2026-11-17 | Monday and Tuesday last week
Who met on Monday, Tuesday and Wednesday last week? | 2026-11-16 | 2026-11-18 | Monday, Tuesday and Wednesday last week
What was decided on Monday or Tuesday of this week? | 2026-11-23 | 2026-11-24 | Monday or Tuesday of this week
What was decided on Thursday and Friday two weeks ago? | 2026-11-12 | 2026-11-13 | Thursday and Friday two weeks ago
What was decided two weeks ago on Thursday and Friday? | 2026-11-12 | 2026-11-13 | two weeks ago on Thursday and Friday
Who met on Monday and Friday the week before last? | 2026-11-09 | 2026-11-13 | Monday and Friday the week before last
What was decided between Monday and Wednesday last week? | 2026-11-16 | 2026-11-18 | Monday and Wednesday last week
What was decided on Monday, Tuesday and Wednesday? | 2026-11-23 | 2026-11-25 | on Monday, Tuesday and Wednesday
What was decided on the weekend of 14 November? | 2026-11-14 | 2026-11-15 | the weekend of 14 November
What was decided over the weekend of March 7, 2026? | 2026-03-07 | 2026-03-08 | the weekend of March 7, 2026
What changed since the weekend of 14 November? | 2026-11-14 | | since the weekend of 14 November
What was decided on the weekend? | 2026-11-28 | 2026-11-29 | on the weekend
What was said this Friday? | 2026-11-27 | 2026-11-27 | this Friday
What changed since the end of last month? | 2026-10-31 | | since the end of last month
What changed after the end of last month? | 2026-11-01 | | after the end of last month
What changed since the end of 2025? | 2025-12-31 | | since the end of 2025
What changed from the beginning of this year to now? | 2026-01-01 | | from the beginning of this year
What was known before the start of this year? | | 2025-12-31 | before the start of this year
What was known until the beginning of 2025? | | 2024-12-31 | until the beginning of 2025
How many have died since the truce began on 10 October? | 2026-10-10 | | since the truce began on 10 October
What has he said since he took office in January? | 2026-01-01 | | since he took office in January
How many died until the truce of 10 October? | | 2026-10-10 | until the truce of 10 October
What has changed since the first vote. Who met on Friday? | 2026-11-27 | 2026-11-27 | on Friday
Since the war began, who met on Friday? | 2026-11-27 | 2026-11-27 | on Friday
How many are missing after last week's floods? | 2026-11-16 | | after last week's
What was said before last week's vote? | | 2026-11-22 | before last week's
What happened in the last three months of 2025? | 2025-10-01 | 2025-12-31 | the last three months of 2025
What was sold in the first 9 months of 2026? | 2026-01-01 | 2026-09-30 | the first 9 months of 2026
Who was shot on Sunday? | 2026-11-22 | 2026-11-22 | on Sunday
How many are dead in the crash on Sunday? | 2026-11-22 | 2026-11-22 | on Sunday
Who is the man who was shot on Sunday? | 2026-11-22 | 2026-11-22 | on Sunday
What is the cause of the crash on Tuesday? | 2026-11-24 | 2026-11-24 | on Tuesday
What shares fell from 3 November onwards? | 2026-11-03 | | from 3 November
Which rules changed from 1 October 2026? | 2026-10-01 | 2026-10-01 | 1 October 2026
How many were killed since the truce began this week? | 2026-11-23 | 2026-11-29 | this week
Which post did he step down from this week? | 2026-11-23 | 2026-11-29 | this week
What happened from 1 December 2025 to 5 January? | 2025-12-01 | 2026-01-05 | from 1 December 2025 to 5 January
"""
NOT_UNDERSTOOD_ON_SATURDAY = """
What was decided on Sunday and Monday last week?
Who meets on Monday and Tuesday next week?
What was decided on the weekend after the election?
What changed since the weekend of the election?
Who does Arsenal play this Sunday?
What changed since this Sunday?
What will be said this Friday?
What was known until this Friday?
Is this the worst storm since the war began in 1990?
What was the revenue in fiscal Q1 2025?
What was sold in the fiscal first quarter of 2025?
What was sold in the last 13 months of 2025?
What changed since the middle of last month?
What changed since late last year?
What was known before the middle of last year?
What happened from the start of last month to the election?
Which talks are held between 1 December and 5 December?
Which talks are held between 20 November and 5 December?
"""


@pytest.mark.parametrize(("question", "start", "end", "words"), rows(UNDERSTOOD_ON_SATURDAY))
def test_a_period_is_what_all_of_its_words_say(question, start, end, words):
    """Before, "Monday and Tuesday last week" was of this week, "since the end of last month" was last month."""
    assert understand_time(question, SATURDAY).period == Period(day(start), day(end), words)


@pytest.mark.parametrize("question", NOT_UNDERSTOOD_ON_SATURDAY.strip().splitlines())
def test_words_of_other_days_or_days_ahead_give_no_period(question):
    """Before, "this Sunday" on a Saturday was the one past, "between 1 December and 5 December" was last year's."""
    assert understand_time(question, SATURDAY).period is None


def test_a_weekend_that_may_be_the_past_or_the_coming_one_is_not_the_past_one_for_what_will_be():
    monday = SATURDAY + timedelta(days=2)
    past = Period(date(2026, 11, 28), date(2026, 11, 29), "this weekend")

    assert understand_time("Who played this weekend?", monday).period == past
    assert understand_time("Who will play this weekend?", monday).period is None


# Asked on Saturday 28 November 2026.
LISTS = """
What was said of tariffs in 2024 and 2025? | 2024-01-01 | 2025-12-31 | in 2024 and 2025
What was said of tariffs in 2023, 2024 or 2025? | 2023-01-01 | 2025-12-31 | in 2023, 2024 or 2025
What was said of tariffs in 2025 and in 2024? | 2024-01-01 | 2025-12-31 | in 2025 and in 2024
What changed since 2024 and 2025? | 2024-01-01 | | since 2024 and 2025
What was decided in June, July and August? | 2026-06-01 | 2026-08-31 | in June, July and August
What was decided in May, June, and July? | 2026-05-01 | 2026-07-31 | in May, June, and July
What was decided in March, April and May 2025? | 2025-03-01 | 2025-05-31 | March, April and May 2025
What was decided in Nov, Dec and Jan 2025? | 2024-11-01 | 2025-01-31 | Nov, Dec and Jan 2025
What was decided in March 2025 and April 2025? | 2025-03-01 | 2025-04-30 | March 2025 and April 2025
What was decided in March & April? | 2026-03-01 | 2026-04-30 | in March & April
what was decided in march, april & may | 2026-03-01 | 2026-05-31 | in march, april & may
what was decided in march and april | 2026-03-01 | 2026-04-30 | in march and april
What was decided between March & May? | 2026-03-01 | 2026-05-31 | between March & May
What was decided last week & this week? | 2026-11-16 | 2026-11-29 | last week & this week
What was decided on 3 & 4 March? | 2026-03-03 | 2026-03-04 | on 3 & 4 March
What was decided on Monday & Tuesday last week? | 2026-11-16 | 2026-11-17 | Monday & Tuesday last week
what was decided from march til may | 2026-03-01 | 2026-05-31 | from march til may
What was decided from March 'til May? | 2026-03-01 | 2026-05-31 | from March 'til May
What was decided from Oct 1 til Nov 12? | 2026-10-01 | 2026-11-12 | from Oct 1 til Nov 12
What was decided Jan thru Jun 2025? | 2025-01-01 | 2025-06-30 | Jan thru Jun 2025
What was decided from January thru June? | 2026-01-01 | 2026-06-30 | from January thru June
What did Til Roe say in June 2025? | 2025-06-01 | 2025-06-30 | June 2025
Who was shot at the drive thru last week? | 2026-11-16 | 2026-11-22 | last week
Who was killed on March 3 & 7 injured? | 2026-03-03 | 2026-03-03 | March 3
What was decided yesterday and today? | 2026-11-27 | 2026-11-28 | yesterday and today
What was decided today, yesterday and on the weekend? | 2026-11-27 | 2026-11-29 | today, yesterday and on the weekend
What was decided last week and this week? | 2026-11-16 | 2026-11-29 | last week and this week
What was decided this week or last week? | 2026-11-16 | 2026-11-29 | this week or last week
What was decided on March 3, 4 and 5? | 2026-03-03 | 2026-03-05 | March 3, 4 and 5
What was done on the 3rd, 4th and 5th of March 2025? | 2025-03-03 | 2025-03-05 | on the 3rd, 4th and 5th of March 2025
What was decided on 3 March, 4 March and 5 March 2025? | 2025-03-03 | 2025-03-05 | 3 March, 4 March and 5 March 2025
In 2024, 2025 plans were made; by whom? | 2024-01-01 | 2024-12-31 | In 2024
Who died in 2024 and 2025 people were hurt? | 2024-01-01 | 2024-12-31 | in 2024
What did May and yesterday's vote decide? | 2026-11-27 | 2026-11-27 | yesterday's
What was decided last week, Tuesday? | 2026-11-16 | 2026-11-22 | last week
"""


@pytest.mark.parametrize(("question", "start", "end", "words"), rows(LISTS))
def test_of_a_list_of_times_all_are_understood(question, start, end, words):
    """Before, "in 2024 and 2025" was 2024 alone, and a list of topics held no report of 2025."""
    assert understand_time(question, SATURDAY).period == Period(day(start), day(end), words)


@pytest.mark.parametrize(
    "words",
    [
        "in 2021 and 2024",
        "in March, May and July 2025",
        "in March, April and July",
        "on 3 March and 10 April",
        "last year and last week",
        "on 3 October and on 20 December",
    ],
)
def test_a_list_that_leaves_days_out_gives_no_period(words):
    """Before, the first of them alone was the period."""
    assert understand_time(f"What was decided {words}?", SATURDAY).period is None


@pytest.mark.parametrize(
    ("question", "start", "end", "words"),
    [
        ("Who was hurt sunday to tuesday?", 23, 25, "sunday to tuesday"),
        ("Who was hurt on sunday to tuesday?", 23, 25, "on sunday to tuesday"),
        ("Who resigned on Sunday through Tuesday night?", 23, 25, "on Sunday through Tuesday night"),
        ("Who was arrested monday - wednesday?", 24, 26, "monday - wednesday"),
        ("Who was arrested since Monday to Tuesday?", 24, 25, "since Monday to Tuesday"),
        ("What did she say Monday to reporters?", 24, 24, "Monday"),
    ],
)
def test_two_weekdays_that_mean_a_time_are_its_ends(question, start, end, words):
    """Before, the first of them alone was the period, as it ended where "to" began."""
    assert understand_time(question, NOW).period == Period(date(2025, 3, start), date(2025, 3, end), words)


@pytest.mark.parametrize("question", ["Who was hurt monday to friday?", "Who was hurt on Monday to Friday?"])
def test_weekdays_of_which_the_last_is_still_to_come_give_no_period(question):
    assert understand_time(question, NOW).period is None


@pytest.mark.parametrize("topic", ["Monday Night Football", "Sunday tariffs", "the weekend box office"])
def test_the_latest_on_a_topic_has_no_other_time_than_the_topic(topic):
    period = understand_time(topic, SATURDAY).period

    assert scope_of_latest(period) == TimeScope(None, leans_to_now=True, asks_for_newest=True)


@pytest.mark.parametrize("topic", ["tariffs", "tariffs in April", "tariffs this week", "the new pope"])
def test_the_latest_on_a_topic_is_understood_as_a_question_for_it_is(topic):
    asked = understand_time(f"What is the latest on {topic}?", SATURDAY)

    assert scope_of_latest(understand_time(topic, SATURDAY).period) == asked


def test_no_words_give_no_period():
    assert understand_time("", NOW) == TimeScope(None, leans_to_now=False)


@pytest.mark.parametrize(("zone", "today"), [("UTC", 26), ("Asia/Tokyo", 27), ("America/New_York", 26)])
def test_today_is_the_day_in_the_askers_time_zone(zone, today):
    asked_at = datetime(2025, 3, 26, 23, 30, tzinfo=UTC).astimezone(ZoneInfo(zone))

    assert understand_time("today", asked_at).period == Period(date(2025, 3, today), date(2025, 3, today), "today")


@pytest.mark.parametrize(
    ("question", "asked_on", "start", "end"),
    [
        ("this weekend", date(2025, 3, 22), date(2025, 3, 22), date(2025, 3, 23)),
        ("this weekend", date(2025, 3, 24), date(2025, 3, 22), date(2025, 3, 23)),
        ("last weekend", date(2025, 3, 23), date(2025, 3, 15), date(2025, 3, 16)),
        ("last Sunday", date(2025, 3, 23), date(2025, 3, 16), date(2025, 3, 16)),
        ("this week", date(2025, 3, 23), date(2025, 3, 17), date(2025, 3, 23)),
        ("last month", date(2025, 1, 31), date(2024, 12, 1), date(2024, 12, 31)),
        ("past month", date(2025, 3, 31), date(2025, 3, 1), date(2025, 3, 31)),
        ("last quarter", date(2025, 1, 5), date(2024, 10, 1), date(2024, 12, 31)),
        ("this winter", date(2025, 1, 5), date(2024, 12, 1), date(2025, 2, 28)),
        ("last winter", date(2025, 1, 5), date(2023, 12, 1), date(2024, 2, 29)),
        ("last March", date(2025, 4, 1), date(2025, 3, 1), date(2025, 3, 31)),
        ("past year", date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_periods_are_understood_on_other_days(question, asked_on, start, end):
    asked_at = datetime(asked_on.year, asked_on.month, asked_on.day, 12, tzinfo=BERLIN)

    assert understand_time(question, asked_at).period == Period(start, end, question)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What happened last week?", "Understood “last week” as 17 to 23 March 2025."),
        ("What happened yesterday?", "Understood “yesterday” as 25 March 2025."),
        ("What changed since\n March 2025?", "Understood “since March 2025” as since 1 March 2025."),
        ("What was known until 3 March?", "Understood “until 3 March” as until 3 March 2025."),
        ("What happened in 2024?", "Understood “in 2024” as 1 January to 31 December 2024."),
        ("What happened last winter?", "Understood “last winter” as 1 December 2024 to 28 February 2025."),
    ],
)
def test_a_period_is_described_in_one_sentence(question, sentence):
    period = understand_time(question, NOW).period

    assert period is not None
    assert describe(period) == sentence


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What happened last week?", date(2025, 3, 14), date(2025, 3, 26)),
        ("What changed since 3 March?", date(2025, 2, 28), date(2025, 3, 26)),
        ("What was known until 3 March?", date.min, date(2025, 3, 6)),
        ("Who is currently the mayor?", date(2025, 2, 24), date(2025, 3, 26)),
    ],
)
def test_the_searched_days_reach_a_little_beyond_the_period(question, first, last):
    assert days_to_search(understand_time(question, NOW), NOW.date()) == (first, last)


def test_a_question_without_a_period_searches_all_days():
    assert days_to_search(understand_time("Who is the mayor?", NOW), NOW.date()) is None


PIECES = sorted(
    {word for row in rows(UNDERSTOOD) for word in row[0].split()}
    | {first + " " + second for row in rows(UNDERSTOOD) for first, second in pairwise(row[-1].split())}
    | {
        "0",
        "99",
        "999",
        "1900",
        "2099",
        "to",
        "and",
        "-",
        "\n",
        "'",
        '"',
        "’s",
        "the",
        "until",
        "before",
        "after",
        "week of",
        "tomorrow",
        "by",
    }
)
moments = st.datetimes(timezones=st.sampled_from([UTC, BERLIN]))
questions = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


@given(questions, moments | st.just(NOW))
@example("before today", datetime(1, 1, 1, tzinfo=UTC))
@example("after 31.12.9999 today after this year", datetime(9999, 12, 31, tzinfo=UTC))
@example("since 999 years ago, between winter and 29 Feb", datetime(9999, 12, 31, tzinfo=UTC))
def test_any_question_gives_a_valid_period_of_its_own_words_or_none(question, asked_at):
    scope = understand_time(question, asked_at)
    period = scope.period

    if period is None:
        return
    first, last = days_to_search(scope, asked_at.date())
    assert first <= (period.start or date.max)
    assert last >= (period.end or date.min)
    assert period.words
    assert period.words in question
    assert period.start or period.end
    assert period.start is None or period.start <= (period.end or date.max)
    assert period.start is None or period.start <= asked_at.date()
    assert describe(period).startswith("Understood “")


@pytest.mark.parametrize(("plain", "twin"), ["sſ", "iı", "iİ", "k\u212a"])
@pytest.mark.parametrize(
    "words", ["in the third week of August 2024", "since spring 2024", "six weeks ago", "in mid 2024"]
)
def test_letters_that_match_others_in_any_case_are_read_as_those(words, plain, twin):
    """ "March laſt year" ended in an error."""
    as_typed = understand_time(f"What happened {words.replace(plain, twin)}?", NOW).period
    as_meant = understand_time(f"What happened {words}?", NOW).period

    assert (as_typed.start, as_typed.end) == (as_meant.start, as_meant.end)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        # Of both ends the first alone was taken.
        ("What happened 5 March to 9 April?", "2026-03-05", "2026-04-09"),
        ("Who left 20 October until 3 November?", "2026-10-20", "2026-11-03"),
        # The end was of the latest year, not of the one that begins with the start.
        ("What happened from March 2024 to June?", "2024-03-01", "2024-06-30"),
        ("What happened between December 2024 and January?", "2024-12-01", "2025-01-31"),
        ("What happened from 30 December 2024 to 3 January?", "2024-12-30", "2025-01-03"),
        # The apostrophe of a year began a quotation.
        ("In June '24, who won the drivers' title?", "2024-06-01", "2024-06-30"),
        ("What happened in March ’24 to the teachers’ strike?", "2024-03-01", "2024-03-31"),
        ("What happened in June of '24 to workers' pay?", "2024-06-01", "2024-06-30"),
        ("What happened in summer '24 to workers' pay?", "2024-06-01", "2024-08-31"),
        ("How did the '08 crash in March 2009 hit workers' pay?", "2009-03-01", "2009-03-31"),
        ("Which strike of seven weeks ended in November 2025?", "2025-11-01", "2025-11-30"),
        # The end of a month is its last day where something begins or ends there.
        ("What has changed since the end of October?", "2026-10-31", ""),
        ("What happened before the end of October 2026?", "", "2026-10-31"),
        ("What happened until the start of October 2026?", "", "2026-09-30"),
        ("What happened at the end of October?", "2026-10-21", "2026-10-31"),
        ("What was new from the beginning of October 2024?", "2024-10-01", "2024-10-10"),
    ],
)
def test_both_ends_of_a_time_are_understood(question, start, end):
    period = understand_time(question, SATURDAY).period
    assert period is not None
    assert (period.start, period.end) == (day(start), day(end))


@pytest.mark.parametrize(
    "words",
    [
        "in the 3 months to March 2025",
        "in the year to March 2025",
        "in the weeks through May",
        "in the quarter ended in March",
    ],
)
def test_the_end_of_a_span_is_not_the_span(words):
    assert understand_time(f"How much did prices rise {words}?", SATURDAY).period is None
