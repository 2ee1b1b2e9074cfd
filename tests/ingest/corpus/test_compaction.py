"""After `remove` and `rebuild --compact` no byte of an article is left in the files of the corpus."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.corpus.catalog.backup import back_up, stage
from ingest.corpus.catalog.fetched import Fetched, put_fetched
from ingest.corpus.catalog.inventory import record_run
from ingest.corpus.catalog.links import Link, Stage, put_links
from ingest.corpus.catalog.source_runs import Outcome, SourceRun, record_source_run
from ingest.corpus.chroma.damage import count_elements
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.compaction import compact_corpus
from ingest.corpus.environment import child_environment
from ingest.corpus.errors import IndexUnavailable
from ingest.corpus.rebuild import verify
from ingest.corpus.recovery import repair
from ingest.corpus.writer import CorpusWriter, writing
from ingest.expiry import erase, removed_links
from ingest.split import SPLITTER

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2025, 3, 5, 12, tzinfo=UTC)
LINK = "https://example.org/zqxlink?id=7"
SECRET = {
    "url": LINK,
    "title": "Zqxhéadline of a report",
    "text": "Zqxfirst sentence of the text.\n\n"
    + "The zqxmiddle of it is long enough to be cut. " * 60
    + "Zqxlast words.",
    "outlet": "Zqxoutlet",
    "retrieved": "2025-03-03",
}
MARKS = ("zqxlink", "zqxh", "zqxfirst", "zqxmiddle", "zqxlast", "zqxolder", "zqxoutlet")


def found_in_files(folder: Path) -> dict[str, list[str]]:
    """The marks that each file of the corpus holds, in UTF-8 or UTF-16, whatever their case."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            held = file.read_bytes().lower()
            marks = [mark for mark in MARKS if mark.encode() in held or mark.encode("utf-16-le") in held]
            if marks:
                found[str(file.relative_to(folder))] = marks
    return found


@pytest.fixture
def filled(
    local_harness: Any,
    tmp_path_factory: pytest.TempPathFactory,
    write_jsonl: Callable[..., Path],
    records: dict[str, Any],
) -> Any:
    """Four articles, one of them to be removed: two versions, links, runs that name it, and what was fetched."""
    folder = tmp_path_factory.mktemp("files")
    older = dict(SECRET, text="Zqxolder text.", retrieved="2025-03-01")
    local_harness.ingest(write_jsonl(folder / "a.jsonl", *records.values()))
    local_harness.ingest(write_jsonl(folder / "b.jsonl", older, SECRET))
    with local_harness.open() as corpus:
        article_id = corpus.version(LINK).article_id
        put_links(
            corpus.catalog,
            [
                Link(LINK, "https://example.org/feed", Stage.INGESTED, NOW, NOW, article_id=article_id),
                Link(LINK + "&utm_source=zqxlink", "feed", Stage.DUPLICATE, NOW, NOW, "", article_id),
                Link("http://www.example.org/zqxlink/?id=7&fbclid=1", "feed", Stage.NOT_FETCHED, NOW, NOW, "not found"),
                Link("https://example.org/other", "feed", Stage.DUPLICATE, NOW, NOW, f"the same article as {LINK}"),
            ],
        )
        put_fetched(corpus.catalog, Fetched(LINK, NOW, etag="1"))
        failed = {f"not found: {LINK}": 1, "other": 2}
        record_source_run(corpus.catalog, SourceRun("feed", NOW, 1.0, Outcome.OK, f"odd: {LINK}", failed=failed))
        report = {"missing": [{"article_id": article_id, "title": SECRET["title"]}], "failed": [{"origin": LINK}]}
        record_run(corpus.catalog, 1.0, json.dumps(report))
    return local_harness


def remove(harness: Any) -> None:
    with harness.open() as corpus, writing(harness.folder):
        erase(CorpusWriter(corpus, SPLITTER), corpus.catalog, corpus.version(LINK).article_id)


def compact(harness: Any) -> None:
    with harness.open() as corpus, writing(harness.folder):
        assert compact_corpus(corpus) == 3


def test_after_a_compaction_no_file_contains_a_removed_article(filled):
    assert set(found_in_files(filled.folder)) >= {"catalog.sqlite3", "chroma/data/chroma.sqlite3"}
    remove(filled)
    compact(filled)
    assert found_in_files(filled.folder) == {}
    with filled.open() as corpus:
        assert verify(corpus) == []
    assert found_in_files(filled.folder) == {}
    assert not (filled.folder / "compact").exists()
    assert {p.title for p in filled.dense("owls, bridge and budget")} == {
        "Owls return",
        "Harbour bridge closed",
        "Council passes budget",
    }


def test_after_a_compaction_no_killed_restore_has_left_a_removed_article(filled, tmp_path):
    """The copy that it leaves beside the catalog kept all that was removed since."""
    with filled.open() as corpus:
        back_up(corpus.catalog, tmp_path / "backup.sqlite3")
    stage(tmp_path / "backup.sqlite3", filled.folder).close()  # and then it is killed
    remove(filled)
    assert any(name.startswith("restoring.sqlite3") for name in found_in_files(filled.folder))
    compact(filled)

    assert found_in_files(filled.folder) == {}


def test_a_rebuild_without_compaction_leaves_bytes(filled):
    """Else the test before could not fail."""
    from ingest.corpus.rebuild import rebuild

    remove(filled)
    with filled.open() as corpus, writing(filled.folder):
        rebuild(corpus)
    assert "chroma/data/chroma.sqlite3" in found_in_files(filled.folder)


def test_stored_runs_keep_their_reasons_without_the_removed_article(filled):
    remove(filled)
    with filled.open() as corpus:
        ((kept,),) = corpus.catalog.connection.execute("SELECT failed FROM source_runs").fetchall()
        assert json.loads(kept) == {"not found: ": 1, "other": 2}
        reasons = corpus.catalog.connection.execute("SELECT url, reason FROM links").fetchall()
        assert reasons == [("https://example.org/other", "the same article as ")]


def test_a_removed_link_is_remembered_by_its_digest_until_the_article_comes_back(filled, tmp_path, write_jsonl):
    links = [LINK, LINK + "&utm_source=x", "https://example.org/new", "mailto:nobody"]
    with filled.open() as corpus:
        assert removed_links(corpus.catalog, links) == {}
    remove(filled)
    with filled.open() as corpus:
        assert removed_links(corpus.catalog, links).keys() == {LINK, LINK + "&utm_source=x"}
    filled.ingest(write_jsonl(tmp_path / "c.jsonl", SECRET))
    with filled.open() as corpus:
        assert removed_links(corpus.catalog, links) == {}


def test_searches_work_during_and_after_a_compaction(filled):
    remove(filled)
    found: list[int] = []
    with filled.open() as reader, filled.open() as corpus, writing(filled.folder):
        vector = reader.embedding.encode_query("owls")
        compact_corpus(corpus, progress=lambda *_: found.append(len(reader.dense(vector, 3))))
        assert reader.words(["owls"], 3)
        found.append(len(reader.dense(vector, 3)))
    assert found == [3, 3]


def test_a_compaction_waits_for_a_running_read(filled, monkeypatch):
    remove(filled)
    with filled.open() as reader, filled.open() as corpus, writing(filled.folder):
        cursor = reader.catalog.connection.execute("SELECT text FROM versions")
        cursor.fetchone()
        waits: list[float] = []

        def end_reading(seconds: float) -> None:
            waits.append(seconds)
            cursor.close()

        corpus.catalog.connection.execute("PRAGMA busy_timeout = 10")
        monkeypatch.setattr("ingest.corpus.compaction.time.sleep", end_reading)
        compact_corpus(corpus)
        assert waits
    assert found_in_files(filled.folder) == {}


KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.corpus import compaction
from ingest.corpus.catalog import generations

def kill(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

place, name = sys.argv[1].rsplit(":")
if name == "rename":
    moved = []
    rename = Path.rename
    def second(self, target):
        if self.name != "data" or not moved:
            moved.extend([self] if self.name == "data" else [])
            return rename(self, target)
        kill()
    Path.rename = second
else:
    setattr({"compaction": compaction, "generations": generations}[place], name, kill)
from ingest.cli import main
main(["rebuild", "--compact"])
"""
FIRST_MOMENT = "generations:switch"
LATER_MOMENTS = (
    "compaction:fill_generation",
    "path:rename",
    "compaction:replace_data",
    "compaction:_compact_catalog",
    "compaction:_is_log_in_use",
)


@pytest.mark.parametrize(
    "moment", [FIRST_MOMENT, *(pytest.param(moment, marks=pytest.mark.soak) for moment in LATER_MOMENTS)]
)
def test_a_kill_during_a_compaction_loses_nothing(filled, moment):
    remove(filled)
    environment = child_environment(CORPUS_DIR=str(filled.folder), PYTHONPATH=str(ROOT))
    killed = subprocess.run([sys.executable, "-c", KILLED, moment], cwd=ROOT, env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [p.title for p in filled.words("owls")] == ["Owls return"]
    with filled.open() as corpus, writing(filled.folder):
        repair(corpus)
        assert verify(corpus) == []
    assert [p.title for p in filled.dense("owls", 1)] == ["Owls return"]
    compact(filled)
    assert found_in_files(filled.folder) == {}


def fail(*_: object, **__: object) -> None:
    raise IndexUnavailable("no room")


def fill_disk(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


def test_a_failed_compaction_changes_nothing(filled, monkeypatch):
    remove(filled)
    with filled.open() as corpus, writing(filled.folder):
        with monkeypatch.context() as full:
            full.setattr("ingest.corpus.rebuild.add_rows", fail)
            with pytest.raises(IndexUnavailable, match="no room"):
                compact_corpus(corpus)
        assert not (filled.folder / "compact").exists()
        assert verify(corpus) == []


def test_what_another_user_left_of_a_compaction_is_named(filled, monkeypatch):
    """After a `rebuild` as root each `rebuild --compact` ended as an unexpected error."""

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    staged = filled.folder / "compact"
    staged.mkdir()
    monkeypatch.setattr("ingest.corpus.compaction.shutil.rmtree", refuse)
    with (
        filled.open() as corpus,
        writing(filled.folder),
        pytest.raises(
            IndexUnavailable, match=f"^{staged} cannot be removed .Permission denied.; another user wrote it"
        ),
    ):
        compact_corpus(corpus)


def test_the_next_run_makes_an_index_anew_that_consists_mostly_of_deleted_vectors(filled, monkeypatch):
    """Chroma keeps them: with KEEP_DAYS the index grew by its size in each such time, for good."""
    monkeypatch.setattr("ingest.corpus.compaction.FEWEST_ELEMENTS", 500)
    files, ids = ChromaFolder(filled.folder), range(1000, 3000)
    with filled.open() as reader:
        vector = reader.embedding.encode_query("owls")
        rows = np.random.default_rng(0).standard_normal((len(ids), len(vector))).astype(np.float32)
        with filled.open() as corpus, writing(filled.folder):
            corpus.connection.run(lambda index: index.add(ids, rows, [1] * len(ids)))
            corpus.connection.run(lambda index: index.delete(ids))
        assert count_elements(files) > 500
        for place, failure in (("rebuild.add_rows", fail), ("catalog.generations.switch", fill_disk)):
            with monkeypatch.context() as full:
                full.setattr(f"ingest.corpus.{place}", failure)
                filled.ingest()
            assert count_elements(files) > 500
            assert not (filled.folder / "compact").exists()
        filled.ingest()
        assert count_elements(files) < 500
        assert {p.title for p in reader.load(reader.dense(vector, 1))} == {"Owls return"}
        assert verify(reader) == []
        generation = reader.catalog.about("generation")
        filled.ingest()
        assert reader.catalog.about("generation") == generation


def test_with_a_remote_server_only_the_catalog_is_compacted(harness, tmp_path, write_jsonl, records):
    file = write_jsonl(tmp_path / "a.jsonl", *records.values(), SECRET)
    harness.ingest(file)
    file.unlink()
    remove(harness)
    compact(harness)
    assert found_in_files(harness.folder) == {}
    with harness.open() as corpus:
        assert verify(corpus) == []
