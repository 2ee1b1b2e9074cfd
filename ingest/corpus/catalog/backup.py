"""Backs up the catalog while others read and write it, and restores it under running readers.

SQLite's online backup copies a consistent state, and into a live file as one transaction:
https://www.sqlite.org/backup.html
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from ingest.corpus.catalog import inventory
from ingest.corpus.catalog.database import BUSY_SECONDS, Catalog
from ingest.corpus.disk import NEXT_STEP
from ingest.corpus.errors import CatalogDamaged, CorpusMismatch, CorpusMissing, DatelineError, UsageError
from ingest.corpus.private import make_private_file

# How a file of SQLite without a write-ahead log begins, with its page size: https://www.sqlite.org/fileformat.html
_BEGINNING = re.compile(rb"SQLite format 3\x00..\x01\x01", re.DOTALL)
_NO_DATABASE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN)
_STAGED = "restoring.sqlite3"  # in the corpus folder
_LEFT_BEHIND = ("", "-wal", "-shm", "-journal")


def check_file(catalog: Catalog) -> None:
    """Read the whole catalog; raises CatalogDamaged, also for damage that no search has hit yet."""
    rows = catalog.connection.execute("PRAGMA quick_check(1)").fetchall()
    if rows != [("ok",)]:
        raise sqlite3.DatabaseError(str(rows[0][0]).splitlines()[-1])


def back_up(catalog: Catalog, file: Path) -> int:
    """Write a copy of the catalog to this file, whole or not at all; returns its bytes. Raises UsageError."""
    if not file.name:
        raise UsageError("A backup needs the name of a file.")
    draft = file.with_name(file.name + ".part")
    try:
        _check_target(catalog, file)
        draft.unlink(missing_ok=True)
        try:
            _copy(catalog, draft)
            draft.replace(file)
        except BaseException:  # Ctrl-C and a damaged catalog, too
            discard(draft)
            raise
        return file.stat().st_size
    except (OSError, sqlite3.OperationalError) as error:
        raise UsageError(f"{file}: cannot be written ({getattr(error, 'strerror', None) or error}).") from error


def _copy(catalog: Catalog, draft: Path) -> None:
    draft.touch(0o600)
    with closing(sqlite3.connect(draft)) as copy:
        catalog.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, that can be carried away
        if copy.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
            raise sqlite3.DatabaseError("the copy does not pass its check")
    _sync(draft)


def stage(file: Path, folder: Path) -> Catalog:
    """A checked copy of a backup, next to the live catalog; raises UsageError for a file that is no whole catalog."""
    staged = folder / _STAGED
    _check_readable(file)
    try:
        discard(staged)
        make_private_file(staged)
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(staged)) as copy,
        ):
            source.backup(copy)
            # Before it is opened as a catalog: an empty file would be made into one.
            copy.execute("SELECT value FROM about WHERE key = 'corpus_id'").fetchall()[0]
        catalog = Catalog.open(staged)
        try:
            check_file(catalog)
        except BaseException:
            catalog.close()
            raise
        return catalog
    except KeyboardInterrupt:
        discard(staged)
        raise
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written ({error.strerror}).") from error
    except CorpusMismatch as error:
        discard(staged)
        raise UsageError(f"{file}: a newer Dateline made this backup; nothing was changed: update first.") from error
    except (sqlite3.DatabaseError, CatalogDamaged, IndexError) as error:
        discard(staged)
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise UsageError(f"{folder}: the disk is full; nothing was changed: {NEXT_STEP}.") from error
        raise UsageError(f"{file}: not a whole backup of a catalog; nothing was changed ({error}).") from error


def _check_readable(file: Path) -> None:
    """Raises UsageError for a file that is not there, or that this user may not read, as another user's backup."""
    try:
        if not file.is_file():
            raise UsageError(f"{file}: no such file; name one that `python -m ingest backup FILE` made.")
        file.open("rb").close()
    except OSError as error:
        raise UsageError(
            f"{file}: cannot be read ({error.strerror}); nothing was changed: check whose file it is, and its "
            "permissions."
        ) from error


def set_generation(staged: Catalog, generation: int) -> None:
    """Gives a staged catalog a generation that no index has, because existing indexes were not made from it."""
    with staged.transaction() as connection:
        # What a `rebuild --embed` had made when the backup was taken, which is only a part.
        connection.execute("DELETE FROM passages WHERE generation != ?", (int(staged.about("generation") or 1),))
        connection.execute("DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)")
        connection.execute("UPDATE passages SET generation = ?", (generation,))
        connection.execute("INSERT OR REPLACE INTO about VALUES ('generation', ?)", (str(generation),))


def fact_of(file: Path, key: str) -> str | None:
    """One fact about the corpus in this file (see Catalog.about); None where it cannot be read."""
    with suppress(DatelineError, sqlite3.DatabaseError), closing(Catalog.open(file)) as catalog:
        return catalog.about(key)
    return None


def missing_articles(staged: Catalog, live: Path) -> list[str]:
    """The live articles of this file that the staged copy lacks; none where the file is missing or damaged.

    Raises CorpusMismatch for a catalog of a newer Dateline, and CorpusBusy.
    """
    with suppress(CorpusMissing, CatalogDamaged, sqlite3.DatabaseError), closing(Catalog.open(live)) as catalog:
        staged_ids, live_ids = inventory.article_ids(staged), inventory.article_ids(catalog)
        if live_ids - staged_ids:
            check_file(catalog)  # else what is damaged could not be restored, which is what a backup is for
        return sorted(live_ids - staged_ids)
    return []


def put_live(staged: Catalog, live: Path) -> None:
    """Make the staged copy the live catalog in one step, which processes with the old one open notice at once."""
    make_private_file(live)
    try:
        with closing(sqlite3.connect(live, timeout=BUSY_SECONDS)) as target:
            target.execute("PRAGMA writable_schema = ON")  # else a truncated file is not opened
            staged.connection.backup(target)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in _NO_DATABASE:
            raise
        try:
            _replace(staged, live)
        except OSError as refused:
            raise UsageError(
                f"The catalog cannot be replaced ({refused.strerror}); check its permissions."
            ) from refused
    discard(staged.file, staged)


def discard_staged(folder: Path) -> None:
    """Deletes what a killed restore left in the corpus folder."""
    discard(folder / _STAGED)


def discard(file: Path, catalog: Catalog | None = None) -> None:
    """Deletes a staged copy and the files that SQLite made for it."""
    if catalog is not None:
        catalog.close()
    with suppress(OSError):
        for end in _LEFT_BEHIND:
            file.with_name(file.name + end).unlink(missing_ok=True)


def _replace(staged: Catalog, live: Path) -> None:
    # What is there is no database: a log beside it belongs to nothing. Others see by the inode that it is another.
    staged.connection.execute("PRAGMA journal_mode = DELETE")
    staged.close()
    _sync(staged.file)
    for end in ("-wal", "-shm"):
        live.with_name(live.name + end).unlink(missing_ok=True)
    staged.file.replace(live)


def _check_target(catalog: Catalog, file: Path) -> None:
    if file.exists() and file.samefile(catalog.file):
        raise UsageError("The catalog cannot be its own backup; name another file.")
    for end in ("-wal", "-journal"):
        log_file = file.with_name(file.name + end)
        if log_file.exists():  # SQLite would write what is in it into the new backup
            raise UsageError(f"{log_file} is there, so {file.name} is a database in use; name another file.")
    if file.exists() and not _is_backup(file):
        raise UsageError(f"{file} is there and is no backup; name another file.")


def _is_backup(file: Path) -> bool:
    """Whether this is a catalog without a write-ahead log, which one that a corpus uses has."""
    with file.open("rb") as content:
        if not _BEGINNING.match(content.read(20)):
            return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)) as database:
            return database.execute("SELECT 1 FROM about WHERE key = 'corpus_id'").fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
