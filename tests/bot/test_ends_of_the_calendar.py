"""Days at both ends of the calendar: as the day of a question, of a report, in any zone. No question fails for them."""

import json
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answer, Refusal
from bot.answering.notices.dated_claims import old_news
from bot.answering.notices.reported_figures import days_of_weekdays
from bot.answering.question.time.calendar import shift
from bot.answering.question.time.scope import SLACK, Period, TimeScope, days_to_search, understand_time
from bot.answering.search.ranking import days_outside, is_too_early
from bot.wiring import open_answering

NEAR = 100
AT_THE_ENDS = st.integers(0, NEAR).map(lambda n: date.min + timedelta(n)) | st.integers(0, NEAR).map(
    lambda n: date.max - timedelta(n)
)
DAYS = AT_THE_ENDS | st.dates()
ZONES = st.sampled_from(
    [UTC, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("America/Los_Angeles"), timezone(timedelta(hours=23, minutes=59))]
)
QUESTIONS = st.sampled_from(
    [
        "What is the latest on the bridge over the Arn?",
        "latest",
        "Who closed the bridge last night?",
        "What happened to the bridge in the last 24 hours?",
        "What happened to the bridge this week?",
        "What happened to the bridge since yesterday?",
        "What happened to the bridge until today?",
        "What happened to the bridge before today?",
        "What happened to the bridge after today?",
        "What happened to the bridge in March?",
        "What happened to the bridge 99 years ago?",
        "What happened to the bridge between 28 December and 3 January?",
        "When was the bridge over the Arn closed?",
    ]
)


@given(DAYS, st.timedeltas())
def test_a_shifted_day_stops_at_the_ends_of_the_calendar(day, by):
    moved = shift(day, by)
    wanted = day.toordinal() + by.days
    assert moved.toordinal() == min(max(wanted, date.min.toordinal()), date.max.toordinal())


@given(DAYS, ZONES, QUESTIONS)
@example(date.min, UTC, "latest")
def test_the_days_that_a_question_asks_for_are_in_order(day, zone, question):
    asked_at = datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, zone)
    scope = understand_time(question, asked_at)
    days = days_to_search(scope, day)
    if scope.period or scope.leans_to_now:
        assert days
        assert days[0] <= day


@given(DAYS, DAYS | st.none(), DAYS | st.none())
@example(date(2025, 3, 1), date.min, None)
@example(date(9999, 12, 31), None, date(9999, 12, 30))
def test_a_period_may_reach_to_either_end_of_the_calendar(day, start, end):
    period = Period(start, end, "")
    before = start.toordinal() - day.toordinal() - SLACK.days if start else 0
    after = day.toordinal() - end.toordinal() - SLACK.days if end else 0
    assert days_outside(day, period) == (before if before > 0 else max(0, after))
    first, last = days_to_search(TimeScope(period, leans_to_now=False), day) or (date.max, date.min)
    assert first <= (start or date.max)
    assert last >= (end or date.min)


@given(DAYS, DAYS, DAYS)
def test_a_report_may_be_dated_any_day(passage_of, published, day, newest):
    passage = passage_of("On Sunday and yesterday 12 people were hurt.", published=published)
    assert days_of_weekdays(passage.text, published)
    is_too_early(passage, Period(day, None, ""))
    old_news([], TimeScope(None, leans_to_now=False), day, newest)


@pytest.fixture(scope="module")
def answering(corpus_of, settings_for, tmp_path_factory):
    """The bot over reports that say to be of, and to be fetched at, both ends of what an ingest takes."""
    text = "The bridge over the Arn was closed on Monday after divers found cracks in two of its {} pillars, said {}."
    days = ("1500-01-01", "1500-01-02", "2025-03-03", "9999-12-30", "9999-12-31")
    file = Path(tmp_path_factory.mktemp("articles")) / "a.jsonl"
    file.write_text(
        "".join(
            json.dumps(
                {
                    "url": f"https://example.org/{number}",
                    "title": f"Bridge {number}",
                    "text": text.format(number + 3, name),
                    "published": day,
                    "retrieved": f"{day}T23:59:59Z" if number % 2 else None,
                }
            )
            + "\n"
            for number, (day, name) in enumerate(zip(days, ("Ann", "Bob", "Cleo", "Dan", "Eve"), strict=True))
        ),
        "utf-8",
    )
    with closing(open_answering(settings_for(corpus_of(file)))) as opened:
        yield opened


@given(AT_THE_ENDS | st.sampled_from([date(1500, 1, 1), date(1500, 1, 2)]), QUESTIONS)
@example(date.min, "latest")
@example(date(9999, 12, 30), "What happened to the bridge until today?")
@settings(max_examples=30)
def test_a_question_may_be_asked_as_of_any_day(answering, day, question):
    assert isinstance(answering.ask(question, as_of=day), Answer | Refusal)
    assert all(
        passage.published is None or passage.published <= day for passage in answering.search(question, as_of=day)
    )


@given(st.sampled_from([datetime.min, datetime.max]), ZONES, ZONES)
@settings(max_examples=12)
def test_a_question_may_be_asked_at_any_moment_in_any_zone(settings_for, answering, moment, zone, server_zone):
    asked_at = moment.replace(tzinfo=zone)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(answering.settings), "zone", property(lambda _: server_zone))
        assert isinstance(answering.ask("What is the latest on the bridge?", asked_at=asked_at), Answer | Refusal)
