"""A run of a watcher that fails; tests/ingest/test_web_commands.py watches a folder, in `make soak`."""

import os
import sqlite3
from pathlib import Path

import watchfiles

from ingest.commands import RunOptions, open_corpus
from ingest.corpus.settings import read_settings
from ingest.settings import IngestSettings
from ingest.watch import _concerns, _follow, _readable, _try


def test_a_full_disk_of_the_catalog_is_told_and_tried_again(tmp_path, monkeypatch, capsys):
    """SQLite's own error ended the watcher."""

    def full(*_given, **_named):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("ingest.pipeline.run", full)
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    (tmp_path / "owls.txt").write_text("Snowy owls were seen in the park again.\n")
    settings = read_settings(IngestSettings, _env_file=None)
    with open_corpus(settings, create=True) as corpus:
        assert not _try(corpus, settings, [tmp_path / "owls.txt"], RunOptions())
    assert capsys.readouterr().err.startswith("error: The ")


def test_a_folder_that_may_not_be_looked_into_ends_no_watcher(tmp_path, monkeypatch):
    """The watcher ended at once, as at the "lost+found" of a disk."""
    stat = os.stat

    def refuse(path, *given, **named):
        if "lost" in Path(os.fsdecode(path)).parts:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, *given, **named)

    def changes(*_roots, ignore_permission_denied, watch_filter, **_named):
        assert ignore_permission_denied
        lost = str(tmp_path / "lost" / "n")
        assert not watch_filter(watchfiles.Change.modified, lost)
        yield {(watchfiles.Change.added, lost), (watchfiles.Change.added, f"{lost}.txt")}

    tried = []
    monkeypatch.setattr(os, "stat", refuse)
    monkeypatch.setattr(watchfiles, "watch", changes)
    monkeypatch.setattr("ingest.watch._try", lambda _corpus, _settings, paths, _options: tried.append(paths) or True)
    _follow(None, None, [tmp_path], RunOptions())
    assert tried == [[tmp_path]]
    assert _concerns(watchfiles.Change.added, tmp_path / "lost", [tmp_path])
    assert _readable([tmp_path / "lost" / "a.txt"], [tmp_path]) == []
