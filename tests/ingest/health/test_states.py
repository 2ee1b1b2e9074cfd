"""What is wrong with a source is told by the runs that are kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.corpus.catalog.source_runs import Outcome, SourceRun
from ingest.health.states import SourceState, age, histories_of_each, source_states
from ingest.sources.settings_file import Source

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
FEED = "https://example.org/feed.xml"
STALE_DAYS = 2


def run(hours_ago: float, outcome: Outcome = Outcome.OK, **named: object) -> SourceRun:
    return replace(SourceRun(FEED, NOW - timedelta(hours=hours_ago), 1.5, outcome), **named)  # type: ignore[arg-type]


LISTED = Source(FEED)


def state(*runs: SourceRun, source: Source | None = LISTED) -> SourceState:
    """The state of one source with these runs, the newest last."""
    good = [past_run for past_run in runs if past_run.outcome is not Outcome.FAILED]
    histories = histories_of_each(
        {past_run.source: past_run for past_run in runs},
        {past_run.source: past_run for past_run in good},
        {past_run.source: past_run for past_run in runs if past_run.entries},
        [past_run for past_run in runs if past_run.new],
    )
    (result,) = source_states([source] if source else [], histories, NOW, STALE_DAYS)
    return result


def test_a_source_that_goes_well_has_no_problem():
    assert state(run(24, entries=40, new=3), run(0.2, Outcome.UNCHANGED)).problems == ()


def test_a_failed_source_has_its_reason_and_since_when():
    failed = run(0.2, Outcome.FAILED, reason="blocks programs: it answers 403.")
    assert state(run(60, entries=40), failed).problems == (
        "blocks programs: it answers 403 (last went well 2 days ago)",
    )
    assert state(failed).problems == ("blocks programs: it answers 403 (it has never worked)",)


def test_a_feed_that_became_empty_is_a_problem():
    assert state(run(24, entries=40), run(0.2, entries=0)).problems == (
        "its last list had entries (40), this one has none",
    )
    empty = run(0.2, entries=0, reason="is empty; it had entries before (40)")
    assert state(run(24, entries=40), empty).problems == ("its last list had entries (40), this one has none",)
    assert state(run(0.2, entries=0)).problems == ()


def test_a_reason_given_by_a_successful_run_is_a_problem():
    odd = run(0.2, entries=500, reason="names 20,000 entries, of which 500 are read")
    assert state(odd).problems == ("names 20,000 entries, of which 500 are read",)


def test_how_a_feed_is_made_is_no_problem():
    assert state(run(0.2, entries=5, reason="5 entries state no day of publication")).problems == ()


@pytest.mark.parametrize("reason", ["blocks programs", "certificate", "robots.txt"])
def test_links_that_fail_until_somebody_acts_are_a_problem(reason):
    assert state(run(0.2, entries=9, new=8, failed={reason: 1})).problems == (f"{reason}: 1 of its links",)


def test_links_that_fail_temporarily_are_a_problem_only_if_all_fail():
    assert state(run(0.2, entries=9, new=8, failed={"not found": 1})).problems == ()
    assert state(run(0.2, entries=9, unchanged=8, failed={"not found": 1})).problems == ()
    assert state(run(0.2, entries=9, changed=8, failed={"not found": 1})).problems == ()
    assert state(run(0.2, entries=9, failed={"not found": 9})).problems == ("not found: 9 of its links",)


def test_silence_is_a_problem_if_news_is_usual():
    daily = [run(24 * days, entries=9, new=2) for days in range(20, 8, -1)]
    assert state(*daily, run(0.2, Outcome.UNCHANGED)).problems == ("nothing new for 9 days; usually 2 a day",)
    weekly = [run(24 * days, entries=9, new=1) for days in range(51, 2, -7)]
    assert state(*weekly, run(0.2, Outcome.UNCHANGED)).problems == ()
    assert state(*weekly[:-1], run(0.2, Outcome.UNCHANGED)).problems == (
        "nothing new for 16 days; usually one in 6 days",
    )
    few = [run(24 * days, entries=9, new=2) for days in (19, 18)]
    assert state(*few, run(0.2, Outcome.UNCHANGED)).problems == ()


def test_five_days_with_news_say_what_is_usual_and_four_do_not():
    five = [run(24 * days, entries=9, new=3) for days in range(13, 8, -1)]
    assert state(*five, run(0.2, Outcome.UNCHANGED)).problems == ("nothing new for 9 days; usually 3 a day",)
    assert state(*five[1:], run(0.2, Outcome.UNCHANGED)).problems == ()


def test_a_feed_with_news_several_times_a_day_may_be_silent_for_as_many_days_as_any():
    often = [run(24 * days + hours, entries=9, new=1) for days in range(9, 2, -1) for hours in (3, 2, 1)]
    assert state(*often, run(0.2, Outcome.UNCHANGED)).problems == ()


def test_a_source_that_fails_is_not_said_to_be_silent_too():
    daily = [run(24 * days, entries=9, new=2) for days in range(20, 8, -1)]
    failed = run(0.2, Outcome.FAILED, reason="gone: 410")
    assert state(*daily, failed).problems == ("gone: 410 (last went well 9 days ago)",)


def test_a_source_that_is_no_longer_read_is_a_problem():
    assert state(run(80, entries=9), source=Source(FEED, every="30m")).problems == (
        "not asked for 3 days; is `python -m ingest feeds` still run?",
    )
    assert state(run(20, entries=9), source=Source(FEED, every="30m")).problems == ()
    assert state(run(80, entries=9), source=Source(FEED, every="2d")).problems == ()


def test_a_paused_or_never_read_source_is_not_judged():
    failed = run(0.2, Outcome.FAILED, reason="gone: 410")
    assert (state(failed, source=Source(FEED, paused=True)).problems, state(failed).problems) == (
        (),
        ("gone: 410 (it has never worked)",),
    )
    (fresh,) = source_states([Source(FEED)], {}, NOW, STALE_DAYS)
    assert (fresh.history, fresh.problems, fresh.note) == (None, (), "not asked yet")


def test_a_feed_read_by_hand_is_judged_only_while_it_is_read():
    failed = run(0.2, Outcome.FAILED, reason="gone: 410")
    assert state(failed, source=None).problems == ("gone: 410 (it has never worked)",)
    assert state(replace(failed, started=NOW - timedelta(days=8)), source=None).problems == ()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "a moment"),
        (timedelta(seconds=-3), "a moment"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(hours=49), "2 days"),
    ],
)
def test_a_span_in_words(span, words):
    assert age(span) == words
