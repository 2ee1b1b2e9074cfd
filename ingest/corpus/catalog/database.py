"""Opens the catalog: one connection per thread, write-ahead log, schema checked."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from ingest.corpus import deadline
from ingest.corpus.catalog.schema import READABLE, SCHEMA_VERSION, STEPS
from ingest.corpus.corpus_files import INDEX_FOLDER
from ingest.corpus.disk import NEXT_STEP, primary_code, says_full
from ingest.corpus.errors import CatalogDamaged, CorpusError, CorpusMismatch, CorpusMissing
from ingest.corpus.private import make_private_file, make_private_folder, tighten_file

T = TypeVar("T")

BUSY_SECONDS = 30
_OPERATIONS = 10_000  # of SQLite's virtual machine between two looks at the clock, a millisecond or two
NO_CORPUS = 'There is no corpus in "{folder}" (CORPUS_DIR); make one with: python -m ingest FOLDER_OF_ARTICLES'
# The number of the passages that are searched; while an index is made anew there are others beside them.
GENERATION = "(SELECT CAST(value AS INTEGER) FROM about WHERE key = 'generation')"
_RESTORE = "restore a copy that `python -m ingest backup` made with `python -m ingest restore FILE`"


@contextlib.contextmanager
def _keeping_stop() -> Iterator[None]:
    """Raises KeyboardInterrupt where SQLite has made an error of its own out of it.

    A signal is handled inside of the function that SQLite calls to ask for the time, and what that raises is lost: a
    backup whose check was stopped would be called damaged.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        is_stop = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT and not deadline.is_over()
        # No other thread handles signals.
        if is_stop and threading.current_thread() is threading.main_thread():
            raise KeyboardInterrupt from error
        raise


class _Cursor(sqlite3.Cursor):
    """A cursor that does not lose Ctrl-C while it fetches rows."""

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        with _keeping_stop():
            yield from iter(super().fetchone, None)

    def fetchone(self) -> Any:
        """As its base does."""
        with _keeping_stop():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """As its base does."""
        with _keeping_stop():
            return super().fetchall()


class _Connection(sqlite3.Connection):
    """A connection that can be closed while another thread uses it.

    Python 3.11 reads the connection again after a statement has begun, and crashes with a segmentation fault if
    another thread has closed it meanwhile.
    """

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        # Again by the same thread: SQLite may call functions of ours.
        self._in_use = threading.RLock()

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As its base does."""
        with self._in_use, _keeping_stop():
            return self.cursor(_Cursor).execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """As its base does."""
        with self._in_use, _keeping_stop():
            return self.cursor(_Cursor).executemany(*arguments)

    def backup(self, *arguments: Any, **keywords: Any) -> None:
        """As its base does."""
        with self._in_use:
            super().backup(*arguments, **keywords)

    def close(self) -> None:
        """As its base does, after a statement that is starting in another thread."""
        with self._in_use:
            super().close()


class Catalog:
    """The SQLite file of a corpus; the other modules of this folder read and write through it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, file: Path, *, create: bool = False) -> Catalog:
        """The catalog in this file; raises CorpusMissing, CorpusMismatch or CatalogDamaged."""
        if not os.path.lexists(file) and not create:
            raise _missing(file)
        with damage_as_error(file):
            make_private_folder(file.parent)
        catalog = cls(file)
        with damage_as_error(file):
            # SQLite would take it for a new one, and it is one while another process makes the first of this folder.
            if file.is_file() and not file.stat().st_size and not (create and not _has_index(file)):
                raise sqlite3.DatabaseError("it is empty")
            if create:
                make_private_file(file)
            # SQLite gives its other files the rights of the first.
            for end in ("", "-wal", "-shm"):
                tighten_file(file.with_name(file.name + end))
            try:
                catalog._prepare()
            except BaseException:
                catalog.close()
                raise
        return catalog

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            return self._connect()
        # A file that was deleted or replaced stays readable to who has it open, and nobody writes to it any more.
        file = _identity(self.file, self._local.changes)
        if self._local.identity == file:
            return connection
        self._forget(connection)
        if file is None:
            raise _missing(self.file)
        return self._connect()

    def _connect(self) -> sqlite3.Connection:
        # Before it is opened: what another process writes meanwhile is seen at the next use.
        identity = _identity(self.file, changes=False)
        address, changes = _connection_uri(self.file)
        connection = sqlite3.connect(
            address, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True, factory=_Connection
        )
        with self._lock:
            self._connections.append(connection)
        if changes:
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # Each thread has its own: with 32 MB the bot takes 130 MB more at a million passages, for 8 ms of a search.
        connection.execute("PRAGMA cache_size = -8000")
        # A statement of a question whose time is over ends with SQLITE_INTERRUPT.
        connection.set_progress_handler(deadline.is_over, _OPERATIONS)
        # A file that may be written may have been made only now.
        self._local.identity = _identity(self.file, changes) if changes else identity
        self._local.connection, self._local.changes = connection, changes
        self._local.remembered = {}
        return connection

    def _forget(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            self._connections.remove(connection)
        connection.close()
        self._local.connection = None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything written inside is written, or nothing."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def first(self, query: str, parameters: Sequence[Any] = ()) -> Any:
        """The first row that a statement returns; None where it returns none."""
        return self.connection.execute(query, parameters).fetchone()

    def column(self, query: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """The first value of each row that a statement returns."""
        return [row[0] for row in self.connection.execute(query, parameters)]

    def count(self, query: str, parameters: Sequence[Any] = ()) -> int:
        """The number that a statement returns."""
        return int(self.first(query, parameters)[0])

    def remembered(self, read: Callable[[Catalog], T]) -> T:
        """What this function reads of the catalog, read again, in each thread, only once the catalog has changed."""
        connection = self.connection
        # Asked before it is read: what is written meanwhile is seen at the next use. The first number tells what others
        # write, the second what this connection writes.
        change = (connection, self.count("PRAGMA data_version"), connection.total_changes)
        known, value = self._local.remembered.get(read, (None, None))
        if known != change:
            value = read(self)
            self._local.remembered[read] = change, value
        return value  # type: ignore[no-any-return]

    @property
    def schema(self) -> int:
        """The schema of the file; older than ours if the file is read-only."""
        return self.count("PRAGMA user_version")

    def about(self, key: str) -> str | None:
        """One fact about this corpus: corpus_id, generation, model, digest, dimension, splitter."""
        row = self.first("SELECT value FROM about WHERE key = ?", (key,))
        return str(row[0]) if row else None

    def set_about(self, **facts: str) -> None:
        """Record facts about this corpus."""
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())

    def close(self) -> None:
        """Close every thread's connection; waits for a statement that is starting in another thread."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    def _prepare(self) -> None:
        schema = self._schema()
        if schema == SCHEMA_VERSION or (schema >= READABLE and not _connection_uri(self.file)[1]):
            return
        if schema and not _connection_uri(self.file)[1]:
            raise CorpusMismatch(
                f"This corpus was made by an older Dateline (schema {schema}, this one reads {SCHEMA_VERSION}), and "
                "CORPUS_DIR cannot be written; open it once as a user who may write there, to bring it up to date."
            )
        with self.transaction() as connection:
            # Asked again: another process may have made or migrated the tables while this one waited for the lock.
            schema = self._schema()
            for step in STEPS[schema:]:
                for statement in step.split(";\n"):
                    connection.execute(statement)
            if schema == 0:
                connection.execute("INSERT INTO about VALUES ('corpus_id', ?)", (secrets.token_hex(8),))
                connection.execute("INSERT INTO about VALUES ('generation', '1')")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _schema(self) -> int:
        schema = self.schema
        if schema > SCHEMA_VERSION:
            raise CorpusMismatch(
                f"This corpus was made by a newer Dateline (schema {schema}, this one reads {SCHEMA_VERSION}); "
                "update Dateline."
            )
        return schema


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switches to write-ahead logging; the switch does not wait for another process that opens a new file."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _has_index(file: Path) -> bool:
    """Whether there is an index next to it, which can only come from a catalog."""
    return os.path.isdir(file.parent / INDEX_FOLDER)  # noqa: PTH112 -- false, too, where nobody lets us look


def _missing(file: Path) -> CorpusError:
    try:
        file.lstat()
    except PermissionError:
        # The folder of the corpus, or one above it.
        return CatalogDamaged(
            f"The catalog ({file.name} in CORPUS_DIR) may not be accessed; check the folder's permissions."
        )
    except OSError:
        pass
    if not _has_index(file):
        # Absolute and in quotes: what Discord shows of it is its last name alone (bot/delivery/failures.py).
        return CorpusMissing(NO_CORPUS.format(folder=file.parent.absolute()))
    return CorpusMissing(f"The catalog ({file.name} in CORPUS_DIR) is gone; {_RESTORE}, or ingest again.")


def _identity(file: Path, changes: bool) -> tuple[int, ...] | None:
    """Numbers that differ once the file has to be opened again; None where there is no file."""
    try:
        status = file.stat()
    except OSError:
        return None
    if changes or _has_log(file):
        return status.st_dev, status.st_ino
    # Opened as one that nobody changes: what is written through another mount is seen only when it is opened again.
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size


def _has_log(file: Path) -> bool:
    try:
        return file.with_name(file.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def _connection_uri(file: Path) -> tuple[str, bool]:
    """The URI to open the file with, and whether it may be changed.

    A folder that may not be written has no room for the files that a log needs. `immutable` reads without them, and
    would not see a log that is there; with one, SQLite reads on if its other files are there as well.
    """
    uri = file.absolute().as_uri()
    # In this order: another process may make the file between the two looks.
    if os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK)):
        return uri, True
    return (f"{uri}?mode=ro", False) if _has_log(file) else (f"{uri}?immutable=1", False)


def utc_text(moment: datetime) -> str:
    """A moment as a row keeps it, always in so many characters: rows are compared as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def day_in(text: str | None) -> date | None:
    """The day that a row keeps as text; None where it keeps none."""
    return date.fromisoformat(text) if text else None


@contextlib.contextmanager
def damage_as_error(file: Path) -> Iterator[None]:
    """Turns SQLite's errors for a damaged, locked, full or forbidden file into CatalogDamaged."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise  # mistakes of ours
    except sqlite3.OperationalError as error:
        if says_full(error, file.parent):
            raise CatalogDamaged(
                f"The disk of the catalog ({file.name} in CORPUS_DIR) is full; {NEXT_STEP}."
            ) from error
        # A lock passes; what cannot be opened or read may be lost.
        may_be_lost = primary_code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
        raise CatalogDamaged(
            f"The catalog ({file.name} in CORPUS_DIR) cannot be used ({error}); check its permissions and the disk"
            + (f", or {_RESTORE}." if may_be_lost else ".")
        ) from error
    except sqlite3.DatabaseError as error:
        raise CatalogDamaged(
            f"The catalog ({file.name} in CORPUS_DIR) is damaged ({error}); {_RESTORE}, or move it away and ingest "
            "again."
        ) from error
