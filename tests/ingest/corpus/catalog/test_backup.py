"""A backup is whole or not there; a restore is seen at once by whoever has the corpus open."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.articles import Passage
from ingest.corpus.catalog import Catalog, generations
from ingest.corpus.catalog.backup import back_up, put_live, stage
from ingest.corpus.errors import CatalogDamaged, CorpusMismatch, CorpusMissing, UsageError
from ingest.corpus.rebuild import verify
from ingest.corpus.recovery import Restored, restore
from ingest.corpus.writer import writing

Write = Callable[..., list[int]]


def test_a_backup_is_one_file_with_the_current_content(catalog, write, tmp_path):
    write("a", "The bridge is closed.", 1)
    size = back_up(catalog, tmp_path / "copy")
    write("b", "The bridge is open.", 2)
    copy = Catalog.open(tmp_path / "copy")
    assert size > 0
    assert copy.connection.execute("SELECT text FROM versions").fetchall() == [("The bridge is closed.",)]
    copy.close()
    assert {file.name for file in tmp_path.iterdir() if "copy" in file.name} == {"copy"}


def test_a_backup_is_made_while_another_connection_has_an_open_transaction(catalog, write, tmp_path):
    write("a", "The bridge is closed.", 1)
    writer = sqlite3.connect(catalog.file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO about VALUES ('half', 'there')")
    back_up(catalog, tmp_path / "copy")
    writer.execute("COMMIT")
    writer.close()
    copy = Catalog.open(tmp_path / "copy")
    assert copy.about("half") is None
    copy.close()


def test_a_newer_backup_replaces_only_an_older_backup(catalog, write, tmp_path):
    back_up(catalog, tmp_path / "copy")
    write("a", "The bridge is closed.", 1)
    back_up(catalog, tmp_path / "copy")
    (tmp_path / "letter.txt").write_text("Dear Ilse")
    with pytest.raises(UsageError, match="is no backup"):
        back_up(catalog, tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "Dear Ilse"
    with sqlite3.connect(tmp_path / "bot.sqlite3") as other:
        other.execute("CREATE TABLE feedback (text)")
    other.close()
    with pytest.raises(UsageError, match="is no backup"):
        back_up(catalog, tmp_path / "bot.sqlite3")
    with pytest.raises(UsageError, match="its own backup"):
        back_up(catalog, catalog.file)
    with pytest.raises(UsageError, match="cannot be written"):
        back_up(catalog, tmp_path / "no" / "folder")
    with pytest.raises(UsageError, match="the name of a file"):
        back_up(catalog, Path())  # an empty variable of a shell


def test_a_backup_that_is_stopped_leaves_no_draft(catalog, tmp_path, monkeypatch):
    """A file of the catalog's size stayed on the disk."""

    def stop(_file):
        raise KeyboardInterrupt

    monkeypatch.setattr("ingest.corpus.catalog.backup._sync", stop)
    with pytest.raises(KeyboardInterrupt):
        back_up(catalog, tmp_path / "copy")
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []


def test_a_backup_of_a_damaged_catalog_leaves_no_draft(catalog, write, tmp_path):
    for number in range(60):
        write(f"a{number}", f"The bridge is closed for {number} days.", 1)
    catalog.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(Catalog.open(catalog.file)) as unread:  # the other one has the pages in memory
        garble_the_midst(catalog.file)
        with pytest.raises(sqlite3.DatabaseError):
            back_up(unread, tmp_path / "copy")
    assert [file.name for file in tmp_path.iterdir() if "copy" in file.name] == []


def test_a_backup_that_is_refused_leaves_the_file_beside_it_alone(catalog, tmp_path):
    for name in ("letter.txt", "letter.txt.part"):
        (tmp_path / name).write_text("Dear Ilse")
    with pytest.raises(UsageError, match="is no backup"):
        back_up(catalog, tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt.part").read_text() == "Dear Ilse"


def test_a_backup_does_not_replace_the_catalog_of_another_corpus(catalog, tmp_path):
    other = Catalog.open(tmp_path / "other" / "catalog.sqlite3", create=True)
    with pytest.raises(UsageError, match=r"wal is there, so catalog\.sqlite3 is a database in use"):
        back_up(catalog, other.file)
    other.close()
    with pytest.raises(UsageError, match="is no backup"):
        back_up(catalog, other.file)
    assert {file.name for file in other.file.parent.iterdir()} == {"catalog.sqlite3"}


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def garble(file: Path) -> None:
    file.write_bytes(b"no database" * 1000)


def garble_the_midst(file: Path) -> None:
    with file.open("r+b") as data:
        data.seek(8192)
        data.write(b"\xff" * 20_000)


def of_another_program(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE letters (text)")
    connection.close()


@pytest.mark.parametrize("spoil", [cut, empty, garble, garble_the_midst, of_another_program, Path.unlink])
def test_an_incomplete_backup_is_refused_and_changes_nothing(catalog, write, tmp_path, spoil):
    for number in range(60):
        write(f"a{number}", f"The bridge is closed for {number} days.", 1)
    copy = tmp_path / "copy"
    back_up(catalog, copy)
    spoil(copy)
    with pytest.raises((UsageError, CorpusMismatch)) as caught:
        stage(copy, tmp_path)
    assert "\n" not in caught.value.user_message
    assert catalog.connection.execute("SELECT count(*) FROM versions").fetchone() == (60,)
    assert not (tmp_path / "restoring.sqlite3").exists()


@pytest.mark.parametrize("damage", [None, cut, garble, garble_the_midst, Path.unlink])
def test_an_open_catalog_reads_the_restored_content(catalog, write, tmp_path, damage):
    for number in range(60):
        write(f"a{number}", f"The bridge is closed for {number} days.", 1)
    back_up(catalog, tmp_path / "copy")
    for number in range(60):
        write(f"a{number}", f"The bridge is open for {number} days.", 2)
    catalog.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if damage:
        damage(catalog.file)
    staged = stage(tmp_path / "copy", tmp_path)
    put_live(staged, catalog.file)
    texts = catalog.connection.execute("SELECT text FROM versions WHERE state = 'live'").fetchall()
    assert len(texts) == 60
    assert all("closed" in text for (text,) in texts)
    write("b", "A later one.", 3)
    second = Catalog.open(catalog.file)
    assert second.connection.execute("SELECT count(*) FROM versions").fetchone() == (61,)
    second.close()
    assert not (tmp_path / "restoring.sqlite3").exists()


@pytest.mark.parametrize("method", ["is_file", "open"])
def test_a_backup_that_may_not_be_read_is_not_called_incomplete(catalog, tmp_path, monkeypatch, method):
    back_up(catalog, tmp_path / "copy")

    def refuse(*_: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(UsageError, match=r"copy: cannot be read \(Permission denied\); nothing was changed"):
        stage(tmp_path / "copy", tmp_path)


def test_a_catalog_that_was_deleted_is_missing_at_the_next_question(catalog):
    assert catalog.about("generation") == "1"
    catalog.file.unlink()
    with pytest.raises(CorpusMissing, match="python -m ingest"):
        catalog.about("generation")


@pytest.fixture
def fed(harness: Any, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Any:
    """A corpus of one article, of which there is a backup, and then another."""
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", records["bridge"]))
    with harness.open() as corpus:
        back_up(corpus.catalog, tmp_path / "copy")
    harness.ingest(write_jsonl(tmp_path / "b.jsonl", records["owls"]))
    return harness


def test_an_open_corpus_continues_with_the_restored_content(fed, tmp_path):
    with fed.open() as bot:
        vector = bot.embedding.encode_query("Which birds were seen?")
        assert len(bot.dense(vector, 5)) == 2
        with writing(fed.folder):
            assert restore(fed.settings, tmp_path / "copy", replace=True) == Restored(articles=1, passages=1, lost=1)
        (found,) = bot.load(bot.dense(vector, 5))
        assert found.title == "Harbour bridge closed"
        assert bot.words(["owls"], 5) == []
        assert verify(bot) == []


def test_passages_of_an_unfinished_rebuild_are_not_restored(fed, tmp_path):
    """They became current together with the others; with a model of another dimension nothing could be indexed."""
    with fed.open() as corpus:
        (version,) = corpus.catalog.connection.execute("SELECT version_id FROM versions LIMIT 1").fetchone()
        half = [(version, [Passage(0, 10, "", b"other model")])]
        generations.add_passages(corpus.catalog, 2, half, [(b"other model", bytes(4 * 768), b"")])
        back_up(corpus.catalog, tmp_path / "half")
    with writing(fed.folder):
        assert restore(fed.settings, tmp_path / "half") == Restored(articles=2, passages=2, lost=0)
    with fed.open() as corpus:
        assert verify(corpus) == []
    assert (fed.count("passages"), fed.count("vectors")) == (2, 2)


def test_a_killed_restore_leaves_the_old_or_the_new_corpus(fed, tmp_path, monkeypatch):
    """After the switch, before the index: words answer at once, and the next ingest makes the index."""

    def killed(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("ingest.corpus.recovery.rebuild", killed)
    with pytest.raises(KeyboardInterrupt), writing(fed.folder):
        restore(fed.settings, tmp_path / "copy", replace=True)
    assert [p.title for p in fed.words("bridge")] == ["Harbour bridge closed"]
    fed.ingest(tmp_path / "b.jsonl")
    with fed.open() as corpus:
        assert verify(corpus) == []
        assert len(corpus.dense(corpus.embedding.encode_query("owls"), 5)) == 2


def test_a_damaged_catalog_error_names_the_restore_command(tmp_path):
    (tmp_path / "catalog.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(CatalogDamaged, match="python -m ingest restore FILE") as caught:
        Catalog.open(tmp_path / "catalog.sqlite3")
    assert str(tmp_path) not in caught.value.user_message


def test_a_backup_that_lacks_articles_is_refused_without_replace(fed, tmp_path):
    with (
        writing(fed.folder),
        pytest.raises(UsageError, match=r"lacks 1 article of the corpus; .* add --replace") as caught,
    ):
        restore(fed.settings, tmp_path / "copy")
    assert "\n" not in caught.value.user_message
    assert not (fed.folder / "restoring.sqlite3").exists()
    with fed.open() as corpus:
        assert (corpus.article_count(), corpus.catalog.about("generation"), verify(corpus)) == (2, "1", [])


def _of_a_newer_dateline(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 999")


def test_a_restore_that_is_stopped_while_it_checks_leaves_no_copy(fed, tmp_path, monkeypatch):
    checked: list[Catalog] = []

    def stopped(catalog: Catalog) -> None:
        checked.append(catalog)
        raise KeyboardInterrupt

    with fed.open() as corpus:
        back_up(corpus.catalog, tmp_path / "backup.sqlite3")
    monkeypatch.setattr("ingest.corpus.catalog.backup.check_file", stopped)
    with pytest.raises(KeyboardInterrupt), writing(fed.folder):
        restore(fed.settings, tmp_path / "backup.sqlite3")

    assert list(fed.folder.glob("restoring*")) == []
    assert checked[0]._connections == []


def test_a_catalog_of_a_newer_dateline_is_replaced_with_replace_alone(fed, tmp_path):
    _of_a_newer_dateline(fed.folder / "catalog.sqlite3")
    with writing(fed.folder):
        with pytest.raises(UsageError, match=r"of a newer Dateline; nothing was changed\. .* add --replace"):
            restore(fed.settings, tmp_path / "copy")
        assert restore(fed.settings, tmp_path / "copy", replace=True) == Restored(articles=1, passages=1, lost=0)


def test_a_backup_of_a_newer_dateline_is_refused(fed, tmp_path):
    _of_a_newer_dateline(tmp_path / "copy")
    with writing(fed.folder), pytest.raises(UsageError, match="a newer Dateline made this backup"):
        restore(fed.settings, tmp_path / "copy", replace=True)
    assert not (fed.folder / "restoring.sqlite3").exists()


@pytest.mark.parametrize("damage", [cut, garble, garble_the_midst, Path.unlink])
def test_a_damaged_catalog_is_restored_although_the_backup_lacks_its_articles(fed, tmp_path, damage):
    with fed.open() as corpus:
        corpus.catalog.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage(fed.folder / "catalog.sqlite3")
    with writing(fed.folder):
        assert restore(fed.settings, tmp_path / "copy") == Restored(articles=1, passages=1, lost=0)
    with fed.open() as corpus:
        assert verify(corpus) == []


def test_a_backup_that_lacks_only_versions_is_restored(fed, tmp_path, write_jsonl, records):
    with fed.open() as corpus:
        back_up(corpus.catalog, tmp_path / "newer")
    update = dict(records["bridge"], text="The bridge is open again.", retrieved="2030-01-01")
    fed.ingest(write_jsonl(tmp_path / "c.jsonl", update))
    with writing(fed.folder):
        assert restore(fed.settings, tmp_path / "newer").lost == 0
