from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.topics.new_reports import names_of
from bot.conversation import digests as digests_module
from bot.conversation.digests import (
    Digest,
    Rhythm,
    add_digest,
    digests,
    due_slot,
    is_ahead,
    latest_slot,
    mark_handled,
    remove_digest,
    same_digest,
)
from bot.conversation.guild_settings import forget_guild
from bot.conversation.store import Store

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 3, 20)  # a Friday
MADE = Digest(0, 7, 70, "Etna", Rhythm.DAILY, 8, DAY)


def at(day, hour, zone=UTC):
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def test_a_daily_digest_is_due_from_its_hour_and_a_weekly_digest_on_mondays():
    assert latest_slot(Rhythm.DAILY, 8, at(DAY, 7)) == date(2026, 3, 19)
    assert latest_slot(Rhythm.DAILY, 8, at(DAY, 8)) == DAY
    assert latest_slot(Rhythm.WEEKLY, 8, at(DAY, 8)) == date(2026, 3, 16)
    assert latest_slot(Rhythm.WEEKLY, 8, at(date(2026, 3, 23), 7)) == date(2026, 3, 16)
    assert latest_slot(Rhythm.WEEKLY, 8, at(date(2026, 3, 23), 8)) == date(2026, 3, 23)


def test_an_hour_that_the_clock_skips_or_repeats_gives_one_digest():
    skipped = replace(MADE, hour=2, slot=date(2026, 3, 28))
    spring = [datetime(2026, 3, 29, 0, 30, tzinfo=UTC) + timedelta(minutes=number) for number in range(0, 120, 10)]
    assert [due_slot(skipped, moment.astimezone(BERLIN)) for moment in spring].index(date(2026, 3, 29)) == 3
    repeated = replace(MADE, hour=2, slot=date(2026, 10, 24))
    autumn = datetime(2026, 10, 25, 0, 0, tzinfo=UTC).astimezone(BERLIN)
    assert due_slot(repeated, autumn) == date(2026, 10, 25)
    assert due_slot(replace(repeated, slot=date(2026, 10, 25)), autumn + timedelta(hours=1)) is None


@given(
    st.sampled_from(list(Rhythm)),
    st.integers(0, 23),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Pacific/Auckland", "Africa/Casablanca", "UTC"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.lists(st.integers(-120, 3000), max_size=60),
)
def test_whatever_the_clock_does_every_digest_is_sent_exactly_once(rhythm, hour, zone, start, steps):
    """Looks at moments that are minutes apart, back too: each day that is due is handled once, in order."""
    now = start.replace(tzinfo=UTC)
    entry = replace(MADE, rhythm=rhythm, hour=hour, slot=latest_slot(rhythm, hour, now.astimezone(ZoneInfo(zone))))
    handled = [entry.slot]
    for step in steps:
        now += timedelta(minutes=step)
        local = now.astimezone(ZoneInfo(zone))
        slot = due_slot(entry, local)
        if slot is not None:
            handled.append(slot)
            entry = replace(entry, slot=slot)
        assert entry.slot >= latest_slot(rhythm, hour, local)
    assert handled == sorted(set(handled))


def test_a_digest_handled_by_a_clock_a_year_ahead_is_recognized():
    assert is_ahead(replace(MADE, slot=date(2027, 3, 20)), at(DAY, 9))
    assert not is_ahead(replace(MADE, slot=date(2026, 3, 21)), at(DAY, 9))


@pytest.fixture
def report(passage_of):
    """A report of so many days ago, or undated."""

    def of(article, age=0, **changes):
        published = None if age is None else DAY - timedelta(days=age)
        return passage_of("Etna erupted.", article_id=article, published=published, **{"url": None, **changes})

    return of


def test_a_report_is_new_once_under_each_of_its_addresses(report):
    known = report("a1", url="https://example.com/1", copies=("https://example.org/copy",))
    told = replace(MADE, sent=names_of(known))
    copied = report("a2", url="https://example.org/copy")
    now = at(DAY, 9)

    assert MADE.new_reports(now).has(known, now)
    assert not any(told.new_reports(now).has(each, now) for each in (known, copied))


@pytest.mark.parametrize(("rhythm", "days"), [(Rhythm.DAILY, 7), (Rhythm.WEEKLY, 14)])
def test_what_comes_in_late_or_undated_is_new_and_an_archive_is_not(report, rhythm, days):
    now = at(DAY + timedelta(days=1), 9)
    new = replace(MADE, rhythm=rhythm).new_reports(now)

    assert [new.has(report("a", age), now) for age in (0, days, None, days + 1, 300)] == [True] * 3 + [False] * 2


def test_what_was_there_when_the_digest_was_added_is_not_new(report):
    now = at(DAY + timedelta(days=1), 9)
    added = at(DAY, 12)
    new = replace(MADE, made_at=added.timestamp()).new_reports(now)
    assert not new.has(report("a"), added - timedelta(minutes=1))
    assert new.has(report("a"), added)
    # Of a digest from before that was kept, what came in since the digest before the last one.
    assert MADE.new_reports(now).has(report("a"), added - timedelta(minutes=1))
    assert not MADE.new_reports(now).has(report("a"), added - timedelta(days=2))
    # Where the clock was a year ahead when the digest was added, it goes on all the same.
    assert replace(MADE, made_at=(now + timedelta(days=365)).timestamp()).new_reports(now).has(report("a"), now)


def test_the_day_of_a_digest_is_that_since_which_its_reports_came_in():
    added = replace(MADE, made_at=at(DAY + timedelta(days=1), 7, BERLIN).timestamp())
    seen = at(DAY + timedelta(days=1), 23)  # one o'clock in Berlin
    assert MADE.day_since([seen], BERLIN) == DAY
    assert added.day_since([seen], BERLIN) == DAY + timedelta(days=1)
    assert MADE.day_since([seen, seen - timedelta(days=2)], BERLIN) == DAY


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"topic": "MOUNT  etna!"}, True),
        ({"topic": "Etna, mount"}, True),
        ({"topic": "Etna"}, False),
        ({"hour": 9}, False),
        ({"channel_id": 71}, False),
        ({"guild_id": 8}, False),
        ({"rhythm": Rhythm.WEEKLY}, False),
    ],
)
def test_a_digest_is_the_same_by_its_words_place_and_time(changes, same):
    store = Store(None)
    there = add_digest(store, replace(MADE, topic="Mount Etna"))
    assert same_digest(store, replace(there, **changes)) == (there if same else None)


@pytest.mark.parametrize(
    ("topic", "other", "same"),
    [("C++", "C#", False), ("C++", "c++!", True), ("US and Iran", '"Iran" and US,', True), ("Etna", "Etna !", True)],
)
def test_marks_at_the_ends_of_words_alone_make_no_other_digest(topic, other, same):
    """A digest on C# was "there already" where one on C++ was."""
    store = Store(None)
    there = add_digest(store, replace(MADE, topic=topic))
    assert same_digest(store, replace(there, topic=other)) == (there if same else None)


def test_digests_survive_a_restart_and_are_forgotten_with_the_server(tmp_path):
    store = Store(tmp_path / "bot.sqlite3")
    first = add_digest(store, MADE)
    second = add_digest(store, replace(MADE, guild_id=8, rhythm=Rhythm.WEEKLY))
    mark_handled(store, first.digest_id, DAY + timedelta(days=1), ["a1", "a2"])
    store.close()
    store = Store(tmp_path / "bot.sqlite3")

    assert digests(store) == [replace(first, slot=DAY + timedelta(days=1), sent=("a1", "a2")), second]
    assert not remove_digest(store, 7, second.digest_id)
    forget_guild(store, 7)
    assert digests(store) == [second]
    assert remove_digest(store, 8, second.digest_id)
    assert add_digest(store, MADE).digest_id > second.digest_id


def test_the_number_of_digests_and_sent_reports_is_limited(monkeypatch):
    monkeypatch.setattr(digests_module, "MOST_DIGESTS", 2)
    monkeypatch.setattr(digests_module, "MOST_SENT", 3)
    store = Store(None)
    added = [add_digest(store, MADE) for _ in range(3)]
    assert added[2] is None
    assert add_digest(store, replace(MADE, guild_id=8))
    mark_handled(store, added[0].digest_id, DAY, [*"abcde"])
    assert digests(store, 7)[0].sent == ("c", "d", "e")


@pytest.mark.parametrize("rhythm", Rhythm)
def test_the_first_digest_is_due_after_it_was_added(rhythm):
    now = at(DAY, 9)
    entry = replace(MADE, rhythm=rhythm, slot=latest_slot(rhythm, 8, now))
    assert due_slot(entry, now) is None
    assert due_slot(entry, now + rhythm.interval) is not None
