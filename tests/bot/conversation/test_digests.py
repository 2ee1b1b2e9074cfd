from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Citation, Quote
from bot.answering.topics.reply import TopicLine
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
)
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


def line(passage_of, article, published, **changes):
    passage = passage_of("Etna erupted.", article_id=article, published=published, **changes)
    return TopicLine(Citation(1, Quote("v1", 0, 13, passage.text), passage), published)


def test_a_report_is_new_once_under_each_of_its_addresses(passage_of):
    known = line(passage_of, "a1", DAY, url="https://example.com/1", copies=("https://example.org/copy",))
    entry = replace(MADE, sent=digests_module.names_of(known.citation.passage))
    copied = line(passage_of, "a2", DAY, url="https://example.org/copy")
    late = line(passage_of, "a3", DAY - timedelta(days=2), url=None)
    old = line(passage_of, "a4", DAY - timedelta(days=3), url=None)
    undated = line(passage_of, "a5", None, url=None)

    assert MADE.new_lines([known]) == [known]
    assert entry.new_lines([known, copied, late, old, undated]) == [late]


def test_digests_survive_a_restart_and_are_forgotten_with_the_server(tmp_path):
    store = Store(tmp_path / "bot.sqlite3")
    first = add_digest(store, MADE)
    second = add_digest(store, replace(MADE, guild_id=8, rhythm=Rhythm.WEEKLY))
    mark_handled(store, first.digest_id, DAY + timedelta(days=1), ["a1", "a2"])
    store.close()
    store = Store(tmp_path / "bot.sqlite3")

    assert digests(store) == [replace(first, slot=DAY + timedelta(days=1), sent=("a1", "a2")), second]
    assert not remove_digest(store, 7, second.digest_id)
    store.forget_guild(7)
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
