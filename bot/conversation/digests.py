"""Digests: which topics a server wants in which channel, when each is due, and what was already posted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from bot.answering.topics.new_reports import NewReports
from bot.conversation.store import Store
from ingest.corpus.text.folding import fold

MOST_DIGESTS = 20  # of a server
MOST_SENT = 1000  # names of reports, several per report, of the two intervals whose reports could be posted again


class Rhythm(StrEnum):
    """How often a digest comes: each day, or each Monday."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def interval(self) -> timedelta:
        """From one to the next."""
        return timedelta(days=1 if self is Rhythm.DAILY else 7)

    @property
    def latest_arrival(self) -> timedelta:
        """How long before the last digest a report may be dated and still count as new if it comes in after it.

        A feed that was down usually still names the reports of its last week; an archive that is ingested is older.
        """
        return timedelta(days=7 if self is Rhythm.DAILY else 14)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of a server; `slot` is the last day that was handled, `sent` names the reports posted or counted.

    `digest_id` is 0 before it is stored. `made_at` is when it was added (epoch seconds); 0 where that is not known.
    """

    digest_id: int
    guild_id: int
    channel_id: int
    topic: str
    rhythm: Rhythm
    hour: int
    slot: date
    sent: tuple[str, ...] = ()
    made_at: float = 0.0

    def new_reports(self, now: datetime) -> NewReports:
        """What is new at this moment, a local time: reports that came in since the last digest and were in none.

        It looks back one more interval, for what the last digest could not find yet or had no time to find. What was
        there when the digest was added is not new.
        """
        since = datetime.combine(self.slot - self.rhythm.interval, time(), now.tzinfo)
        if self.made_at <= now.timestamp():  # else the clock was wrong then
            since = max(since, datetime.fromtimestamp(self.made_at, UTC))
        return NewReports(since, self.slot - self.rhythm.latest_arrival, frozenset(self.sent))

    def day_since(self, first_seen: Iterable[datetime], zone: tzinfo) -> date:
        """The day since which new reports came in that were first seen at these moments (aware)."""
        day_added = datetime.fromtimestamp(self.made_at, zone).date()
        return min([max(self.slot, day_added), *(moment.astimezone(zone).date() for moment in first_seen)])


def latest_slot(rhythm: Rhythm, hour: int, now: datetime) -> date:
    """The day of the newest digest that was due by now, a local time; an hour that a clock skips counts as the next."""
    day = now.date() if now.hour >= hour else now.date() - timedelta(days=1)
    return day if rhythm is Rhythm.DAILY else day - timedelta(days=day.weekday())


def due_slot(digest: Digest, now: datetime) -> date | None:
    """The day of the digest that is due now; None where that was handled."""
    slot = latest_slot(digest.rhythm, digest.hour, now)
    return slot if slot > digest.slot else None


def is_ahead(digest: Digest, now: datetime) -> bool:
    """Whether its last day is so far in the future that the clock must have been wrong then."""
    return digest.slot > latest_slot(digest.rhythm, digest.hour, now) + digest.rhythm.interval


_MARKS = ".,;:!?\"'"  # around a word; others are of its name ("C++", "C#")
_COLUMNS = "digest_id, guild_id, channel_id, topic, rhythm, hour, slot, sent, made_at"


def add_digest(store: Store, digest: Digest) -> Digest | None:
    """Stores it and returns it with its id; None where the server has as many as it may."""
    if len(digests(store, digest.guild_id)) >= MOST_DIGESTS:
        return None
    slot = digest.slot.isoformat()
    row = (digest.guild_id, digest.channel_id, digest.topic, digest.rhythm.value, digest.hour, slot, digest.made_at)
    columns = "guild_id, channel_id, topic, rhythm, hour, slot, made_at, sent"
    rows = store.rows(f"INSERT INTO digests ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, '[]') RETURNING {_COLUMNS}", row)
    return _digest(rows[0])


def same_digest(store: Store, digest: Digest) -> Digest | None:
    """The digest of this server that would tell the same in the same place at the same time; None where there is none.

    The words of a topic are the same in any order and in upper or lower case.
    """
    return next(
        (digest_there for digest_there in digests(store, digest.guild_id) if _key(digest_there) == _key(digest)), None
    )


def digests(store: Store, guild_id: int | None = None) -> list[Digest]:
    """The digests of a server, or of all, in the order in which they were added."""
    condition = "WHERE ?1 IS NULL OR guild_id = ?1"
    rows = store.rows(f"SELECT {_COLUMNS} FROM digests {condition} ORDER BY digest_id", (guild_id,))
    return [_digest(row) for row in rows]


def remove_digest(store: Store, guild_id: int, digest_id: int) -> bool:
    """Removes a digest of this server; returns whether there was one."""
    query = "DELETE FROM digests WHERE guild_id = ? AND digest_id = ? RETURNING digest_id"
    return bool(store.rows(query, (guild_id, digest_id)))


def mark_handled(store: Store, digest_id: int, slot: date, links: Sequence[str]) -> bool:
    """Notes that the digest of this day was handled, and the names of all reports posted so far, the oldest first.

    Returns whether the digest still exists.
    """
    query = "UPDATE digests SET slot = ?, sent = ? WHERE digest_id = ? RETURNING digest_id"
    return bool(store.rows(query, (slot.isoformat(), json.dumps(list(links)[-MOST_SENT:]), digest_id)))


def _key(digest: Digest) -> tuple[int, Rhythm, int, list[str]]:
    words = (word.strip(_MARKS) for word in fold(digest.topic).casefold().split())
    return digest.channel_id, digest.rhythm, digest.hour, sorted(filter(None, words))


def _digest(row: Sequence[Any]) -> Digest:
    digest_id, guild_id, channel_id, topic, rhythm, hour, slot, sent, made_at = row
    names, day = tuple(map(str, json.loads(sent))), date.fromisoformat(slot)
    return Digest(digest_id, guild_id, channel_id, topic, Rhythm(rhythm), hour, day, names, made_at)
