"""What is said of the corpus while the bot runs: gauges, /health, and what the owner is told once."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.observed.corpus_watch import LOOK_SECONDS, for_people, notices, watch_corpus
from bot.observed.metrics import Metrics
from ingest.corpus.catalog.age import CorpusAge
from ingest.corpus.catalog.noted_sources import note_sources
from ingest.corpus.catalog.source_runs import Outcome, SourceRun, newest_runs, record_source_run
from ingest.corpus.corpus_state import CorpusState, SourceState, read_state
from ingest.corpus.errors import CatalogDamaged
from ingest.health.states import histories_of_each, source_states
from ingest.sources.settings_file import Source

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
FEED = "https://example.org/feed.xml?token=abcdefghijk"
WELL = SourceState(NOW, NOW)


def state(**sources):
    return CorpusState(CorpusAge(date(2026, 3, 19), NOW), False, sources)


def failing(hours, success=True):
    since = NOW - timedelta(hours=hours)
    reason = f"blocks programs: {FEED} answers 403"
    return SourceState(NOW, since if success else None, since, reason)


def notice_texts(state, announced=()):
    return [notice.text for notice in notices(state, announced)]


def test_a_source_that_fails_for_a_day_is_announced():
    assert notice_texts(state(**{FEED: failing(23)})) == []
    assert notice_texts(state(**{FEED: failing(24)})) == [
        "The source example.org/feed.xml has failed since 19 March 2026, 12:00 UTC: blocks programs."
    ]
    assert notice_texts(state(**{FEED: failing(24, success=False)})) == [
        "The source example.org/feed.xml fails and has never worked: blocks programs."
    ]


def test_a_failure_and_a_recovery_are_each_announced_once():
    assert notice_texts(state(**{FEED: failing(30)}), [FEED]) == []
    assert notice_texts(state(**{FEED: WELL}), [FEED]) == ["The source example.org/feed.xml works again."]
    assert notice_texts(state(**{FEED: WELL})) == []


def test_a_source_that_is_no_longer_read_is_not_announced():
    stopped = replace(failing(240), last_run=NOW - timedelta(hours=239))
    assert notice_texts(state(**{FEED: stopped})) == []
    assert notice_texts(state(), [FEED]) == []
    # A paused one that was told as failing is not well again.
    assert notice_texts(state(**{FEED: SourceState(NOW, NOW - timedelta(hours=30), resting=True)}), [FEED]) == []


@pytest.mark.parametrize(
    "source",
    [
        FEED,
        "https://me:abcdefghijk@example.org/feed",
        "https://example.org/a?key=abcdefghijk#abcdefghijk",
        "https://example.org/feed;token=abcdefghijk/news.xml",
    ],
)
def test_a_shown_address_contains_no_key(source):
    assert "abcdefghijk" not in for_people(source)
    assert for_people(source).startswith("example.org/")


def test_the_corpus_is_watched_repeatedly_and_trouble_is_logged_once(caplog):
    states, pauses = [], []
    looks = iter([CatalogDamaged("gone."), CatalogDamaged("gone."), state(), CatalogDamaged("gone."), state()])

    async def look():
        outcome = next(looks, None)
        if outcome is None:
            raise asyncio.CancelledError
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def use(state):
        states.append(state)

    async def sleep(seconds):
        pauses.append(seconds)

    with caplog.at_level(logging.WARNING), pytest.raises(asyncio.CancelledError):
        asyncio.run(watch_corpus(look, use, sleep))

    assert len(states) == 2
    assert pauses == [LOOK_SECONDS] * 5
    assert [record.getMessage() for record in caplog.records] == ["the corpus cannot be watched: gone."] * 2


def test_what_nobody_foresaw_does_not_end_the_watch(caplog):
    """The owner was told of no source any more, nor were answers marked as corrected, until a restart."""
    failures = iter([ValueError("a row of a newer Dateline")] * 2)

    async def look():
        if error := next(failures, None):
            raise error
        raise asyncio.CancelledError

    async def pause(_seconds):
        pass

    with caplog.at_level(logging.WARNING), pytest.raises(asyncio.CancelledError):
        asyncio.run(watch_corpus(look, pause, pause))
    (record,) = caplog.records
    assert record.getMessage() == "the corpus cannot be watched: a row of a newer Dateline"
    assert record.exc_info


def samples(metrics):
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    }


def test_the_gauges_give_the_age_of_the_corpus_and_its_sources():
    metrics = Metrics()
    resting = SourceState(NOW, NOW, resting=True)
    never = failing(3, success=False)
    metrics.corpus_seen(
        state(**{FEED: WELL, "https://example.com/never": never, "https://example.com/paused": resting})
    )
    values = samples(metrics)

    assert values["dateline_corpus_newest_timestamp_seconds", ()] == datetime(2026, 3, 19, tzinfo=UTC).timestamp()
    assert values["dateline_corpus_updated_timestamp_seconds", ()] == NOW.timestamp()
    name = "dateline_source_last_success_timestamp_seconds"
    assert values[name, ("https://example.org/feed.xml?token=[hidden]",)] == NOW.timestamp()
    assert values[name, ("https://example.com/never",)] == 0.0
    assert (name, ("https://example.com/paused",)) not in values

    metrics.corpus_seen(CorpusState(CorpusAge(None, None), False, {}))
    values = samples(metrics)
    assert values["dateline_corpus_newest_timestamp_seconds", ()] == 0.0
    assert not [labels for key, labels in values if key == name]


def test_sources_that_differ_in_their_keys_alone_have_the_gauge_of_the_one_that_does_worst():
    """The last of them alone had it, so that a dead one looked healthy."""
    feeds = [f"https://example.org/feed.xml?token={letter * 11}" for letter in "abc"]
    older = SourceState(NOW, NOW - timedelta(days=9))
    gauge = "dateline_source_last_success_timestamp_seconds", ("https://example.org/feed.xml?token=[hidden]",)
    metrics = Metrics()

    metrics.corpus_seen(state(**dict(zip(feeds, (WELL, older, WELL), strict=True))))
    assert samples(metrics)[gauge] == older.success.timestamp()
    metrics.corpus_seen(state(**dict(zip(feeds, (older, failing(3, success=False), WELL), strict=True))))
    assert samples(metrics)[gauge] == 0.0


def test_the_state_is_read_from_the_stored_runs(catalog):
    def ran(source, hours, outcome, **named):
        record_source_run(catalog, SourceRun(source, NOW - timedelta(hours=hours), 1.0, outcome, **named))

    ran("well", 1, Outcome.OK, new=1)
    ran("fails", 60, Outcome.UNCHANGED)
    ran("fails", 50, Outcome.FAILED, reason="gone: 410")
    ran("fails", 1, Outcome.FAILED, reason="gone: 410")
    ran("never", 30, Outcome.FAILED)
    ran("never", 2, Outcome.FAILED, reason="certificate: expired")
    sources = read_state(catalog, NOW, 2).sources

    ago = {hours: NOW - timedelta(hours=hours) for hours in (1, 2, 30, 50, 60)}
    assert sources == {
        "well": SourceState(ago[1], ago[1]),
        "fails": SourceState(ago[1], ago[60], ago[50], "gone: 410"),
        "never": SourceState(ago[2], None, ago[30], "certificate: expired"),
    }


@pytest.mark.parametrize("days", [2, 7])
def test_a_source_fails_from_its_first_failure_on(catalog, days):
    """One failed request was announced as a failure since the last success: of a feed that is asked once a week, or of
    any feed after two days in which the machine was off."""

    def ran(when, outcome):
        record_source_run(catalog, SourceRun(FEED, when, 1.0, outcome))

    ran(NOW - timedelta(days=days), Outcome.UNCHANGED)
    ran(NOW, Outcome.FAILED)
    assert notice_texts(read_state(catalog, NOW, 2, {FEED: False})) == []

    later = NOW + timedelta(days=days)
    ran(later, Outcome.FAILED)
    (text,) = notice_texts(read_state(catalog, later, 2, {FEED: False}))
    assert text.startswith("The source example.org/feed.xml has failed since 20 March 2026, 12:00 UTC: ")


def test_nothing_is_judged_of_sources_that_are_paused_or_asked_no_more(catalog):
    def ran(source, days):
        record_source_run(catalog, SourceRun(source, NOW - timedelta(days=days), 1.0, Outcome.FAILED, "gone: 410"))

    for source, days in {"paused": 1, "read": 30, "typed": 1, "typed long ago": 8}.items():
        ran(source, days)
    assert read_state(catalog, NOW, 2).judged.keys() == {"paused", "read", "typed", "typed long ago"}
    note_sources(catalog, {"paused": True, "read": False})
    seen = read_state(catalog, NOW, 2)
    assert seen.judged.keys() == {"read", "typed"}
    assert {source for source, state in seen.sources.items() if state.failing_since} == {"read", "typed"}
    # As `health` says of the same runs.
    sources = [Source("paused", paused=True), Source("read")]
    histories = histories_of_each(newest_runs(catalog), {}, {}, ())
    wrong = {state.source for state in source_states(sources, histories, NOW, 2) if state.problems}
    assert wrong == {"read", "typed"}
    note_sources(catalog, {})
    assert read_state(catalog, NOW, 2).judged.keys() == {"paused", "typed"}
    assert read_state(catalog, NOW, 2, {"typed": True}).judged.keys() == {"paused"}
