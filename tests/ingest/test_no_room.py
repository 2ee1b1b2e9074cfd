"""No room, no rights: one line each, and what was there goes on answering."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.chroma.server import stop
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import IndexUnavailable
from ingest.corpus.rebuild import verify

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534


def mount(*arguments: str | Path) -> None:
    result = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.skip(f"mount is not allowed here: {result.stderr.strip()}")


@contextmanager
def mounted(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of this size."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("making a small disk takes Linux and root")
    place.mkdir()
    mount("-t", "tmpfs", "-o", f"size={megabytes}m", "none", place)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", megabytes=24) as place:
        yield place


Ingest = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def ingest(tmp_path: Path) -> Ingest:
    """Runs `python -m ingest ...` on a corpus folder; as another user where one is named."""

    def run(
        folder: Path, *arguments: str | Path, user: int = 0, within: str | Path = tmp_path
    ) -> subprocess.CompletedProcess[str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME") if name in os.environ}
        environment = kept | {"PYTHONPATH": str(ROOT), "CORPUS_DIR": str(folder)}
        # Loaded first: that user may not read where Python lives.
        loaded = "import os, sys, ingest.cli, ingest.commands, ingest.corpus.recovery, ingest.pipeline, ingest.settings"
        code = f"{loaded}; os.setuid({user}); sys.exit(ingest.cli.main(sys.argv[1:]))"
        command = [sys.executable, "-c", code] if user else [sys.executable, "-m", "ingest"]
        command += map(str, arguments)
        return subprocess.run(
            command, cwd=within, env=environment, capture_output=True, text=True, timeout=300, check=False
        )

    return run


def one_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if not line.startswith("warning: ")]
    (line,) = lines
    assert line.startswith("error: ")
    return line


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_a_disk_that_fills_up_during_an_ingest_is_one_line(
    small_disk, tmp_path, ingest, write_jsonl, records, corpus_settings, embedding
):
    folder, filler = small_disk / "corpus", small_disk / "filler"
    first = write_jsonl(tmp_path / "first.jsonl", *records.values())
    assert ingest(folder, first).returncode == 0
    many = write_jsonl(
        tmp_path / "many.jsonl",
        *({"url": f"https://example.org/{n}", "text": f"{n} owls were seen in park {n}."} for n in range(60)),
    )
    with filler.open("wb") as file, contextlib.suppress(OSError):
        file.write(bytes(shutil.disk_usage(small_disk).free - 150_000))
    full = ingest(folder, many)
    assert full.returncode == 2, full.stdout
    next_step = "is full; free some space and run the same command again; nothing that was written is lost"
    assert next_step in one_line(full.stderr)
    assert json.loads(ingest(folder, "stats", "--json").stdout)["articles"] == 3
    with closing(Corpus.open(corpus_settings(small_disk), auto_repair=False)) as corpus:
        corpus.embedding = embedding
        assert corpus.load(corpus.words(["owls"], 1))[0].title == "Owls return"
        assert corpus.load(corpus.dense(embedding.encode_query("owls"), 1))[0].title == "Owls return"
    filler.unlink()
    second_run = ingest(folder, many, "--json")
    assert second_run.returncode == 0, second_run.stderr
    assert json.loads(ingest(folder, "stats", "--json").stdout)["articles"] == 63
    assert ingest(folder, "verify").returncode == 0
    ingest(folder, "stop")


@pytest.fixture
def fed(tmp_path: Path, local_harness: Any, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Path:
    """A corpus folder of three articles, with no server running."""
    local_harness.ingest(write_jsonl(tmp_path / "a.jsonl", *records.values()))
    stop(local_harness.folder)
    return Path(local_harness.folder)


@pytest.mark.timeout(300)
def test_a_read_only_folder_is_still_searched(fed, tmp_path, ingest, corpus_settings, embedding, caplog):
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("making a disk read-only takes Linux and root")
    mount("--bind", fed, fed)
    try:
        mount("-o", "remount,bind,ro", fed)
        assert json.loads(ingest(fed, "stats", "--json").stdout)["articles"] == 3
        assert ingest(fed, "show", "https://example.org/bridge").stdout.startswith("The harbour bridge in Marrow")
        assert "cannot write to" in one_line(ingest(fed, tmp_path / "a.jsonl").stderr)
        with closing(Corpus.open(corpus_settings(tmp_path))) as corpus:
            assert [p.title for p in corpus.load(corpus.words(["bridge"], 3))] == ["Harbour bridge closed"]
            with pytest.raises(IndexUnavailable, match="check its permissions"):
                corpus.dense(embedding.encode_query("bridge"), 3)
            assert caplog.records == []  # nobody says that the index is made anew: it cannot be
        copy = tmp_path / "copy"
        assert ingest(fed, "backup", copy).returncode == 0
    finally:
        subprocess.run(["umount", "-l", str(fed)], check=True)
    with closing(Corpus.open(corpus_settings(tmp_path), auto_repair=False)) as corpus:
        assert verify(corpus) == []


@pytest.mark.timeout(300)
def test_a_folder_of_another_owner_is_one_line(fed, tmp_path, ingest):
    if os.geteuid() != 0:
        pytest.skip("becoming another user takes root")
    # Not under pytest's own folder: that it closes to others again and again.
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        theirs, articles = Path(place) / "corpus", Path(place) / "a.jsonl"
        shutil.copytree(fed, theirs)
        shutil.copy(tmp_path / "a.jsonl", articles)
        theirs.chmod(0o700)
        # That user may not even look for .env in the folder that the command is started in.
        tmp_path.chmod(0o700)
        assert ".env cannot be read" in one_line(ingest(theirs, "stats", user=NOBODY).stderr)
        for command in (["stats"], [str(articles)], ["verify"], ["repair"]):
            result = ingest(theirs, *command, user=NOBODY, within=place)
            assert result.returncode == 2
            assert "Traceback" not in result.stderr
            assert re.search("permissions|Permission denied", one_line(result.stderr))
        theirs.chmod(0o755)
        (theirs / "catalog.sqlite3").chmod(0o644)
        assert "articles           3" in ingest(theirs, "stats", user=NOBODY, within=place).stdout


@pytest.mark.parametrize("command", [["stats"], ["verify"], ["repair"], ["rebuild"], ["backup", "copy"]])
def test_a_missing_folder_is_one_line_and_stays_missing(tmp_path, ingest, command):
    result = ingest(tmp_path / "none", *command)
    assert result.returncode == 2
    assert "python -m ingest FOLDER_OF_ARTICLES" in one_line(result.stderr)
    assert not (tmp_path / "none").exists()


def test_restoring_from_a_missing_file_is_one_line(tmp_path, ingest):
    result = ingest(tmp_path / "none", "restore", tmp_path / "copy")
    assert result.returncode == 2
    assert "no such file" in one_line(result.stderr)
