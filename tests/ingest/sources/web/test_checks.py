"""Which links are looked at in a run: decided without a network."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.catalog.links import Link, Stage
from ingest.sources.settings_file import Source
from ingest.sources.web.checks import (
    CHECKED_FOR,
    FIRST_CHECK,
    Check,
    in_turn,
    is_due,
    is_passing,
    needs_check,
)
from ingest.sources.web.fetching import Problem
from ingest.sources.web.listing import Entry
from ingest.sources.web.pages import NO_TEXT

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
SOURCE = Source("https://news.example/rss")
ENTRY = Entry("https://news.example/a", digest="d")
KNOWN = Link(ENTRY.url, SOURCE.url, Stage.INGESTED, NOW - 10 * MINUTES, NOW - 10 * MINUTES, entry_hash="d")
ACTIVE = {SOURCE.url, "https://news.example/world", "https://other.example/rss"}


@pytest.mark.parametrize(
    ("known", "needed"),
    [
        (None, True),
        (KNOWN, False),
        (replace(KNOWN, entry_hash="other"), True),
        (replace(KNOWN, stage=Stage.NO_ARTICLE), False),
        (replace(KNOWN, stage=Stage.NO_ARTICLE, entry_hash="other"), True),
        (replace(KNOWN, stage=Stage.LISTED), True),
        (replace(KNOWN, stage=Stage.NOT_FETCHED, reason="server failed: 500"), True),
        (replace(KNOWN, stage=Stage.NOT_FETCHED, reason="not found: 404"), False),
        (replace(KNOWN, checked=NOW - 61 * MINUTES, first_seen=NOW - 61 * MINUTES), True),
        (replace(KNOWN, checked=NOW - 61 * MINUTES, first_seen=NOW - 200 * MINUTES), False),
        (replace(KNOWN, source="https://news.example/world", entry_hash="other"), False),
        (replace(KNOWN, source="https://other.example/rss"), True),  # the link is of this source's own site
        (replace(KNOWN, source="https://gone.example/rss", entry_hash="other"), True),
        # Of a source of the same site that is read no more.
        (replace(KNOWN, source="https://news.example/gone", entry_hash="other"), True),
        (replace(KNOWN, source="https://gone.example/rss"), False),
    ],
)
def test_a_link_is_checked_if_something_is_new(known, needed):
    assert needs_check(ENTRY, known, SOURCE, NOW, ACTIVE) is needed


def test_a_link_to_a_third_site_belongs_to_the_source_that_named_it_first():
    known = replace(KNOWN, source="https://other.example/rss", entry_hash="other")
    assert not needs_check(
        ENTRY, known, Source("https://third.example/rss"), NOW, {*ACTIVE, "https://third.example/rss"}
    )


def test_a_summary_has_no_page_to_check_again():
    due = replace(KNOWN, checked=NOW - 61 * MINUTES, first_seen=NOW - 61 * MINUTES)
    assert not needs_check(ENTRY, due, replace(SOURCE, text="summary"), NOW, ACTIVE)


@pytest.mark.parametrize(
    ("known", "needed"),
    [
        ({"reason": "is a video page"}, True),
        ({"stage": Stage.NOT_FETCHED, "reason": "robots.txt: it may not be asked for"}, True),
        ({"reason": NO_TEXT}, False),
        ({"reason": "is a video page", "article_id": "a"}, False),
    ],
)
def test_a_summary_that_is_wanted_after_its_page_was_no_article_is_looked_at(known, needed):
    """Whoever chose the summaries, because the pages were none, got none of those that the feed had."""
    link = replace(KNOWN, **{"stage": Stage.NO_ARTICLE, **known})
    assert needs_check(ENTRY, link, replace(SOURCE, text="summary"), NOW, ACTIVE) is needed
    assert not needs_check(ENTRY, link, SOURCE, NOW, ACTIVE)


def test_a_sitemaps_modification_date_decides_whether_a_page_is_checked():
    due = replace(KNOWN, checked=NOW - 61 * MINUTES, first_seen=NOW - 61 * MINUTES)
    assert not needs_check(replace(ENTRY, modified=NOW - timedelta(days=9)), due, SOURCE, NOW, ACTIVE)
    assert not needs_check(replace(ENTRY, modified=due.checked), due, SOURCE, NOW, ACTIVE)
    assert needs_check(replace(ENTRY, modified=NOW), due, SOURCE, NOW, ACTIVE)
    assert not needs_check(replace(ENTRY, modified=NOW), KNOWN, SOURCE, NOW, ACTIVE)  # many say so of all, each time


@given(st.integers(5, 60))
def test_a_page_is_checked_about_ten_times_whatever_the_interval_of_runs(minutes):
    known, checks = replace(KNOWN, first_seen=NOW, checked=NOW), []
    now = NOW
    while now < NOW + 2 * CHECKED_FOR:
        now += minutes * MINUTES
        if is_due(known, now):
            checks.append(now)
            known = replace(known, checked=now)
    assert 9 <= len(checks) <= 11
    assert checks[0] - NOW < FIRST_CHECK + minutes * MINUTES
    assert checks[-1] - NOW <= CHECKED_FOR


def test_temporary_problems_are_recognized_by_their_reason():
    passing = {
        problem
        for problem in Problem
        if is_passing(replace(KNOWN, stage=Stage.NOT_FETCHED, reason=f"{problem.value}: x"))
    }
    assert passing == {
        Problem.SERVER_FAILED,
        Problem.UNREACHABLE,
        Problem.TOO_SLOW,
        Problem.RATE_LIMITED,
        Problem.CERTIFICATE,
        Problem.WRONG_CLOCK,
    }
    assert not is_passing(replace(KNOWN, reason="server failed: 500"))


def test_a_check_recorded_by_a_clock_that_was_ahead_does_not_count():
    ahead = replace(KNOWN, checked=NOW + timedelta(days=400))
    assert is_due(ahead, NOW)
    assert not is_due(replace(ahead, checked=NOW), NOW)


@given(st.lists(st.tuples(st.sampled_from([None, *Stage]), st.integers(0, 9)), max_size=12), st.integers(1, 12))
def test_links_that_fail_each_time_do_not_block_others(found, room):
    checks = [
        Check(
            replace(ENTRY, url=f"https://news.example/{number}"),
            replace(KNOWN, stage=stage, checked=NOW + age * MINUTES) if stage else None,
        )
        for number, (stage, age) in enumerate(found)
    ]
    # Each run has time for `room` of them, and all fail: within so many runs each had its turn.
    looked_at, now = set(), NOW + 10 * MINUTES
    for _ in range(-(-len(checks) // room)):
        checks = in_turn(checks)
        for place, check in enumerate(checks[:room]):
            looked_at.add(check.entry.url)
            checks[place] = replace(check, known_link=replace(KNOWN, stage=Stage.NOT_FETCHED, checked=now))
            now += MINUTES
    assert looked_at == {check.entry.url for check in checks}


@pytest.mark.parametrize("stage", [Stage.NOT_FETCHED, Stage.FAILED])
def test_links_that_failed_the_last_time_come_last(stage):
    failed = Check(ENTRY, replace(KNOWN, stage=stage))
    fresh = Check(replace(ENTRY, url="https://news.example/b"))
    assert in_turn([failed, fresh]) == [fresh, failed]


def test_links_that_did_not_fail_keep_their_order():
    checks = [
        Check(replace(ENTRY, url=f"https://news.example/{number}"), known) for number, known in enumerate([KNOWN, None])
    ]
    assert in_turn(checks) == checks
