"""One writer at a time; what a killed one left is finished by the next."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.catalog import passages, versions
from ingest.corpus.corpus import Corpus
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.errors import CorpusBusy, CorpusMismatch, UsageError
from ingest.corpus.rebuild import verify
from ingest.corpus.writer import CorpusWriter, writing
from ingest.retention import Prune
from ingest.split import SPLITTER

HOLDER = "import sys; from pathlib import Path; from ingest.corpus.writer import writing\n" + (
    "with writing(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)
ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def other_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to this corpus."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_writer_is_refused_with_the_process_that_writes(tmp_path):
    with other_process(tmp_path) as process, pytest.raises(CorpusBusy, match=f"process {process.pid}, since") as caught:
        writing(tmp_path).__enter__()
    assert "\n" not in caught.value.user_message


def test_the_lock_ends_with_its_process_however_it_ends(tmp_path):
    with other_process(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with writing(tmp_path):
            assert json.loads((tmp_path / "writer.lock").read_text())["pid"] == os.getpid()


def test_the_lock_is_released_when_the_work_fails(tmp_path):
    def fail() -> None:
        with writing(tmp_path):
            raise KeyError("work")

    with pytest.raises(KeyError, match="work"):
        fail()
    with writing(tmp_path):
        pass


@pytest.mark.parametrize("content", ["", "{}", "[]", "no JSON", '"text"'])
def test_an_empty_lock_file_still_locks(tmp_path, content):
    with other_process(tmp_path):
        (tmp_path / "writer.lock").write_text(content)
        with pytest.raises(CorpusBusy, match="Another ingest writes"):
            writing(tmp_path).__enter__()


def test_a_folder_that_cannot_be_written_names_the_setting(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="CORPUS_DIR"):
        writing(tmp_path / "file" / "corpus").__enter__()
    with pytest.raises(UsageError, match="CORPUS_DIR"):
        writing(tmp_path / "file").__enter__()


def test_an_error_of_the_work_is_not_taken_for_one_of_the_lock(tmp_path):
    def fail() -> None:
        with writing(tmp_path):
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        fail()


def test_another_splitter_is_refused_with_the_command_to_run(harness):
    with harness.open() as corpus:
        corpus.catalog.set_about(splitter="sentences-0")
        with pytest.raises(CorpusMismatch, match="rebuild --embed"):
            CorpusWriter(corpus, SPLITTER)


def test_a_model_whose_files_changed_under_its_name_is_refused(harness, tmp_path, write_jsonl, records, monkeypatch):
    """A folder in EMBEDDING_MODEL has no digest that is known before it is read."""
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", records["bridge"]))
    with harness.open() as corpus:
        monkeypatch.setattr(EmbeddingModel, "digest", "0123456789abcdef")
        with pytest.raises(CorpusMismatch, match=r"have changed.*rebuild --embed"):
            CorpusWriter(corpus, SPLITTER).replace([])


class Killed(BaseException):
    """The process ends here, as far as the code can tell."""


@pytest.mark.parametrize("step", ["pending written", "live written", "removed"])
def test_the_next_run_finishes_a_killed_run(harness, tmp_path, write_jsonl, records, monkeypatch, step):
    """The next run brings the same files: there is nothing new in it, and still it mends the index."""
    file = write_jsonl(tmp_path / "a.jsonl", records["bridge"], records["budget"], records["owls"])
    harness.ingest(file)
    update = dict(records["bridge"], text="The harbour bridge is open again.", retrieved="2025-03-10")
    write_jsonl(tmp_path / "b.jsonl", update)
    with monkeypatch.context() as patched:
        if step == "pending written":
            patched.setattr(versions, "finish_pending", _killed)
        elif step == "live written":
            _kill_after(patched, versions, "finish_pending")
        else:
            _kill_after(patched, versions, "remove_article")
            (tmp_path / "b.jsonl").unlink()
            write_jsonl(file, records["bridge"], records["owls"])
        with pytest.raises(Killed):
            harness.ingest(tmp_path / "a.jsonl", *tmp_path.glob("b.jsonl"), prune=Prune.GONE)
    if step != "pending written":
        with harness.open() as corpus:
            assert versions.is_index_behind(corpus.catalog)
            assert verify(corpus)
    report = harness.ingest(tmp_path / "a.jsonl", *tmp_path.glob("b.jsonl"), prune=Prune.GONE)
    assert (report.new, report.changed, report.failed, report.embedded) == ([], [], [], 0)
    with harness.open() as corpus:
        assert verify(corpus) == []
        assert not passages.passage_ids(corpus.catalog, "pending")
        assert not versions.is_index_behind(corpus.catalog)
    if step != "removed":
        assert [p.text for p in harness.words("bridge")] == ["The harbour bridge is open again."]


def _killed(*_: object, **__: object) -> None:
    raise Killed


def _kill_after(patched: pytest.MonkeyPatch, place: Any, name: str) -> None:
    whole = getattr(place, name)

    def done_then_killed(*given: Any, **named: Any) -> None:
        whole(*given, **named)
        raise Killed

    patched.setattr(place, name, done_then_killed)


def test_a_writer_with_nothing_to_do_loads_nothing(own_models, harness):
    with harness.open(own_model=True) as corpus:
        writer = CorpusWriter(corpus, SPLITTER)
        writer.finish()
        writer.remove("0123456789abcdef")
        assert corpus.embedding._loaded is None
        assert isinstance(corpus, Corpus)
