"""Digests: which topics a server wants told in which channel, when each is due, and what of it was told already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.answering.topics.reply import TopicLine
from bot.conversation.store import Store
from ingest.corpus.articles import ScoredPassage

MOST_DIGESTS = 20  # of a server
MOST_SENT = 300
# A report that comes in later than its day is still new.
LATE = timedelta(days=2)


class Rhythm(StrEnum):
    """How often a digest comes: each day, or each Monday."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def interval(self) -> timedelta:
        """From one to the next."""
        return timedelta(days=1 if self is Rhythm.DAILY else 7)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest of a server; `slot` is the day of the last one that was handled, `sent` names the reports told.

    `digest_id` is 0 before it is stored.
    """

    digest_id: int
    guild_id: int
    channel_id: int
    topic: str
    rhythm: Rhythm
    hour: int
    slot: date
    sent: tuple[str, ...] = ()

    def new_lines(self, lines: Iterable[TopicLine]) -> list[TopicLine]:
        """The dated reports that are new since the last digest and were in none."""
        return [line for line in lines if self.is_new(line.citation.passage)]

    def is_new(self, passage: ScoredPassage) -> bool:
        """Whether a report is dated, new since the last digest, and was in none."""
        is_since = passage.published is not None and passage.published >= self.slot - LATE
        return is_since and set(self.sent).isdisjoint(names_of(passage))


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


def names_of(passage: ScoredPassage) -> tuple[str, ...]:
    """What a report is known by: its article and its addresses, those of its copies too."""
    return tuple(filter(None, (passage.article_id, passage.url, *passage.copies)))


_COLUMNS = "digest_id, guild_id, channel_id, topic, rhythm, hour, slot, sent"


def add_digest(store: Store, digest: Digest) -> Digest | None:
    """Stores it and returns it with its id; None where the server has as many as it may."""
    if len(digests(store, digest.guild_id)) >= MOST_DIGESTS:
        return None
    row = (digest.guild_id, digest.channel_id, digest.topic, digest.rhythm.value, digest.hour, digest.slot.isoformat())
    columns = "guild_id, channel_id, topic, rhythm, hour, slot, sent"
    rows = store.rows(f"INSERT INTO digests ({columns}) VALUES (?, ?, ?, ?, ?, ?, '[]') RETURNING {_COLUMNS}", row)
    return _digest(rows[0])


def digests(store: Store, guild_id: int | None = None) -> list[Digest]:
    """The digests of a server, or of all, in the order in which they were added."""
    where = "WHERE ?1 IS NULL OR guild_id = ?1"
    rows = store.rows(f"SELECT {_COLUMNS} FROM digests {where} ORDER BY digest_id", (guild_id,))
    return [_digest(row) for row in rows]


def remove_digest(store: Store, guild_id: int, digest_id: int) -> bool:
    """Removes a digest of this server; whether there was one."""
    query = "DELETE FROM digests WHERE guild_id = ? AND digest_id = ? RETURNING digest_id"
    return bool(store.rows(query, (guild_id, digest_id)))


def mark_handled(store: Store, digest_id: int, slot: date, sent: Sequence[str]) -> None:
    """Notes that the digest of this day was handled, and the names of all reports that were told, the oldest first."""
    query = "UPDATE digests SET slot = ?, sent = ? WHERE digest_id = ?"
    store.rows(query, (slot.isoformat(), json.dumps(list(sent)[-MOST_SENT:]), digest_id))


def _digest(row: Sequence[Any]) -> Digest:
    digest_id, guild_id, channel_id, topic, rhythm, hour, slot, sent = row
    names = tuple(map(str, json.loads(sent)))
    return Digest(digest_id, guild_id, channel_id, topic, Rhythm(rhythm), hour, date.fromisoformat(slot), names)
