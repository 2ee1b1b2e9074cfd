import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.replies.freshness import freshness_from, freshness_line, freshness_parts, loud_line, stale_line
from bot.replies.page import passages_page, reply_page

AT = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)


def printed(page):
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(page)
    return capture.get().rstrip("\n").split("\n")


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2025, 4, 2), "today (2 Apr 2025)"),  # of a place where it is tomorrow already
        (date(2025, 4, 1), "today (1 Apr 2025)"),
        (date(2025, 3, 31), "yesterday (31 Mar 2025)"),
        (date(2025, 3, 29), "3 days ago (29 Mar 2025)"),
        (date(2025, 2, 2), "58 days ago (2 Feb 2025)"),
        (date(2025, 2, 1), "2 months ago (1 Feb 2025)"),
        (date(2024, 9, 2), "6 months ago (2 Sep 2024)"),
        (date(2024, 4, 1), "12 months ago (1 Apr 2024)"),
        (date(2024, 3, 5), "12 months ago (5 Mar 2024)"),
        (date(2023, 4, 2), "23 months ago (2 Apr 2023)"),
        (date(2023, 4, 1), "2 years ago (1 Apr 2023)"),
        (None, "date unknown"),
    ],
)
def test_the_age_of_the_newest_matching_report(build, day, age):
    assert freshness_line(build.freshness(newest=day)).split(" · ")[0] == f"Newest matching report: {age}"


@pytest.mark.parametrize(
    ("before", "age"),
    [
        (timedelta(minutes=-3), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
    ],
)
def test_the_time_since_the_corpus_was_updated(build, before, age):
    line = freshness_line(build.freshness(updated=AT - before))

    assert line.split(" · ")[1] == f"corpus updated {age}"


@pytest.mark.parametrize(
    ("updated", "at", "age"),
    [
        (datetime(2026, 3, 29, 0, 55), datetime(2026, 3, 29, 1, 5), "10 minutes ago"),
        (datetime(2026, 10, 25, 0, 20), datetime(2026, 10, 25, 1, 10), "50 minutes ago"),
        (datetime(2026, 10, 24, 23, 20), datetime(2026, 10, 25, 1, 10), "1 hour ago"),
    ],
)
def test_the_time_since_the_update_is_right_in_the_hours_when_the_clocks_change(build, updated, at, age):
    """It was an hour too long in spring, and an hour too short in autumn."""
    at = at.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    line = freshness_line(build.freshness(at=at, updated=updated.replace(tzinfo=UTC)))

    assert line.endswith(f"corpus updated {age}")


def test_days_are_counted_in_the_askers_time_zone(build):
    zone = ZoneInfo("America/New_York")
    midnight = datetime(2025, 3, 30, 2, tzinfo=UTC)
    line = freshness_line(build.freshness(at=AT.astimezone(zone), updated=midnight))

    assert line.endswith("corpus updated 3 days ago")


@pytest.mark.parametrize("as_of", [None, date(2026, 3, 29)])
def test_a_freshness_that_was_kept_reads_as_before(build, as_of):
    """Another page of a search shows it later: the day, and the hour of a day on which the clocks changed."""
    at = datetime(2026, 3, 30, 12, tzinfo=UTC).astimezone(ZoneInfo("Europe/Berlin"))
    updated = datetime(2026, 3, 27, 22, 30, tzinfo=UTC)
    freshness = build.freshness(at=at, as_of=as_of, updated=updated, stale=True, last_report=date(2026, 3, 1))
    kept = freshness_from(json.loads(json.dumps(freshness_parts(freshness))))

    assert kept == freshness
    assert kept.at.tzinfo == at.tzinfo
    assert freshness_line(kept) == freshness_line(freshness)


def test_without_a_match_the_line_names_the_newest_report_of_the_corpus(build):
    assert freshness_line(build.freshness(is_match=False)).startswith("Newest report: 3 days ago (29 Mar 2025) · ")
    assert (
        freshness_line(build.freshness(is_match=False, newest=None, updated=None)) == "Newest report: none with a date"
    )


def test_without_a_known_run_the_line_does_not_mention_updates(build):
    assert freshness_line(build.freshness(updated=None)) == "Newest matching report: 3 days ago (29 Mar 2025)"


def test_as_of_a_day_both_ages_are_counted_from_that_day(build):
    day = date(2025, 3, 31)
    end = datetime(2025, 3, 31, 23, 59, 59, tzinfo=UTC)
    line = freshness_line(build.freshness(at=end, as_of=day, updated=datetime(2025, 3, 31, 8, 0, tzinfo=UTC)))

    assert line == "As of 31 March 2025, newest matching report: 2 days ago (29 Mar 2025) · corpus updated today"


def test_a_stale_corpus_names_its_newest_report_or_its_last_update(build):
    stale = build.freshness(stale=True, last_report=date(2025, 1, 1))

    assert stale_line(stale) == "Out of date: the newest report here is from 1 January 2025, 3 months ago."
    undated = replace(stale, last_report=None, updated=datetime(2025, 3, 20, tzinfo=UTC))
    assert stale_line(undated) == "Out of date: nothing was added here since 20 March 2025, 12 days ago."
    in_berlin = replace(
        undated, at=AT.astimezone(ZoneInfo("Europe/Berlin")), updated=datetime(2025, 3, 20, 23, 30, tzinfo=UTC)
    )
    assert stale_line(in_berlin) == "Out of date: nothing was added here since 21 March 2025, 11 days ago."
    assert stale_line(build.freshness()) == ""
    assert loud_line(build.freshness()) == ""


def test_a_terminal_shows_the_warning_first_and_the_freshness_last(build):
    stale = build.freshness(stale=True)
    answer = replace(build.answer([("Etna erupted.", (1,))], [build.citation(1)], notes=["A note."]), freshness=stale)
    refusal = replace(build.refusal(), freshness=stale)
    pages = [reply_page(answer), reply_page(refusal), passages_page([build.passage()], stale), passages_page([], stale)]

    for lines in map(printed, pages):
        assert lines[0] == stale_line(stale)
        assert lines[-1] == freshness_line(stale)
    assert printed(reply_page(replace(refusal, freshness=build.freshness()))) == [
        "No article says so.",
        freshness_line(build.freshness()),
    ]


moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 28), timezones=st.just(UTC))


@given(moments, st.dates() | st.none(), moments | st.none(), st.booleans(), st.booleans())
def test_any_freshness_takes_one_short_line(build, at, newest, updated, stale, is_as_of):
    as_of = at.date() if is_as_of else None
    freshness = build.freshness(at=at, newest=newest, last_report=newest, updated=updated, stale=stale, as_of=as_of)

    for line in (freshness_line(freshness), stale_line(freshness)):
        assert "\n" not in line
        assert len(line) < 200
