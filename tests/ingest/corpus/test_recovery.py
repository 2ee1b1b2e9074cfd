"""A process that has the corpus open notices what others did to it, and has damage mended by another process."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.corpus.catalog.backup import back_up
from ingest.corpus.chroma import server
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.embedding import model_files
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.errors import CorpusMismatch, DiskFull, IndexUnavailable
from ingest.corpus.index import repairer as repairer_module
from ingest.corpus.index.fault import index_fault
from ingest.corpus.index.repairer import IndexRepairer, repair_environment
from ingest.corpus.rebuild import verify
from ingest.corpus.recovery import repair, restore
from ingest.corpus.settings import DEFAULT_MODEL
from ingest.corpus.writer import writing
from ingest.reembed import reembed


@pytest.fixture
def articles(tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Path:
    """Three articles."""
    return write_jsonl(tmp_path / "a.jsonl", *records.values())


@dataclass(frozen=True)
class Ended:
    """A child process that has ended."""

    returncode: int


def lose_a_vector(corpus: Any) -> None:
    index = corpus.connection.index()
    index.delete([min(index.all_ids()[0])])


def spoil(folder: Path) -> None:
    server.stop(folder)
    ChromaFolder(folder).data.joinpath("chroma.sqlite3").write_bytes(b"garbage" * 1000)


@pytest.mark.timeout(300)
def test_another_process_repairs_damage_with_one_log_line(local_harness, articles, caplog, monkeypatch):
    local_harness.ingest(articles)
    spoil(local_harness.folder)
    # This process makes nothing anew: the bot's would stall Discord by it.
    monkeypatch.setattr("ingest.corpus.rebuild.build_generation", lambda *_, **__: pytest.fail("made in this process"))
    with local_harness.open() as corpus, caplog.at_level(logging.WARNING, "ingest"):
        vector = corpus.embedding.encode_query("owls")
        with pytest.raises(IndexUnavailable):
            corpus.dense(vector, 3)
        assert [p.title for p in corpus.load(corpus.words(["owls"], 3))] == ["Owls return"]
        assert corpus.repairer.wait(200)
        assert corpus.load(corpus.dense(vector, 1))[0].title == "Owls return"
        assert verify(corpus) == []
    (line,) = [record.getMessage() for record in caplog.records]
    assert "what is damaged is rebuilt" in line


def test_an_incomplete_index_is_noticed_at_the_first_search(harness, articles):
    harness.ingest(articles)
    with harness.open() as corpus:
        lose_a_vector(corpus)
    with harness.open() as corpus:
        called: list[str] = []
        corpus.repairer.call = lambda reason, **_: called.append(reason)
        vector = corpus.embedding.encode_query("owls")
        assert len(corpus.dense(vector, 3)) == 2
        corpus.dense(vector, 3)
        assert called == ["it holds 2 of 3 live passages"]
        with writing(harness.folder):  # what an ingest that runs has written in part is no damage
            corpus._looked_at = None
            corpus.dense(vector, 3)
        assert len(called) == 1


def test_an_index_that_does_not_find_its_own_passages_is_a_fault(harness, articles):
    harness.ingest(articles)
    with harness.open() as corpus:
        assert index_fault(corpus.catalog, corpus.connection) is None
        index = corpus.connection.index()
        number = min(index.all_ids()[0])
        index.delete([number])
        index.add([number], -corpus.vectors([number])[number].passage.reshape(1, -1), [1])
        assert index_fault(corpus.catalog, corpus.connection) == "it does not find its own passages"
        with writing(harness.folder):
            (found,) = repair(corpus)
        assert "does not find its own passages" in found.problem
        assert verify(corpus) == []
        with writing(harness.folder):
            assert repair(corpus) == []


@pytest.fixture
def second_folder(harness: Any, tmp_path: Path) -> Any:
    """Another corpus folder with the same CHROMA_URL."""
    settings = harness.settings.model_copy(update={"corpus_dir": tmp_path / "second"})
    return type(harness)(settings, harness._embedding)


def test_a_backup_restored_into_another_folder_leaves_the_index_that_is_in_use(
    harness, second_folder, articles, tmp_path, caplog
):
    """Its index was deleted, for both had one id on the server."""
    harness.ingest(articles)
    with harness.open() as live:
        back_up(live.catalog, tmp_path / "copy")
        live_id = live.catalog.about("corpus_id")
        with writing(second_folder.folder):
            restore(second_folder.settings, tmp_path / "copy")
        assert live.catalog.about("generation") == "1"
        assert verify(live) == []
        assert len(live.dense(live.embedding.encode_query("owls"), 3)) == 3
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert line.endswith(f"whose names begin with {live_id}-")
    with second_folder.open() as corpus:
        assert verify(corpus) == []


def test_a_folder_keeps_its_place_on_the_index_server_at_each_restore(
    harness, second_folder, articles, tmp_path, caplog
):
    harness.ingest(articles)
    second_folder.ingest(articles)
    with harness.open() as corpus:
        back_up(corpus.catalog, tmp_path / "copy")
    with second_folder.open() as corpus:
        for generation in (3, 5):
            with writing(second_folder.folder):
                restore(second_folder.settings, tmp_path / "copy")
            assert corpus.connection.generations() == {generation}
            assert verify(corpus) == []
    with harness.open() as corpus:
        assert corpus.connection.generations() == {1}
    assert not caplog.records


FOREIGN = ["an id", "007", "-1", "\u0663", "1" * 25, "1.0", " 1"]


def plant(corpus: Any, names: list[str], text: str = "owls") -> None:
    """Entries of somebody else's in the live index, right where a question looks."""
    collection = corpus.connection.index()._collection
    vector = corpus.embedding.encode_query(text)
    collection.add(ids=names, embeddings=[vector] * len(names), metadatas=[{"day": 1}] * len(names))


def test_foreign_entries_are_ignored_and_removed_by_a_repair(harness, articles):
    harness.ingest(articles)
    with harness.open() as corpus:
        called: list[str] = []
        corpus.repairer.call = lambda reason, **_: called.append(reason)
        vector = corpus.embedding.encode_query("owls")
        corpus.dense(vector, 3)
        assert called == []
        plant(corpus, FOREIGN)
        found = corpus.load(corpus.dense(vector, len(FOREIGN) + 3))
        assert len(found) == 3
        assert found[0].title == "Owls return"
        assert called == ["it holds passages that do not exist"]
        (difference,) = verify(corpus)
        assert (difference.problem, difference.passages) == ("the live index holds passages that are not", len(FOREIGN))
        with writing(harness.folder):
            assert repair(corpus) == [difference]
        assert verify(corpus) == []
        assert corpus.load(corpus.dense(vector, 1))[0].title == "Owls return"
        assert len(called) == 1


def test_an_ingest_removes_foreign_entries(harness, articles, tmp_path, write_jsonl):
    harness.ingest(articles)
    with harness.open() as corpus:
        plant(corpus, FOREIGN)
    harness.ingest(write_jsonl(tmp_path / "b.jsonl", {"title": "Rain", "text": "It rained for three days."}))
    with harness.open() as corpus:
        assert verify(corpus) == []


def test_a_quick_repair_finds_foreign_entries_although_the_count_is_right(harness, articles, capsys):
    from ingest.commands import repair_corpus
    from ingest.settings import IngestSettings

    harness.ingest(articles)
    with harness.open() as corpus:
        lose_a_vector(corpus)
        plant(corpus, ["an id"])
    settings = IngestSettings(_env_file=None, **harness.settings.model_dump())
    for expected in ("was rebuilt", "agree"):
        assert repair_corpus(settings, quick=True, as_json=False) == 0
        assert expected in capsys.readouterr().out
    with harness.open() as corpus:
        assert verify(corpus) == []


def test_vectors_that_were_exchanged_are_found(harness, articles):
    harness.ingest(articles)
    with harness.open() as corpus:
        index = corpus.connection.index()
        first, second, *_ = sorted(index.all_ids()[0])
        vectors = corpus.vectors([first, second])
        index.delete([first, second])
        index.add([second, first], np.stack([vectors[first].passage, vectors[second].passage]), [1, 1])
        (difference,) = verify(corpus)
        assert (difference.problem, difference.passages) == ("live passages have other vectors in the index", 2)
        assert index_fault(corpus.catalog, corpus.connection) is not None  # all of so few are looked at
        with writing(harness.folder):
            repair(corpus)
        assert verify(corpus) == []


def test_a_single_passage_that_no_search_reaches_is_no_damage(harness, articles, monkeypatch):
    """Of many that are nearly alike one stands before another, by the nature of the graph and not for a fault in it."""
    from ingest.corpus.index.vector_index import VectorIndex

    harness.ingest(articles)
    with harness.open() as corpus:
        hidden = min(corpus.connection.index().all_ids()[0])
        query = VectorIndex.query

        def reach_the_others(index: VectorIndex, vector: Any, k: int, **options: Any) -> list[tuple[int, float]]:
            return [pair for pair in query(index, vector, k + 1, **options) if pair[0] != hidden][:k]

        monkeypatch.setattr(VectorIndex, "query", reach_the_others)
        assert index_fault(corpus.catalog, corpus.connection) is None
        assert verify(corpus) == []
        monkeypatch.setattr(VectorIndex, "query", lambda *_, **__: [])
        assert index_fault(corpus.catalog, corpus.connection) == "it does not find its own passages"


@pytest.mark.timeout(300)
def test_an_ingest_repairs_a_damaged_index(local_harness, articles, tmp_path, write_jsonl, records):
    local_harness.ingest(articles)
    spoil(local_harness.folder)
    update = dict(records["bridge"], text="The harbour bridge is open again.", retrieved="2025-03-10")
    report = local_harness.ingest(write_jsonl(tmp_path / "b.jsonl", update))
    assert (len(report.changed), report.failed) == (1, [])
    with local_harness.open() as corpus:
        assert verify(corpus) == []


def test_a_failure_that_is_no_damage_leaves_the_index_as_it_is(harness, articles, tmp_path, monkeypatch, write_jsonl):
    """A full disk, say: nothing can be written, and what is there answers."""
    from ingest.corpus.index.vector_index import VectorIndex

    harness.ingest(articles)

    def full(*_: object) -> None:
        raise IndexUnavailable("The index server refused a request: database or disk is full")

    more = write_jsonl(tmp_path / "b.jsonl", {"title": "Rain", "text": "It rained for three days."})
    with monkeypatch.context() as patched:
        patched.setattr(VectorIndex, "add", full)
        with pytest.raises(IndexUnavailable, match="disk is full"):
            harness.ingest(more)
    with harness.open() as corpus:
        assert corpus.catalog.about("generation") == "1"
        assert len(corpus.dense(corpus.embedding.encode_query("owls"), 5)) == 3
    harness.ingest(more)
    assert [p.title for p in harness.dense("rain", 1)] == ["Rain"]


def test_an_index_that_a_full_disk_keeps_from_starting_is_not_made_anew(
    harness, articles, tmp_path, monkeypatch, write_jsonl
):
    harness.ingest(articles)

    def full(*_: object, **__: object) -> None:
        raise DiskFull("The index server did not start: the disk is full; free some space.")

    more = write_jsonl(tmp_path / "b.jsonl", {"title": "Rain", "text": "It rained for three days."})
    with monkeypatch.context() as patched, harness.open() as corpus:
        patched.setattr("ingest.corpus.index.connection.IndexConnection.index", full)
        with pytest.raises(DiskFull):
            verify(corpus)  # which would say that a rebuild mends it
        with pytest.raises(DiskFull):
            harness.ingest(more)
    with harness.open() as corpus:
        assert corpus.catalog.about("generation") == "1"
    harness.ingest(more)
    assert [p.title for p in harness.dense("rain", 1)] == ["Rain"]


def test_repairs_run_one_at_a_time_with_a_pause_between(harness, monkeypatch):
    now = 1000.0
    started: list[float] = []
    monkeypatch.setattr(repairer_module.time, "monotonic", lambda: now)
    monkeypatch.setattr(IndexRepairer, "_repair", lambda _self: started.append(now))
    repairer = IndexRepairer(harness.settings)

    def call() -> None:
        repairer.call("it is gone.")
        assert repairer.wait(10)

    for _ in range(5):
        call()
    assert started == [1000.0]
    now += repairer_module.FIRST_PAUSE
    call()
    now += repairer_module.FIRST_PAUSE
    call()  # twice the pause, for the first did not help
    assert len(started) == 2
    now += repairer_module.FIRST_PAUSE
    call()
    assert len(started) == 3
    repairer.forget()  # somebody has found it sound
    now += 4 * repairer_module.FIRST_PAUSE
    call()
    now += repairer_module.FIRST_PAUSE
    call()
    assert len(started) == 5


def test_a_fault_that_repairs_do_not_fix_is_repaired_less_and_less_often(harness, articles, monkeypatch):
    """Else one that is none would have everything made anew every ten seconds."""
    now = 1000.0
    repairs: list[float] = []
    monkeypatch.setattr(repairer_module.time, "monotonic", lambda: now)
    monkeypatch.setattr(repairer_module.subprocess, "run", lambda *_, **__: repairs.append(now) or Ended(0))
    monkeypatch.setattr("ingest.corpus.corpus.look_at_index", lambda *_: fault)
    fault: str | None = "a fault"
    harness.ingest(articles)

    def search_for(seconds: int) -> None:
        nonlocal now
        for _ in range(seconds // 10):
            now += 10
            corpus._looked_at = None  # as after each repair that makes another generation
            corpus.dense(vector, 1)
            assert corpus.repairer.wait(10)

    with harness.open() as corpus:
        vector = corpus.embedding.encode_query("owls")
        search_for(3600)
        assert len(repairs) == 11  # 10 s, 20 s, ... 10 minutes
        fault = None
        search_for(10)
        fault = "another"
        search_for(700)
        assert len(repairs) == 11 + 7


def test_the_repair_has_the_settings_of_its_process(harness, monkeypatch):
    monkeypatch.setenv("CORPUS_DIR", "/elsewhere")
    environment = repair_environment(harness.settings)
    assert environment["CORPUS_DIR"] == str(harness.folder.resolve())
    assert environment["CHROMA_URL"] == harness.settings.chroma_url
    assert environment["EMBEDDING_MODEL"] == DEFAULT_MODEL


def test_an_open_corpus_notices_that_it_was_embedded_again_with_another_model(harness, articles, tmp_path):
    """Until the switch the old generation answers; from then on the old model's vectors would mean nothing."""
    harness.ingest(articles)
    copy = tmp_path / "model"
    original = model_files.find_model(DEFAULT_MODEL).folder
    for name in model_files.DEFAULT_DIGESTS:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(original / name, copy / name)
    with harness.open() as bot:
        vector = bot.embedding.encode_query("owls")
        answers: list[int] = []
        second_harness = type(harness)(
            harness.settings.model_copy(update={"embedding_model": str(copy)}), EmbeddingModel(str(copy))
        )
        with writing(harness.folder), second_harness.open(any_model=True) as corpus:
            reembed(corpus, progress=lambda _done, _total: answers.append(len(bot.dense(vector, 3))))
        assert answers
        assert set(answers) == {3}
        with pytest.raises(CorpusMismatch, match="rebuild --embed") as caught:
            bot.dense(vector, 3)
        assert "\n" not in caught.value.user_message
        assert f"EMBEDDING_MODEL={copy} and start again" in caught.value.user_message
