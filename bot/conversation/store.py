"""The bot's own memory: what its buttons need, which answers are pending, and signs of a second bot."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversation.schema import STEPS, VERSION
from bot.conversation.stored_passages import StoredPassage, from_json, to_json
from bot.errors import StoreUnusable
from bot.languages.language import Language
from ingest.corpus.disk import says_full
from ingest.corpus.private import make_private_file, make_private_folder, tighten_file

FILE = "bot.sqlite3"
# The * includes SQLite's log: that of a killed bot would be written into the copy that takes the file's place.
REPLACE = (
    f"move {FILE}* out of BOT_DATA_DIR and put a copy of {FILE} there; without one, the settings of servers, digests, "
    "feedback and what old buttons need are lost."
)
# The sign that another process answers for this bot.
SECOND_BOT = "second bot"
MOST_REPLIES = 50_000
DAY = 86_400
FEEDBACK_DAYS = 365
# Discord forgets an interaction after 15 minutes; a minute is left for telling people.
OWED_SECONDS = 14 * 60
# The replies to a person and what belongs to them; a reply may be gone before the question that it answered.
_OF_PERSON = (
    "question_id IN (SELECT question_id FROM turns WHERE person = ?1 "
    "UNION ALL SELECT question_id FROM replies WHERE asker = ?2)"
)


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A stored reply: its heading, already escaped for Discord, and its passages."""

    heading: str
    passages: tuple[StoredPassage, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thinks of an answer: "right" or "wrong", of which sentence ("" for all of it), and why."""

    question_id: str
    person: int
    verdict: str
    sentence: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonCounts:
    """How much is kept about a person: questions and searches, replies, refused questions, feedback."""

    questions: int
    replies: int
    refused: int
    feedback: int


@dataclass(frozen=True, slots=True)
class Owed:
    """An interaction that was acknowledged but not answered yet; its token expires after 15 minutes."""

    interaction_id: int
    application_id: int
    token: str
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class OwedMention:
    """A message to the bot that was not answered yet, and the bot's reply saying that it is waiting, if any."""

    message_id: int
    channel_id: int
    waiting_id: int | None = None
    language: Language = Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Posted:
    """Where an answer stands that the bot may edit: a message of its own in a channel of a server."""

    question_id: str
    channel_id: int
    message_id: int


class Store:
    """One SQLite file, limited in size and age; for one thread at a time."""

    def __init__(self, file: Path | None, days: int = 30) -> None:
        """Opens or creates the file, or a store in memory; raises StoreUnusable."""
        self.days = days
        self._file = file
        self._to_settle: list[int] = []
        with as_sentence(self._file):
            if file:
                make_private_folder(file.parent)
                make_private_file(file)
                for end in ("-wal", "-shm"):
                    tighten_file(file.with_name(file.name + end))
            self._database = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException:
                self._database.close()
                raise

    @classmethod
    def read(cls, file: Path | None) -> Store:
        """A copy in memory of a file that exists, or an empty store; raises StoreUnusable.

        For who only looks: the bot of an older Dateline may still run on the file, and cannot write to newer tables.
        """
        store = cls(None)
        try:
            if file:
                with as_sentence(file):
                    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as connection:
                        connection.backup(store._database)
                    store._prepare()
        except BaseException:
            store.close()
            raise
        return store

    def keep(
        self,
        question_id: str,
        passages: Sequence[StoredPassage],
        now: float,
        heading: str = "",
        person: int | None = None,
    ) -> None:
        """Stores a reply, under a pseudonym of the person who asked; deletes replies that are too old or too many."""
        asker = None if person is None else self.pseudonym(person)
        row = (question_id, now, heading, to_json(passages), asker)
        self.rows("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?)", row)
        self.rows("DELETE FROM replies WHERE made_at < ?", (now - self.days * DAY,))
        oldest = "SELECT made_at FROM replies ORDER BY made_at DESC LIMIT 1 OFFSET ?"
        self.rows(f"DELETE FROM replies WHERE made_at < ({oldest})", (MOST_REPLIES - 1,))
        # Where an answer was posted is of no use without its reply, which alone says whom it answered.
        self.rows("DELETE FROM posted WHERE made_at < (SELECT min(made_at) FROM replies)")

    def kept(self, question_id: str) -> KeptReply | None:
        """A stored reply, or None if it was deleted."""
        with as_sentence(self._file):
            rows = self.rows("SELECT heading, kept FROM replies WHERE question_id = ?", (question_id,))
            return KeptReply(rows[0][0], from_json(rows[0][1])) if rows else None

    def keep_posted(self, posted: Posted, now: float) -> None:
        """Remember where an answer stands while its reply is kept; those that are too old are forgotten."""
        row = (posted.message_id, posted.question_id, now, posted.channel_id)
        # Its person may have used /forget since the reply was kept.
        self.rows("INSERT OR REPLACE INTO posted SELECT ?1, ?2, ?3, ?4 FROM replies WHERE question_id = ?2", row)
        self.rows("DELETE FROM posted WHERE made_at < ?", (now - self.days * DAY,))

    def posted_after(self, message_id: int, limit: int) -> list[tuple[Posted, tuple[StoredPassage, ...]]]:
        """At most so many messages after this one, by id, of answers whose passages are known."""
        query = (
            "SELECT question_id, channel_id, message_id, kept FROM posted JOIN replies USING (question_id) "
            "WHERE message_id > ? ORDER BY message_id LIMIT ?"
        )
        with as_sentence(self._file):
            return [(Posted(*row[:3]), from_json(row[3])) for row in self.rows(query, (message_id, limit))]

    def forget_posted(self, message_id: int) -> None:
        """Forget that an answer stands there: it was marked, or never can be."""
        self.rows("DELETE FROM posted WHERE message_id = ?", (message_id,))

    def keep_feedback(self, feedback: Feedback, now: float) -> None:
        """Remember what a person thinks of a sentence or of a whole answer, in place of what they thought before.

        An opinion of one sentence replaces that of the whole answer, and the other way round. A reason stays until its
        person gives another one there or changes their mind.
        """
        key = (feedback.question_id, feedback.person, feedback.sentence, feedback.verdict)
        with as_sentence(self._file), self._transaction():
            reasons = self._database.execute(
                "DELETE FROM feedback WHERE question_id = ?1 AND person = ?2 AND (sentence = ?3 "
                "OR (?3 = '' OR sentence = '') AND (verdict != ?4 OR reason = '')) "
                "RETURNING iif(sentence = ?3 AND verdict = ?4, reason, '')",
                key,
            ).fetchall()
            reason = feedback.reason or "".join(row[0] for row in reasons)
            row = (feedback.question_id, feedback.person, now, feedback.verdict, feedback.sentence, reason)
            self._database.execute("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)", row)
            self._database.execute("DELETE FROM feedback WHERE given_at < ?", (now - FEEDBACK_DAYS * DAY,))

    def has_marked_sentence(self, question_id: str, person: int) -> bool:
        """Whether a person has marked single sentences of an answer as right or wrong."""
        query = "SELECT 1 FROM feedback WHERE question_id = ? AND person = ? AND sentence != '' LIMIT 1"
        return bool(self.rows(query, (question_id, person)))

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a statement returns; for the modules beside this one, too, each of which has tables of its own."""
        with as_sentence(self._file):
            return self._database.execute(query, parameters).fetchall()

    def pseudonym(self, person: int) -> str:
        """The letters and digits standing for a person beside replies and refused questions, by a key in this file."""
        keys = self.rows("SELECT key FROM pseudonym_key")
        if not keys:
            keys = self.rows("INSERT INTO pseudonym_key VALUES (?) RETURNING key", (secrets.token_bytes(16),))
        return hashlib.blake2b(str(person).encode(), key=keys[0][0], digest_size=8).hexdigest()

    def is_asker(self, question_id: str, person: int) -> bool:
        """Whether this person asked the question, as far as the question or its reply is still kept."""
        query = (
            "SELECT 1 FROM turns WHERE question_id = ?1 AND person = ?2 "
            "UNION ALL SELECT 1 FROM replies WHERE question_id = ?1 AND asker = ?3"
        )
        return bool(self.rows(query, (question_id, person, self.pseudonym(person))))

    def count_of_person(self, person: int) -> PersonCounts:
        """How much is kept about this person."""
        pseudonym = self.pseudonym(person)
        return PersonCounts(
            self.rows("SELECT count(*) FROM turns WHERE person = ?", (person,))[0][0],
            self.rows(f"SELECT count(*) FROM replies WHERE {_OF_PERSON}", (person, pseudonym))[0][0],
            self.rows("SELECT count(*) FROM refused WHERE person = ?", (pseudonym,))[0][0],
            self.rows("SELECT count(*) FROM feedback WHERE person = ?", (person,))[0][0],
        )

    def forget_person(self, person: int) -> PersonCounts:
        """Removes what is kept about this person, and what others said about replies to them; returns how much."""
        counts, pseudonym = self.count_of_person(person), self.pseudonym(person)
        with as_sentence(self._file), self._transaction():
            for table in ("posted", "feedback", "replies"):
                self._database.execute(f"DELETE FROM {table} WHERE {_OF_PERSON}", (person, pseudonym))
            self._database.execute("DELETE FROM feedback WHERE person = ?", (person,))
            self._database.execute("DELETE FROM turns WHERE person = ?", (person,))
            self._database.execute("DELETE FROM refused WHERE person = ?", (pseudonym,))
        return counts

    def owe(self, owed: Owed, now: float) -> None:
        """Records that this interaction is waiting for its answer; those whose token no longer works are forgotten."""
        row = (owed.interaction_id, owed.application_id, owed.token, now, owed.language)
        self.rows("INSERT OR REPLACE INTO owed VALUES (?, ?, ?, ?, ?)", row)
        self.remove_old_owed(now)

    def owe_mention(self, owed: OwedMention, now: float) -> None:
        """Records that this message is waiting for its answer; those that are too old to be notified are forgotten."""
        row = (owed.message_id, owed.channel_id, owed.waiting_id, now, owed.language)
        self.rows("INSERT OR REPLACE INTO owed_mentions VALUES (?, ?, ?, ?, ?)", row)
        self.remove_old_owed(now)

    def remove_old_owed(self, now: float) -> None:
        """Forgets interactions whose token no longer works, and messages that are too old to be notified."""
        self.rows("DELETE FROM owed WHERE asked_at <= ?", (now - OWED_SECONDS,))
        # One with a reply saying that it waits stays, however old, until that reply is corrected.
        self.rows("DELETE FROM owed_mentions WHERE waiting_id IS NULL AND asked_at <= ?", (now - DAY,))

    def settle(self, event_id: int) -> None:
        """Records that an interaction or message was answered, or never can be, and what could not be recorded before.

        Otherwise the next start would replace the answer, after a full disk, by a line that none came.
        """
        self._to_settle.append(event_id)
        self._settle()

    def take_owed(self, now: float) -> list[Owed]:
        """The interactions that were never answered and still can be, each returned once; deletes the rest."""
        with as_sentence(self._file):
            rows = self.rows("DELETE FROM owed RETURNING interaction_id, application_id, token, asked_at, language")
            return [Owed(row[0], row[1], row[2], Language(row[4])) for row in rows if now - row[3] < OWED_SECONDS]

    def take_owed_mentions(self, now: float) -> list[OwedMention]:
        """The messages of the last day that have no reply yet, each returned once; deletes older ones."""
        with as_sentence(self._file):
            rows = self.rows(
                "DELETE FROM owed_mentions WHERE waiting_id IS NULL "
                "RETURNING message_id, channel_id, asked_at, language"
            )
            recent = [row for row in rows if now - row[2] < DAY]
            return [OwedMention(row[0], row[1], language=Language(row[3])) for row in recent]

    def waiting_mentions(self) -> list[OwedMention]:
        """The messages with a reply saying that they wait; kept until settled, however old."""
        query = "SELECT message_id, channel_id, waiting_id, language FROM owed_mentions WHERE waiting_id IS NOT NULL"
        with as_sentence(self._file):
            return [OwedMention(row[0], row[1], row[2], Language(row[3])) for row in self.rows(query)]

    def note_sign(self, name: str, now: float) -> None:
        """Records when something was last seen."""
        self.rows("INSERT OR REPLACE INTO signs VALUES (?, ?, '')", (name, now))

    def sign(self, name: str) -> float | None:
        """When it was last seen; None if never."""
        with as_sentence(self._file):
            rows = self.rows("SELECT seen_at FROM signs WHERE name = ?", (name,))
            return float(rows[0][0]) if rows else None

    def signs(self, beginning: str) -> list[str]:
        """The rest of the names of all signs that begin so."""
        query = "SELECT substr(name, length(?1) + 1) FROM signs WHERE substr(name, 1, length(?1)) = ?1"
        return [str(row[0]) for row in self.rows(query, (beginning,))]

    def forget_sign(self, name: str) -> None:
        """Note that it is seen no more."""
        self.rows("DELETE FROM signs WHERE name = ?", (name,))

    def close(self) -> None:
        """Closes the file."""
        with suppress(StoreUnusable):
            self._settle()
        self._to_settle.clear()
        self._database.close()

    def _settle(self) -> None:
        while self._to_settle:
            self.rows("DELETE FROM owed WHERE interaction_id = ?", self._to_settle[-1:])
            self.rows("DELETE FROM owed_mentions WHERE message_id = ?", self._to_settle[-1:])
            self._to_settle.pop()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of it or nothing: one that was left open would take in, and hold back, all that comes after it."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    def _prepare(self) -> None:
        self._database.execute("PRAGMA busy_timeout = 5000")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("PRAGMA secure_delete = ON")  # what is forgotten stands in no free page
        self._database.create_function("pseudonym", 1, self.pseudonym)  # for a step of the schema
        self._database.execute("BEGIN IMMEDIATE")
        schema = int(self._database.execute("PRAGMA user_version").fetchone()[0])
        for step in STEPS[schema:]:
            for statement in step.split(";\n"):
                self._database.execute(statement)
        if schema < VERSION:
            self._database.execute(f"PRAGMA user_version = {VERSION}")
        self._database.execute("COMMIT")
        if schema > VERSION:
            self._database.close()
            raise StoreUnusable(f"BOT_DATA_DIR was written by a newer Dateline ({FILE}); update Dateline.")


def find_store(folder: Path) -> Path | None:
    """The file of the bot's own data in this folder; None where the bot has never run; raises StoreUnusable."""
    file = folder / FILE
    with as_sentence(file):
        try:
            file.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
    return file


@contextmanager
def as_sentence(file: Path | None = None) -> Iterator[None]:
    """Raises StoreUnusable, which says what to do, in place of what SQLite, the disk or unreadable content raises.

    `file` is where the data is; None where it is in memory, or was read already.
    """
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise  # mistakes of ours
    except (sqlite3.OperationalError, OSError) as error:
        if says_full(error, file.parent if file else None):
            raise StoreUnusable(
                f"The disk of the bot's own data ({FILE} in BOT_DATA_DIR) is full: free some space, then try again; "
                "what was stored before is not lost."
            ) from error
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreUnusable(
            f"The bot's own data cannot be used ({reason}); check BOT_DATA_DIR, its permissions and the disk."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(f"The bot's own data is damaged ({error}); {REPLACE}") from error
    except ValueError as error:
        raise StoreUnusable("The stored passages of this reply cannot be read; please ask again.") from error
