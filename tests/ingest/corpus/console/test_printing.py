"""Standard output that is full, closed or read no further: one line and an exit code, from each program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.soak

ROOT = Path(__file__).resolve().parents[4]
FULL = Path("/dev/full")
# Buffered, what is printed fails at the end of the process; unbuffered, in the middle.
BUFFERING = pytest.mark.parametrize(
    "unbuffered", ["", pytest.param("1", marks=pytest.mark.soak)], ids=["buffered", "unbuffered"]
)
CLOSED = [
    sys.executable,
    "-c",
    "import os, sys; os.close(1); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])",
]

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, chroma_url: str) -> Run:
    """Runs `python -m ...` with this standard output, in a folder without .env."""

    def start(*arguments: str | Path, stdout: Any = subprocess.PIPE, unbuffered: str = "", closed: bool = False) -> Ran:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "CORPUS_DIR": str(tmp_path / "corpus")}
        environment |= {"CHROMA_URL": chroma_url, "PYTHONUNBUFFERED": unbuffered, "READER_MODEL": "none"}
        return subprocess.run(
            [*(CLOSED if closed else [sys.executable]), "-m", *map(str, arguments)],
            cwd=tmp_path,
            env=environment,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )

    return start


@pytest.fixture
def corpus(harness: Any, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> str:
    """A corpus of three articles; the id of one."""
    article: str = harness.ingest(write_jsonl(tmp_path / "articles.jsonl", *records.values())).new[0]
    return article


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@BUFFERING
def test_output_that_cannot_be_written_is_one_line(run, corpus, tmp_path, unbuffered):
    questions = tmp_path / "q.jsonl"
    asked = {"id": "1", "question": "owls", "answers": ["owls"], "answer_in_corpus": True, "gold_urls": [corpus]}
    questions.write_text(json.dumps(asked) + "\n")
    for arguments in [
        ("bot", "gaps"),
        ("bot", "--help"),
        ("ingest", "show", corpus),
        ("evals", "retrieval", questions),
    ]:
        with FULL.open("w") as full:
            done = run(*arguments, stdout=full, unbuffered=unbuffered)
        assert done.returncode == 2, arguments
        assert done.stderr == "error: The output cannot be written (No space left on device).\n", arguments


def test_a_closed_output_is_one_line(run, corpus):
    for arguments in [("bot", "search", "owls", "--json"), ("ingest", "show", corpus)]:
        done = run(*arguments, closed=True)
        assert done.returncode == 2, arguments
        assert done.stderr == "error: The output cannot be written (standard output is closed).\n", arguments


@BUFFERING
def test_a_closed_pipe_ends_the_command_silently(run, corpus, unbuffered):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run("ingest", "show", corpus, stdout=writing, unbuffered=unbuffered)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
