"""The bot's own memory: what its buttons need, which answers are owed, and signs of a second bot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.stored_passages import StoredPassage, from_json, to_json
from bot.errors import StoreUnusable
from ingest.corpus.private import make_private_file, make_private_folder, tighten_file

FILE = "bot.sqlite3"
VERSION = 2
# The sign that another process answers for this bot.
SECOND_BOT = "second bot"
MOST_REPLIES = 50_000
DAY = 86_400
# Discord forgets an interaction after 15 minutes; a minute is left for telling people.
OWED_SECONDS = 14 * 60

# What each version added.
_STEPS = (
    """
CREATE TABLE replies (question_id TEXT PRIMARY KEY, made_at REAL NOT NULL, heading TEXT NOT NULL, kept TEXT NOT NULL);
CREATE INDEX replies_by_age ON replies (made_at);
CREATE TABLE owed (interaction_id INTEGER PRIMARY KEY, application_id INTEGER NOT NULL, token TEXT NOT NULL,
    asked_at REAL NOT NULL);
CREATE TABLE signs (name TEXT PRIMARY KEY, seen_at REAL NOT NULL, detail TEXT NOT NULL)
""",
    """
CREATE TABLE owed_mentions (message_id INTEGER PRIMARY KEY, channel_id INTEGER NOT NULL, waiting_id INTEGER,
    asked_at REAL NOT NULL)
""",
)


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply as it is remembered: a heading of ours that is already inert, and its passages."""

    heading: str
    passages: tuple[StoredPassage, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """An interaction that was acknowledged and not answered yet; the token dies after 15 minutes."""

    interaction_id: int
    application_id: int
    token: str


@dataclass(frozen=True, slots=True)
class OwedMention:
    """A message to the bot that was not answered yet, and the bot's own under it which says that it waits."""

    message_id: int
    channel_id: int
    waiting_id: int | None = None


class Store:
    """One SQLite file, bounded in size and age; for one thread at a time."""

    def __init__(self, file: Path | None, days: int = 30) -> None:
        """Opens or makes the file, or a store in memory; raises StoreUnusable."""
        self._days = days
        with _as_sentence():
            if file:
                make_private_folder(file.parent)
                make_private_file(file)
                for end in ("-wal", "-shm"):
                    tighten_file(file.with_name(file.name + end))
            self._database = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
            self._prepare()

    def keep(self, question_id: str, passages: Sequence[StoredPassage], now: float, heading: str = "") -> None:
        """Remember a reply; those that are too old or too many are forgotten."""
        with _as_sentence():
            row = (question_id, now, heading, to_json(passages))
            self._database.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)", row)
            self._database.execute("DELETE FROM replies WHERE made_at < ?", (now - self._days * DAY,))
            self._database.execute(
                "DELETE FROM replies WHERE made_at < "
                "(SELECT made_at FROM replies ORDER BY made_at DESC LIMIT 1 OFFSET ?)",
                (MOST_REPLIES - 1,),
            )

    def kept(self, question_id: str) -> KeptReply | None:
        """A reply, or None when it was forgotten."""
        with _as_sentence():
            query = "SELECT heading, kept FROM replies WHERE question_id = ?"
            row = self._database.execute(query, (question_id,)).fetchone()
            return KeptReply(row[0], from_json(row[1])) if row else None

    def owe(self, owed: Owed, now: float) -> None:
        """Note that this interaction waits for its answer."""
        with _as_sentence():
            row = (owed.interaction_id, owed.application_id, owed.token, now)
            self._database.execute("INSERT OR REPLACE INTO owed VALUES (?, ?, ?, ?)", row)

    def owe_mention(self, owed: OwedMention, now: float) -> None:
        """Note that this message waits for its answer."""
        with _as_sentence():
            row = (owed.message_id, owed.channel_id, owed.waiting_id, now)
            self._database.execute("INSERT OR REPLACE INTO owed_mentions VALUES (?, ?, ?, ?)", row)

    def settle(self, event_id: int) -> None:
        """Note that an interaction or message was answered, or never can be."""
        with _as_sentence():
            self._database.execute("DELETE FROM owed WHERE interaction_id = ?", (event_id,))
            self._database.execute("DELETE FROM owed_mentions WHERE message_id = ?", (event_id,))

    def take_owed(self, now: float) -> list[Owed]:
        """What was never answered and still can be, each once; the rest is forgotten."""
        with _as_sentence():
            rows = self._database.execute("DELETE FROM owed RETURNING interaction_id, application_id, token, asked_at")
            return [Owed(*row[:3]) for row in rows.fetchall() if now - row[3] < OWED_SECONDS]

    def take_owed_mentions(self, now: float) -> list[OwedMention]:
        """The same of messages of the last day under which nothing stands yet."""
        with _as_sentence():
            rows = self._database.execute(
                "DELETE FROM owed_mentions WHERE waiting_id IS NULL RETURNING message_id, channel_id, asked_at"
            )
            return [OwedMention(*row[:2]) for row in rows.fetchall() if now - row[2] < DAY]

    def waiting_mentions(self) -> list[OwedMention]:
        """Those under which a message says that they wait; they stay until they are settled, however old."""
        with _as_sentence():
            query = "SELECT message_id, channel_id, waiting_id FROM owed_mentions WHERE waiting_id IS NOT NULL"
            return [OwedMention(*row) for row in self._database.execute(query)]

    def note_sign(self, name: str, now: float, detail: str = "") -> None:
        """Note when something was last seen."""
        with _as_sentence():
            self._database.execute("INSERT OR REPLACE INTO signs VALUES (?, ?, ?)", (name, now, detail))

    def sign(self, name: str) -> tuple[float, str] | None:
        """When it was last seen, and what was said of it; None for never."""
        with _as_sentence():
            row = self._database.execute("SELECT seen_at, detail FROM signs WHERE name = ?", (name,)).fetchone()
            return (float(row[0]), str(row[1])) if row else None

    def signs(self, beginning: str) -> list[str]:
        """The rest of the names of all signs that begin so."""
        with _as_sentence():
            query = "SELECT substr(name, length(?1) + 1) FROM signs WHERE substr(name, 1, length(?1)) = ?1"
            return [str(row[0]) for row in self._database.execute(query, (beginning,))]

    def forget_sign(self, name: str) -> None:
        """Note that it is seen no more."""
        with _as_sentence():
            self._database.execute("DELETE FROM signs WHERE name = ?", (name,))

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _prepare(self) -> None:
        self._database.execute("PRAGMA busy_timeout = 5000")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("BEGIN IMMEDIATE")
        found = int(self._database.execute("PRAGMA user_version").fetchone()[0])
        for step in _STEPS[found:]:
            for statement in step.split(";\n"):
                self._database.execute(statement)
        if found < VERSION:
            self._database.execute(f"PRAGMA user_version = {VERSION}")
        self._database.execute("COMMIT")
        if found > VERSION:
            self._database.close()
            raise StoreUnusable(f"BOT_DATA_DIR was written by a newer Dateline ({FILE}); update Dateline.")


@contextmanager
def _as_sentence() -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise  # mistakes of ours
    except (sqlite3.OperationalError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreUnusable(
            f"The bot's own data cannot be used ({reason}); check BOT_DATA_DIR, its rights and the disk."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(
            f"The bot's own data is damaged ({error}); move {FILE} in BOT_DATA_DIR away: only old buttons are lost."
        ) from error
    except ValueError as error:
        raise StoreUnusable("What the bot remembers of a reply cannot be read; please ask again.") from error
