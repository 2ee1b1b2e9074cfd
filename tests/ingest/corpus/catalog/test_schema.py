"""An older catalog becomes one of today: whole or not at all, once, whoever opens it."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.catch_up import catch_up
from ingest.corpus.catalog import Catalog, copies, database, inventory, passages, versions, word_search
from ingest.corpus.catalog.schema import READABLE, SCHEMA_VERSION
from ingest.corpus.errors import CorpusMismatch

# Made by the program as it was at schema 1: four articles, one of them with two versions, two of them copies.
SCHEMA_1 = Path(__file__).parent / "schema1.sqlite3.gz"

OPEN = "import sys, pathlib; from ingest.corpus.catalog import Catalog; Catalog.open(pathlib.Path(sys.argv[1])).close()"
KILLED = f"""
import os, signal, sqlite3
connect = sqlite3.connect
def connect_to_die(*given, **named):
    connection = connect(*given, **named)
    die = lambda text: os.kill(os.getpid(), signal.SIGKILL) if "CREATE TABLE copies" in text else None
    connection.set_trace_callback(die)
    return connection
sqlite3.connect = connect_to_die
{OPEN}
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A catalog of schema 1."""
    file = tmp_path / "catalog.sqlite3"
    file.write_bytes(gzip.decompress(SCHEMA_1.read_bytes()))
    assert schema_of(file) == 1
    return file


def schema_of(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def shape(file: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
        return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


def test_a_migrated_catalog_has_the_new_tables_and_all_its_content(old, tmp_path):
    with closing(sqlite3.connect(old)) as before:
        texts = before.execute("SELECT version_id, text FROM versions ORDER BY version_id").fetchall()
        about = before.execute("SELECT * FROM about ORDER BY key").fetchall()
    catalog = Catalog.open(old)
    assert catalog.connection.execute("SELECT version_id, text FROM versions ORDER BY version_id").fetchall() == texts
    assert catalog.connection.execute("SELECT * FROM about ORDER BY key").fetchall() == about
    assert len(passages.passage_ids(catalog, "live")) == 4
    assert [number for number, _ in word_search.search_words(catalog, ["owls"], 5)]
    catalog.close()
    Catalog.open(tmp_path / "new.sqlite3", create=True).close()
    assert shape(old) == shape(tmp_path / "new.sqlite3")
    assert schema_of(old) == SCHEMA_VERSION


def test_a_migrated_article_gets_its_time_when_it_is_brought_again(old):
    with closing(Catalog.open(old)) as catalog:
        (article_id,) = catalog.connection.execute(
            "SELECT article_id FROM versions WHERE state = 'live' AND published = '2025-03-03'"
        ).fetchone()
        version = versions.get_version(catalog, article_id)
        assert version is not None
        assert version.provenance.published_at is None
        time = datetime(2025, 3, 3, 9, tzinfo=UTC)
        brought = replace(version, provenance=replace(version.provenance, published_at=time))
        versions.refresh(catalog, brought, "/news/one.jsonl", date(2025, 3, 5))
        assert versions.get_version(catalog, article_id) == brought


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every folder is one that may not be written."""
    monkeypatch.setattr(database, "_connection_uri", lambda file: (f"{file.absolute().as_uri()}?immutable=1", False))


@pytest.mark.usefixtures("unwritable")
def test_a_read_only_old_catalog_says_who_can_migrate_it(old):
    with pytest.raises(CorpusMismatch, match=r"older Dateline \(schema 1.*cannot be written; open it once"):
        Catalog.open(old)


def test_a_read_only_catalog_that_lacks_only_the_newest_steps_can_be_read(old, request):
    Catalog.open(old).close()
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        for table in ("fetched", "source_runs", "links", "provenance"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("INSERT INTO copies SELECT a.version_id, b.version_id, x'' FROM versions a, versions b")
        connection.commit()
        connection.execute(f"PRAGMA user_version = {READABLE}")
    request.getfixturevalue("unwritable")
    catalog = Catalog.open(old)
    assert [number for number, _ in word_search.search_words(catalog, ["owls"], 5)]
    assert [number for number, _ in word_search.search_words(catalog, ["owls"], 5, date(2030, 1, 1))]
    (version_id,) = catalog.connection.execute("SELECT min(version_id) FROM versions WHERE state = 'live'").fetchone()
    assert next(
        copy for copy in copies.load_copies(catalog, [version_id]).of[version_id] if copy.version_id == version_id
    )
    catalog.close()
    assert schema_of(old) == READABLE


def test_migrated_addresses_start_on_the_day_of_the_first_version(old):
    catalog = Catalog.open(old)
    rows = catalog.connection.execute(
        "SELECT url, origin, date(seen + 1721424.5) FROM addresses ORDER BY url"
    ).fetchall()
    catalog.close()
    assert rows == [
        ("https://courier.example/wire/bridge?id=7", "/news/one.jsonl", "2025-03-04"),
        ("https://herald.example/bridge", "/news/one.jsonl", "2025-03-03"),
        ("https://herald.example/budget", "/news/one.jsonl", "2025-03-04"),
    ]


def test_copies_are_found_once_after_a_migration(old):
    catalog = Catalog.open(old)
    live = {url: inventory.find_article(catalog, url) for url in ("https://herald.example/bridge",)}
    wire = inventory.find_article(catalog, "https://courier.example/wire/bridge?id=7")
    bridge = live["https://herald.example/bridge"]
    assert copies.copied_articles(catalog, [str(bridge)]) == {}
    catch_up(catalog)
    assert copies.copied_articles(catalog, inventory.origins(catalog)) == {bridge: [wire], wire: [bridge]}
    before = catalog.connection.total_changes
    catch_up(catalog)
    assert catalog.connection.total_changes == before
    catalog.close()


def test_concurrent_processes_migrate_a_catalog_once(old):
    running = [subprocess.Popen([sys.executable, "-c", OPEN, str(old)], stderr=subprocess.PIPE) for _ in range(4)]
    errors = [process.communicate()[1] for process in running]
    assert errors == [b""] * 4
    assert [process.returncode for process in running] == [0] * 4
    assert schema_of(old) == SCHEMA_VERSION


def test_a_killed_migration_changes_nothing_and_the_next_one_succeeds(old):
    before = shape(old)
    assert subprocess.run([sys.executable, "-c", KILLED, str(old)], check=False).returncode == -9
    assert schema_of(old) == 1
    assert shape(old) == before
    catalog = Catalog.open(old)
    assert inventory.stats(catalog).articles == 4
    catalog.close()
    assert schema_of(old) == SCHEMA_VERSION


def test_each_schema_has_its_step_and_steps_end_where_statements_end():
    from ingest.corpus.catalog.schema import STEPS

    assert len(STEPS) == SCHEMA_VERSION >= 2
    for step in STEPS:
        assert all(sqlite3.complete_statement(f"{part};") for part in step.split(";\n") if part.strip())
