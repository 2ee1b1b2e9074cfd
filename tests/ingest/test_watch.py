"""A run of a watcher that fails; tests/ingest/test_web_commands.py watches a folder, in `make soak`."""

import sqlite3

from ingest.commands import RunOptions, open_corpus
from ingest.corpus.settings import read_settings
from ingest.settings import IngestSettings
from ingest.watch import _try


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
