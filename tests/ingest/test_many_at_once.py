"""Ingests, questions, an eval and a bot on one folder, killed in any order: one server, no loss, none left behind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.server import stop
from ingest.corpus.file_lock import is_held

ROOT = Path(__file__).resolve().parents[2]
# What a running bot does, Discord aside: the corpus stays open, and one question follows another.
ASKING = """
import time
from bot.settings import BotSettings
from bot.wiring import Answering
answering = Answering(BotSettings())
print("open", flush=True)
while True:
    answering.ask("Why was the harbour bridge closed?")
    time.sleep(0.05)
"""
QUESTION = {
    "question": "Why was the harbour bridge closed?",
    "answers": ["a crack"],
    "answer_in_corpus": True,
    "gold_urls": ["https://example.org/bridge"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A corpus folder; no process of it is left behind."""
    place = tmp_path / "corpus"
    yield place
    stop(place)
    files = ChromaFolder(place)
    assert not is_held(files.supervisor_lock)
    assert not is_held(files.server_lock)
    assert servers_of(place) == []


def servers_of(folder: Path) -> list[str]:
    """The processes that serve this folder, by their command lines."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if "chroma.process" in line and str(ChromaFolder(folder).data) in line]


@pytest.mark.timeout(900)
def test_started_and_killed_in_any_order(
    folder: Path, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]
) -> None:
    articles = write_jsonl(tmp_path / "a.jsonl", *records.values())
    questions = write_jsonl(tmp_path / "q.jsonl", *(dict(QUESTION, id=str(number)) for number in range(40)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CORPUS_DIR": str(folder)}

    def start(*arguments: str | Path) -> subprocess.Popen[str]:
        command = [sys.executable, *map(str, arguments)]
        return subprocess.Popen(
            command, cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def done(*arguments: str | Path) -> str:
        out, err = (process := start("-m", *arguments)).communicate(timeout=300)
        assert process.returncode == 0, err
        return out

    done("ingest", articles)
    news = [{"title": f"Flood in town {n}", "text": f"The river rose by {n} metres in town {n}."} for n in range(40)]
    more = write_jsonl(tmp_path / "more.jsonl", *news)
    kinds: list[tuple[str | Path, ...]] = [
        ("-c", ASKING),
        ("-m", "ingest", more, "--json"),
        ("-m", "bot", "ask", "Why was the harbour bridge closed?", "--json"),
        ("-m", "bot", "search", "owls", "--json"),
        ("-m", "evals", "retrieval", questions),
        ("-m", "ingest", "rebuild"),
    ]
    draw = random.Random(5)
    draw.shuffle(kinds)
    running = [start(*kind) for kind in kinds]
    try:
        for process in draw.sample(running, len(running)):
            time.sleep(draw.uniform(0.2, 3))  # any moment will do: it is the order that is drawn
            assert len(servers_of(folder)) <= 1
            process.send_signal(draw.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
    finally:
        for process in running:
            process.kill()
            process.communicate(timeout=60)
    # A lock of a dead process blocks nobody, and nothing is lost.
    report = json.loads(done("ingest", articles, more, "--json"))
    assert (report["unchanged"] + len(report["new"]), report["changed"]) == (43, [])
    assert report["unchanged"] >= 3
    done("ingest", "verify")
    assert json.loads(done("ingest", "stats", "--json"))["articles"] == 43
    assert len(servers_of(folder)) <= 1
    found = json.loads(done("bot", "search", "owls", "--json"))
    assert found[0]["title"] == "Owls return"


@pytest.mark.timeout(300)
def test_of_two_ingests_the_second_says_who_is_at_it(
    folder: Path, tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]
) -> None:
    from ingest.corpus.writer import writing

    articles = write_jsonl(tmp_path / "a.jsonl", *records.values())
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CORPUS_DIR": str(folder)}
    command = [sys.executable, "-m", "ingest", str(articles)]
    with writing(folder):
        second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert second.returncode == 2
    assert f"Another ingest (process {os.getpid()}, since " in second.stderr
    assert len(second.stderr.splitlines()) == 1
