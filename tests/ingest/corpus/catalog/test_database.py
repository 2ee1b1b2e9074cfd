"""The catalog's file: made, opened again, refused in one line when it cannot be read."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.catalog.schema import SCHEMA_VERSION
from ingest.corpus.errors import CatalogDamaged, CorpusMismatch, CorpusMissing

TABLES = {"about", "articles", "origins", "versions", "passages", "vectors", "words", "retired_words", "runs"}


def make(file: Path) -> None:
    Catalog.open(file, create=True).close()


def test_a_new_catalog_has_its_tables_and_an_id(catalog):
    found = {row[0] for row in catalog.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert found >= TABLES
    assert catalog.connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert catalog.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert len(catalog.about("corpus_id") or "") == 16
    assert catalog.about("generation") == "1"
    assert catalog.about("model") is None


def test_a_reopened_catalog_is_the_same_corpus(tmp_path):
    file = tmp_path / "deep" / "catalog.sqlite3"
    first = Catalog.open(file, create=True)
    corpus_id = first.about("corpus_id")
    first.close()
    second = Catalog.open(file)
    assert second.about("corpus_id") == corpus_id
    second.close()


def test_a_missing_catalog_names_the_command_and_creates_nothing(tmp_path):
    with pytest.raises(CorpusMissing, match="python -m ingest") as caught:
        Catalog.open(tmp_path / "none" / "catalog.sqlite3")
    assert caught.value.user_message.startswith(f'There is no corpus in "{tmp_path / "none"}" (CORPUS_DIR);')
    assert "\n" not in caught.value.user_message
    assert not (tmp_path / "none").exists()


def test_a_catalog_below_a_closed_folder_is_not_called_missing(tmp_path, monkeypatch):
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "lstat", refuse)
    with pytest.raises(CatalogDamaged, match="may not be accessed"):
        Catalog.open(tmp_path / "closed" / "catalog.sqlite3")


def test_a_newer_schema_is_refused_in_one_line(tmp_path):
    file = tmp_path / "catalog.sqlite3"
    make(file)
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(CorpusMismatch, match=f"schema {SCHEMA_VERSION + 1}.*update Dateline") as caught:
        Catalog.open(file)
    assert "\n" not in caught.value.user_message


@pytest.mark.parametrize("content", [b"", b"this is no database" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_refused_in_one_line_and_left_as_it_is(tmp_path, content):
    file = tmp_path / "catalog.sqlite3"
    file.write_bytes(content)
    with pytest.raises(CatalogDamaged, match="restore a copy") as caught:
        Catalog.open(file)
    assert "\n" not in caught.value.user_message
    assert file.read_bytes() == content


@pytest.mark.parametrize("create", [False, True])
def test_an_empty_file_next_to_an_index_is_no_new_corpus(tmp_path, create):
    file = tmp_path / "catalog.sqlite3"
    file.touch()
    (tmp_path / "chroma").mkdir()
    with pytest.raises(CatalogDamaged, match="restore a copy"):
        Catalog.open(file, create=create)
    assert file.read_bytes() == b""


def test_an_empty_file_without_an_index_is_a_catalog_that_another_process_creates(tmp_path):
    (tmp_path / "catalog.sqlite3").touch()
    make(tmp_path / "catalog.sqlite3")


def test_a_catalog_missing_next_to_its_index_names_the_backup(tmp_path):
    file = tmp_path / "catalog.sqlite3"
    make(file)
    opened = Catalog.open(file)
    (tmp_path / "chroma").mkdir()
    file.unlink()
    for look in (lambda: opened.about("model"), lambda: Catalog.open(file)):
        with pytest.raises(
            CorpusMissing, match=r"is gone; restore a copy that `python -m ingest backup` made"
        ) as caught:
            look()
        assert "\n" not in caught.value.user_message
    opened.close()
    make(file)  # ingesting again is allowed: the sentence says so


def test_a_folder_in_its_place_is_refused_in_one_line(tmp_path):
    (tmp_path / "catalog.sqlite3").mkdir()
    with pytest.raises(CatalogDamaged, match="check its permissions and the disk, or restore a copy"):
        Catalog.open(tmp_path / "catalog.sqlite3")


def test_damage_found_later_is_one_line_and_programming_errors_are_not_called_damage(tmp_path):
    with pytest.raises(CatalogDamaged, match="malformed"), damage_as_error(tmp_path):
        raise sqlite3.DatabaseError("database disk image is malformed")
    with pytest.raises(CatalogDamaged, match=r"check its permissions and the disk\.$"), damage_as_error(tmp_path):
        raise sqlite3.OperationalError("database is locked")
    with pytest.raises(sqlite3.IntegrityError), damage_as_error(tmp_path):
        raise sqlite3.IntegrityError("UNIQUE constraint failed")


def error_with(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


def test_a_full_disk_is_named_with_what_to_do(tmp_path, monkeypatch):
    full = "is full; free some space and run the same command again; nothing that was written is lost"
    with pytest.raises(CatalogDamaged, match=full), damage_as_error(tmp_path / "catalog.sqlite3"):
        raise error_with(sqlite3.SQLITE_FULL)
    # What SQLite says where there is no room for its log.
    unreadable = error_with(sqlite3.SQLITE_IOERR | 18 << 8)
    with pytest.raises(CatalogDamaged, match="or restore a copy"), damage_as_error(tmp_path / "catalog.sqlite3"):
        raise unreadable
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=8_000))
    with pytest.raises(CatalogDamaged, match=full), damage_as_error(tmp_path / "catalog.sqlite3"):
        raise unreadable


def test_a_transaction_that_fails_writes_nothing(catalog):
    def fail() -> None:
        with catalog.transaction() as connection:
            connection.execute("INSERT INTO about VALUES ('model', 'm')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert catalog.about("model") is None
    catalog.set_about(model="again", digest="d")
    assert (catalog.about("model"), catalog.about("digest")) == ("again", "d")


def test_an_error_is_not_hidden_by_a_transaction_that_has_ended(catalog):
    """SQLite ends a transaction itself when the disk is full; a second ROLLBACK would raise another error."""

    def fail() -> None:
        with catalog.transaction() as connection:
            connection.execute("ROLLBACK")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        fail()


def test_a_commit_that_fails_leaves_no_transaction_open(catalog):
    catalog.connection.execute("PRAGMA defer_foreign_keys")

    def fail() -> None:
        with catalog.transaction() as connection:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.execute("INSERT INTO origins VALUES ('nobody', '/a')")

    with pytest.raises(sqlite3.IntegrityError):
        fail()
    assert not catalog.connection.in_transaction
    assert catalog.connection.execute("SELECT count(*) FROM origins").fetchone() == (0,)


def test_each_thread_has_its_connection_and_close_closes_all(catalog):
    found: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: found.append(catalog.connection))
    thread.start()
    thread.join()
    assert found[0] is not catalog.connection
    assert catalog.connection is catalog.connection
    catalog.close()
    with pytest.raises(sqlite3.ProgrammingError):
        found[0].execute("SELECT 1")


def test_concurrent_processes_create_the_catalog_once(tmp_path):
    ids: list[str | None] = []

    def open_one() -> None:
        opened = Catalog.open(tmp_path / "catalog.sqlite3", create=True)
        ids.append(opened.about("corpus_id"))
        opened.close()

    threads = [threading.Thread(target=open_one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 8
    assert len(set(ids)) == 1


def test_a_catalog_that_another_process_is_creating_is_waited_for(tmp_path, monkeypatch):
    file, asked, waited = tmp_path / "catalog.sqlite3", 0, []

    class LockedAtFirst(sqlite3.Connection):
        """SQLite answers so at once, whatever the timeout, in a moment that eight threads meet one time in twenty."""

        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            nonlocal asked
            if "journal_mode" in statement and (asked := asked + 1) == 1:
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise error
            return super().execute(statement, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *given, **named: connect(*given, **{**named, "factory": LockedAtFirst})
    )
    monkeypatch.setattr("ingest.corpus.catalog.database.time.sleep", waited.append)
    opened = Catalog.open(file, create=True)
    assert opened.about("generation") == "1"
    assert len(waited) == 1
    opened.close()


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another way to a folder with an empty catalog, by which nothing may be written."""
    folder, mounted = tmp_path / "corpus", tmp_path / "mounted"
    make(folder / "catalog.sqlite3")
    mounted.symlink_to(folder)
    allowed = os.access
    monkeypatch.setattr(
        os,
        "access",
        lambda path, mode: allowed(path, mode) and not (mode == os.W_OK and mounted in (path, path.parent)),
    )
    return mounted


def numbers_in(catalog: Catalog) -> int:
    return int(catalog.connection.execute("SELECT count(*) FROM about WHERE key LIKE 'number %'").fetchone()[0])


def test_who_may_only_read_sees_what_is_written_through_another_mount(mounted):
    """What was written was never seen, and once it was in the file itself, the catalog was called damaged."""
    file = mounted / "catalog.sqlite3"
    reader, writer = Catalog.open(file), Catalog.open(file.resolve())
    assert numbers_in(reader) == 0
    writer.set_about(**{"number 1": "one"})
    assert numbers_in(reader) == 1
    along = reader.connection
    writer.set_about(**{"number 2": "two"})
    assert numbers_in(reader) == 2
    assert reader.connection is along  # with a log, nothing need be opened again
    reader.close()
    writer.close()


def test_who_may_only_read_sees_a_file_that_was_written_and_has_no_log_again(mounted):
    file = mounted / "catalog.sqlite3"
    reader = Catalog.open(file)
    assert numbers_in(reader) == 0
    assert reader.connection is reader.connection
    with closing(Catalog.open(file.resolve())) as writer:
        writer.set_about(**{f"number {number}": "words " * 1000 for number in range(50)})
    assert [path.name for path in mounted.iterdir()] == ["catalog.sqlite3"]
    assert numbers_in(reader) == 50
    assert reader.connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
    reader.close()


def test_who_may_only_read_goes_on_when_the_log_is_emptied(mounted):
    file = mounted / "catalog.sqlite3"
    writer = Catalog.open(file.resolve())
    writer.set_about(**{"number 1": "one"})
    reader = Catalog.open(file)
    assert numbers_in(reader) == 1
    writer.set_about(**{"number 2": "two"})
    writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert numbers_in(reader) == 2
    writer.set_about(**{"number 3": "three"})
    assert numbers_in(reader) == 3
    reader.close()
    writer.close()


CLOSED_MEANWHILE = """
import pathlib, sys, threading
from ingest.corpus.catalog import Catalog

catalog = Catalog.open(pathlib.Path(sys.argv[1]), create=True)
begun, closing, found = threading.Event(), threading.Event(), []

def hold():
    begun.set()
    closing.wait(30)
    return 1

def read():
    connection = catalog.connection
    connection.create_function("hold", 0, hold)
    found.extend(connection.execute("SELECT hold()"))

reader = threading.Thread(target=read)
reader.start()
begun.wait(30)
closer = threading.Thread(target=catalog.close)
closer.start()
# Where the closing does not wait, it is done by now.
closer.join(0.3)
closing.set()
reader.join()
closer.join()
print(found)
"""


def test_a_catalog_can_be_closed_while_another_thread_reads(tmp_path):
    """A bot that stops does not wait for the question at work: it ended with a segmentation fault."""
    ran = subprocess.run(
        [sys.executable, "-c", CLOSED_MEANWHILE, str(tmp_path / "c.sqlite3")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stdout) == (0, "[(1,)]\n"), ran.stderr


COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT {} FROM n"


@pytest.mark.parametrize(
    "read",
    [
        lambda catalog: catalog.connection.execute(COUNT.format("count(*)")),
        lambda catalog: catalog.connection.execute(COUNT.format("1") + " WHERE i IN (1, -1)").fetchall(),
        lambda catalog: list(catalog.connection.execute(COUNT.format("1") + " WHERE i IN (1, -1)")),
    ],
)
def test_a_stop_in_the_middle_of_a_statement_stays_one(catalog, read):
    """It became an error of SQLite: `restore` called the backup damaged, or went on without looking what is lost."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            read(catalog)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
