"""How old the corpus is, now and as of a day, and whether news is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from ingest.corpus.catalog import Catalog, inventory
from ingest.corpus.catalog.age import CorpusAge, read_age, report_days, went_well
from ingest.corpus.catalog.source_runs import Outcome, SourceRun, record_source_run

Write = Callable[..., list[int]]
NOON = datetime(2025, 6, 20, 12, tzinfo=UTC)


def put_run(catalog: Catalog, started: datetime, **report: object) -> None:
    catalog.connection.execute(
        "INSERT INTO runs (started, seconds, report) VALUES (?, 60, ?)",
        (started.isoformat(timespec="seconds"), json.dumps(report)),
    )


def end_of(day: int) -> datetime:
    return datetime.combine(date(2025, 6, day), time.max, UTC)


def test_an_empty_corpus_has_no_age(catalog):
    assert read_age(catalog, NOON) == CorpusAge(None, None, 1.0)
    assert not CorpusAge(None, None).is_stale(NOON.date(), 0)


def test_the_newest_report_is_not_in_the_future(catalog, write):
    write("a", "one", 1, published=date(2025, 6, 10))
    write("b", "two", 1, published=date(2025, 6, 21))
    write("c", "undated", 1)
    write("d", "pending", 1, published=date(2025, 6, 19), finish=False)
    assert read_age(catalog, NOON).newest == date(2025, 6, 10)
    assert read_age(catalog, NOON + timedelta(days=1)).newest == date(2025, 6, 21)


def test_as_of_a_day_only_reports_seen_by_then_count(catalog, write):
    write("a", "one", 3, published=date(2025, 6, 1))
    write("b", "two", 9, published=date(2025, 6, 4))  # brought on the 9th
    assert read_age(catalog, end_of(8), date(2025, 6, 8)).newest == date(2025, 6, 1)
    assert read_age(catalog, end_of(9), date(2025, 6, 9)).newest == date(2025, 6, 4)
    assert read_age(catalog, end_of(2), date(2025, 6, 2)).newest is None


def test_the_usual_gap_is_the_median_over_the_last_days_with_reports(catalog, write):
    days = [1, 2, 4, 6, 8, 15]
    for day in days:
        write(f"a{day}", f"text of {day}", day, published=date(2025, 6, day))
    write("again", "another of the same day", 16, published=date(2025, 6, 15))
    assert read_age(catalog, NOON).usual_gap == 2.0
    assert report_days(catalog, NOON.date(), None, 3) == [date(2025, 6, day) for day in (15, 8, 6)]


@pytest.mark.parametrize(("age", "stale"), [(4, False), (5, True), (6, True)])
def test_news_is_missing_some_days_after_the_usual_gap(age, stale):
    corpus = CorpusAge(date(2025, 6, 20) - timedelta(age), NOON, usual_gap=2.0)
    assert corpus.is_stale(date(2025, 6, 20), 2) == stale
    # Where no report has a date, what is known is when something was last taken in.
    undated = CorpusAge(None, NOON - timedelta(age), usual_gap=2.0)
    assert undated.is_stale(date(2025, 6, 20), 2) == stale
    assert not corpus.is_stale(date(2025, 6, 20), 100_000)


def test_a_run_that_failed_at_everything_updates_nothing(catalog):
    inventory.record_run(catalog, 1.0, json.dumps({"new": [], "changed": [], "unchanged": 0, "failed": [{}]}))
    now = datetime.now(UTC)
    assert read_age(catalog, now).updated is None
    inventory.record_run(catalog, 1.0, json.dumps({"new": [], "changed": [], "unchanged": 3, "failed": [{}]}))
    updated = read_age(catalog, now).updated
    assert updated is not None
    assert abs(updated - now) < timedelta(minutes=1)


def test_a_source_that_answers_updates_and_one_that_fails_does_not(catalog):
    record_source_run(catalog, SourceRun("a", NOON - timedelta(hours=2), 30.0, Outcome.UNCHANGED))
    record_source_run(catalog, SourceRun("b", NOON - timedelta(hours=1), 30.0, Outcome.FAILED))
    assert read_age(catalog, NOON).updated == NOON - timedelta(hours=2) + timedelta(seconds=30)


def test_an_earlier_run_that_is_recorded_later_changes_nothing(catalog):
    record_source_run(catalog, SourceRun("a", NOON, 30.0, Outcome.OK))
    record_source_run(catalog, SourceRun("b", NOON - timedelta(hours=2), 1.0, Outcome.OK))
    assert read_age(catalog, NOON).updated == NOON + timedelta(seconds=30)


def test_as_of_a_day_no_later_update_counts(catalog):
    for day in (3, 5, 9):
        record_source_run(catalog, SourceRun("a", datetime(2025, 6, day, 8, tzinfo=UTC), 60.0, Outcome.OK, new=1))
    record_source_run(catalog, SourceRun("b", datetime(2025, 6, 7, 8, tzinfo=UTC), 60.0, Outcome.FAILED))
    put_run(catalog, datetime(2025, 6, 4, 8, tzinfo=UTC), new=["x"])
    put_run(catalog, datetime(2025, 6, 6, 8, tzinfo=UTC), new=[], unchanged=0, failed=[{}])
    expected = {2: None, 3: (3, 8, 1), 4: (4, 8, 1), 5: (5, 8, 1), 6: (5, 8, 1), 8: (5, 8, 1), 9: (9, 8, 1)}
    for day, end in expected.items():
        updated = read_age(catalog, end_of(day), date(2025, 6, day)).updated
        assert updated == (datetime(2025, 6, *end, tzinfo=UTC) if end else None), day
    found = [read_age(catalog, end_of(day), date(2025, 6, day)).updated for day in range(3, 12)]
    assert all(earlier <= later for earlier, later in pairwise(moment for moment in found if moment))


def test_as_of_a_day_a_run_that_ended_after_midnight_was_no_later_than_the_days_end(catalog):
    record_source_run(catalog, SourceRun("a", end_of(3) - timedelta(seconds=30), 60.0, Outcome.OK, new=1))
    record_source_run(catalog, SourceRun("a", datetime(2025, 6, 9, 8, tzinfo=UTC), 60.0, Outcome.OK, new=1))
    assert read_age(catalog, end_of(3), date(2025, 6, 3)).updated == end_of(3)


def test_a_corpus_of_an_older_dateline_has_the_age_of_its_last_successful_run(catalog):
    put_run(catalog, NOON - timedelta(days=2), new=["x"], unchanged=1)
    put_run(catalog, NOON - timedelta(days=1), failed=[{"reason": "gone"}])
    catalog.connection.execute(
        "INSERT INTO runs (started, seconds, report) VALUES (?, 1, 'cut short')", ("2025-06-20",)
    )
    assert read_age(catalog, NOON).updated == NOON - timedelta(days=2) + timedelta(seconds=60)
    catalog.connection.execute("PRAGMA user_version = 6")
    assert read_age(catalog, NOON).updated == NOON - timedelta(days=2) + timedelta(seconds=60)


def test_reports_of_successful_runs():
    assert went_well("{}")
    assert went_well('{"new": [], "failed": []}')
    assert went_well('{"new": ["a"], "failed": [{}]}')
    assert went_well('{"changed": ["a"], "failed": [{}]}')
    assert went_well('{"new": [], "unchanged": 3, "failed": [{}]}')
    assert not went_well('{"new": [], "failed": [{}]}')


@pytest.mark.parametrize("day", [date.min, date.max])
def test_reports_at_the_ends_of_the_calendar_have_an_age(catalog, day):
    record_source_run(catalog, SourceRun("a", NOON, 30.0, Outcome.OK))
    age = read_age(catalog, datetime.combine(day, time.max, UTC), day)
    assert (age.updated is None) == (day == date.min)
    read_age(catalog, datetime.combine(day, time.max, UTC))
