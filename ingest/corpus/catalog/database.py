"""Opens the catalog: one connection a thread, write-ahead log, schema checked."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from ingest.corpus.catalog.schema import SCHEMA_VERSION, STEPS
from ingest.corpus.errors import CatalogDamaged, CorpusMismatch, CorpusMissing

BUSY_SECONDS = 30


class Catalog:
    """The SQLite file of a corpus; what is read and written through it is in the modules beside."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, file: Path, *, create: bool = False) -> Catalog:
        """The catalog in this file; raises CorpusMissing, CorpusMismatch or CatalogDamaged."""
        if not file.exists() and not create:
            raise CorpusMissing(
                f"There is no corpus in {file.parent}; make one with: python -m ingest FOLDER_OF_ARTICLES"
            )
        file.parent.mkdir(parents=True, exist_ok=True)
        catalog = cls(file)
        with damage_as_error(file):
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
            connection = sqlite3.connect(self.file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            with self._lock:
                self._connections.append(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -32000")
            self._local.connection = connection
        return connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is written, or nothing."""
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

    def about(self, key: str) -> str | None:
        """One fact about this corpus: corpus_id, generation, model, digest, dimension, splitter."""
        row = self.connection.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def set_about(self, **facts: str) -> None:
        """Record facts about this corpus."""
        with self.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    def _prepare(self) -> None:
        if self._schema() == SCHEMA_VERSION:
            return
        with self.transaction() as connection:
            # Asked again: another process may have made or migrated the tables while this one waited for the lock.
            found = self._schema()
            for step in STEPS[found:]:
                for statement in step.split(";\n"):
                    connection.execute(statement)
            if found == 0:
                connection.execute("INSERT INTO about VALUES ('corpus_id', ?)", (secrets.token_hex(8),))
                connection.execute("INSERT INTO about VALUES ('generation', '1')")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _schema(self) -> int:
        found = int(self.connection.execute("PRAGMA user_version").fetchone()[0])
        if found > SCHEMA_VERSION:
            raise CorpusMismatch(
                f"This corpus was made by a newer Dateline (schema {found}, this one reads {SCHEMA_VERSION}); "
                "update Dateline."
            )
        return found


@contextlib.contextmanager
def damage_as_error(file: Path) -> Iterator[None]:
    """Turns what SQLite raises for a file that is damaged, locked, full or forbidden into CatalogDamaged."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise  # mistakes of ours
    except sqlite3.OperationalError as error:
        raise CatalogDamaged(f"The catalog {file} cannot be used ({error}); check its rights and the disk.") from error
    except sqlite3.DatabaseError as error:
        raise CatalogDamaged(
            f"The catalog {file} is damaged ({error}); restore a copy of it, or move it away and ingest again."
        ) from error
