"""What is kept of the runs of sources, of links, and of what was fetched."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ingest.corpus.catalog import Catalog, source_runs
from ingest.corpus.catalog.age import read_age
from ingest.corpus.catalog.fetched import Fetched, forget_fetched, get_fetched, put_fetched
from ingest.corpus.catalog.links import Link, Stage, get_link, get_links, links_of_article, links_to_check, put_links
from ingest.corpus.catalog.source_runs import (
    HISTORY,
    Outcome,
    SourceRun,
    first_failures,
    forget_source,
    last_successes,
    last_with_entries,
    newest_runs,
    record_source_run,
    runs_with_news,
)
from ingest.corpus.corpus_state import read_state

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEED = "https://example.org/feed.xml"


def history(catalog: Catalog) -> list[SourceRun]:
    """The runs of the feed that are kept, newest first."""
    return source_runs._read(catalog, "WHERE source = ? ORDER BY started DESC", (FEED,))


def run(hours: float, outcome: Outcome = Outcome.OK, **named: object) -> SourceRun:
    return replace(SourceRun(FEED, NOON + timedelta(hours=hours), 1.5, outcome), **named)  # type: ignore[arg-type]


def test_a_run_is_read_back_as_recorded(catalog):
    full = run(
        0, reason="it is odd", entries=40, new=3, changed=1, unchanged=36, skipped={"robots.txt": 2}, failed={"é": 1}
    )
    record_source_run(catalog, full)
    record_source_run(catalog, full)
    assert history(catalog) == [full]


def test_a_time_in_another_zone_is_the_same_time(catalog):
    east = timezone(timedelta(hours=9))
    record_source_run(catalog, run(0))
    record_source_run(catalog, replace(run(1), started=(NOON + timedelta(hours=1)).astimezone(east)))
    assert [kept.started for kept in history(catalog)] == [NOON + timedelta(hours=1), NOON]


def test_newest_run_last_success_and_last_run_that_named_a_link(catalog):
    named, empty, unchanged = run(0, entries=40), run(1, entries=0), run(2, Outcome.UNCHANGED)
    failed = run(3, Outcome.FAILED, reason="blocks programs: it answers 403")
    second_source = replace(run(4, Outcome.FAILED), source="https://example.com/feed")
    for record in (named, empty, unchanged, failed, second_source):
        record_source_run(catalog, record)
    assert newest_runs(catalog) == {FEED: failed, second_source.source: second_source}
    assert last_successes(catalog) == {FEED: unchanged}
    assert last_with_entries(catalog) == {FEED: named}
    assert first_failures(catalog) == {FEED: failed.started, second_source.source: second_source.started}


def test_runs_with_news_are_those_that_brought_an_article(catalog):
    for record in (run(0, new=1), run(1, changed=1), run(2, new=2)):
        record_source_run(catalog, record)
    assert runs_with_news(catalog, timedelta(days=1)) == [run(0, new=1), run(2, new=2)]


def test_runs_with_news_are_those_of_the_time_before_the_last_news_of_each_source(catalog):
    """All runs of all time were read, a million of them in some years."""
    second_source = replace(run(90, new=1), source="https://example.com/feed")
    for record in (run(0, new=1), run(24, new=2), run(47.9, new=3), run(60), second_source):
        record_source_run(catalog, record)
    assert runs_with_news(catalog, timedelta(days=1)) == [run(24, new=2), run(47.9, new=3), second_source]


def test_runs_that_found_nothing_are_removed_after_a_week(catalog):
    week = HISTORY / timedelta(hours=1)
    kept = [run(2, new=1), run(4, entries=2), run(5, Outcome.UNCHANGED), run(6, Outcome.FAILED)]
    let_go = [run(0, entries=40), run(1), run(3, Outcome.FAILED), run(6.5, Outcome.FAILED)]
    for record in sorted([*kept, *let_go], key=lambda record: record.started):
        record_source_run(catalog, record)
    now = run(week + 7, Outcome.FAILED)
    record_source_run(catalog, now)
    assert history(catalog) == [now, *reversed(kept)]


def test_it_is_known_for_good_since_when_a_source_has_failed(catalog):
    """Of a source that is asked once a week the first failure was gone when it failed again."""
    success, since = run(0), run(1, Outcome.FAILED)
    failures = [run(hours, Outcome.FAILED) for hours in (2, 300, 600)]
    for record in (success, since, *failures):
        record_source_run(catalog, record)
    assert first_failures(catalog) == {FEED: since.started}
    assert history(catalog) == [failures[-1], since, success]
    record_source_run(catalog, run(601))
    assert first_failures(catalog) == {}
    record_source_run(catalog, run(602, Outcome.FAILED))
    assert first_failures(catalog) == {FEED: run(602).started}


def test_runs_recorded_by_a_clock_that_was_ahead_are_removed(catalog):
    second_source = replace(run(9000, entries=3), source="https://example.com/feed")
    for record in (run(0, new=1), second_source, run(9000, new=1, entries=3), run(1)):
        record_source_run(catalog, record)
    assert history(catalog) == [run(1), run(0, new=1)]
    assert newest_runs(catalog) == {FEED: run(1), second_source.source: second_source}


def test_a_year_of_runs_keeps_those_that_brought_something(catalog):
    # Every hour: the rule is the same, the test quicker.
    for hour in range(24 * 60):
        record_source_run(catalog, run(hour, Outcome.UNCHANGED, new=int(hour % 24 == 0)))
    assert len(history(catalog)) < 60 + 24 * 8


def test_a_source_is_forgotten_by_name(catalog):
    second_source = replace(run(0), source="https://example.com/feed")
    record_source_run(catalog, run(0))
    record_source_run(catalog, second_source)
    forget_source(catalog, FEED)
    assert newest_runs(catalog) == {second_source.source: second_source}


def test_an_invalid_outcome_is_refused(catalog):
    with pytest.raises(sqlite3.IntegrityError):
        catalog.connection.execute(
            "INSERT INTO source_runs VALUES ('a', 'b', 0, 'fine', '', NULL, 0, 0, 0, '{}', '{}')"
        )


def link(number: int, stage: Stage = Stage.LISTED, **named: object) -> Link:
    seen = NOON + timedelta(hours=number)
    return replace(Link(f"https://example.org/{number}", FEED, stage, seen, seen), **named)  # type: ignore[arg-type]


def test_a_link_is_read_back_as_stored(catalog):
    full = link(1, Stage.DUPLICATE, reason="the same report", article_id="abc", entry_hash="ff")
    put_links(catalog, [full, link(2)])
    assert get_link(catalog, full.url) == full
    assert get_link(catalog, "https://example.org/none") is None


def test_an_updated_link_keeps_the_day_on_which_it_was_first_seen(catalog):
    put_links(catalog, [link(1)])
    later = NOON + timedelta(days=3)
    put_links(catalog, [link(1, Stage.INGESTED, article_id="abc", first_seen=later, checked=later)])
    found = get_link(catalog, link(1).url)
    assert found == link(1, Stage.INGESTED, article_id="abc", checked=later)


def test_the_article_that_a_link_led_to_is_known_though_it_leads_to_none_now(catalog):
    put_links(catalog, [link(1, Stage.INGESTED, article_id="abc")])
    put_links(catalog, [link(1, Stage.NOT_FETCHED, reason="not found: 404", article_id=None)])
    found = get_link(catalog, link(1).url)
    assert found == link(1, Stage.NOT_FETCHED, reason="not found: 404", article_id="abc")


def test_links_are_to_check_that_are_recent_and_were_not_looked_at_since(catalog):
    """By a clock that was ahead a link was looked at in the future: it is to be looked at, too."""

    def hours(number: int) -> datetime:
        return NOON + timedelta(hours=number)

    seen = {"old": (-9, -9), "recent": (0, 0), "later": (1, 2), "just": (0, 3), "ahead": (0, 99)}
    put_links(catalog, [link(0, url=url, first_seen=hours(a), checked=hours(b)) for url, (a, b) in seen.items()])
    found = links_to_check(catalog, since=hours(-1), before=hours(2), now=hours(4))
    assert [entry.url for entry in found] == ["recent", "later", "ahead"]


def test_many_links_are_loaded_at_once(catalog):
    links = [link(number) for number in range(2_500)]
    put_links(catalog, links)
    found = get_links(catalog, [*(entry.url for entry in links), "https://example.org/none"])
    assert found == {entry.url: entry for entry in links}


def test_the_links_of_an_article_are_ordered_earliest_first(catalog):
    put_links(catalog, [link(2, Stage.DUPLICATE, article_id="abc"), link(1, Stage.INGESTED, article_id="abc"), link(3)])
    assert [entry.url[-1] for entry in links_of_article(catalog, "abc")] == ["1", "2"]


def test_fetched_validators_are_known_the_next_time(catalog):
    first = Fetched(FEED, NOON, etag='W/"1"', last_modified="Sun, 01 Mar 2026 12:00:00 GMT", body_hash="ff")
    put_fetched(catalog, first)
    assert get_fetched(catalog, FEED) == first
    second = Fetched(FEED, NOON + timedelta(hours=1))
    put_fetched(catalog, second)
    assert get_fetched(catalog, FEED) == second
    forget_fetched(catalog, FEED)
    assert get_fetched(catalog, FEED) is None


def test_a_read_only_older_catalog_has_no_runs_or_links(catalog):
    catalog.connection.execute("PRAGMA user_version = 6")
    assert newest_runs(catalog) == {}
    assert first_failures(catalog) == {}
    assert get_link(catalog, FEED) is None


def test_to_read_the_state_takes_no_longer_after_years(catalog):
    """The bot reads it once a minute: every row was read several times, of thirty feeds in three years in 0.9 s."""

    def steps() -> int:
        counted = []
        catalog.connection.set_progress_handler(lambda: counted.append(1), 10)
        read_state(catalog, NOON, 3)
        read_age(catalog, NOON, NOON.date())
        catalog.connection.set_progress_handler(None, 10)
        return len(counted)

    for source in (FEED, "https://example.com/feed"):
        record_source_run(catalog, replace(run(0, new=1), source=source))
    few = steps()
    columns = source_runs._COLUMNS
    older = f"SELECT source, date(started, '-' || n || ' days'), {columns.split(', ', 2)[2]} FROM source_runs, days"
    catalog.connection.execute(
        "WITH RECURSIVE days (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM days WHERE n < 2000) "
        f"INSERT INTO source_runs ({columns}) {older}"
    )
    assert len(history(catalog)) == 2001
    assert steps() <= few + 5
