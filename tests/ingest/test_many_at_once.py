"""Ingests, questions, an eval and the Discord bot on one folder, killed in any order: one server, no loss."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.server import stop
from ingest.corpus.file_lock import is_held
from tests.conftest import Loopback

ROOT = Path(__file__).resolve().parents[2]
QUESTION = {
    "question": "Why was the harbour bridge closed?",
    "answers": ["a crack"],
    "answer_in_corpus": True,
    "gold_urls": ["https://example.org/bridge"],
}


def flood(town: int) -> dict[str, str]:
    """An article."""
    return {"title": f"Flood in town {town}", "text": f"The river rose by {town} metres in town {town}."}


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


def answered_by_the_bot(discord: Loopback, before: int) -> None:
    """The bot connects, which it did `before` times, and answers a question."""

    async def asked() -> None:
        while discord.server.gateway.identifies == before:
            await asyncio.sleep(0.05)
        await discord.server.gateway.connected.wait()
        await (await discord.server.ask(1, "Why was the harbour bridge closed?")).until(seconds=60)

    discord.do(asked(), 120)


def kill(running: list[subprocess.Popen[str]], draw: random.Random, folder: Path) -> None:
    """Kills them in an order that is drawn, with one server at most all the while."""
    for process in draw.sample(running, len(running)):
        time.sleep(draw.uniform(0.2, 3))  # any moment will do: it is the order that is drawn
        assert len(servers_of(folder)) <= 1
        process.send_signal(draw.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))


def end(running: list[subprocess.Popen[str]]) -> None:
    """Leaves none of them."""
    for process in running:
        process.kill()
        process.communicate(timeout=60)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_processes_started_and_killed_in_any_order_lose_nothing(folder, tmp_path, write_jsonl, records, loopback):
    articles = write_jsonl(tmp_path / "a.jsonl", *records.values())
    questions = write_jsonl(tmp_path / "q.jsonl", *(dict(QUESTION, id=str(number)) for number in range(40)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CORPUS_DIR": str(folder)}
    environment |= {"BOT_DATA_DIR": str(tmp_path / "bot"), "DISCORD_TOKEN": "NDI0Mg.loopback.token"}
    # `python -m bot run`, but for the Discord that it is pointed to.
    bot = ("-m", "evals.trials.loop.bot", loopback.server.api, loopback.server.gateway.url)

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
    more = write_jsonl(tmp_path / "more.jsonl", *(flood(town) for town in range(40)))
    kinds: list[tuple[str | Path, ...]] = [
        ("-m", "ingest", more, "--json"),
        ("-m", "bot", "ask", "Why was the harbour bridge closed?", "--json"),
        ("-m", "bot", "search", "owls", "--json"),
        ("-m", "evals", "retrieval", questions),
        ("-m", "ingest", "rebuild"),
    ]
    draw = random.Random(5)
    draw.shuffle(kinds)
    running = [start(*bot)]
    try:
        answered_by_the_bot(loopback, before=0)
        running += [start(*kind) for kind in kinds]
        kill(running, draw, folder)
    finally:
        end(running)
    # A lock of a dead process blocks nobody, and nothing is lost.
    second_bot = start(*bot)
    try:
        answered_by_the_bot(loopback, before=1)
        report = json.loads(done("ingest", articles, more, "--json"))
        assert len(servers_of(folder)) == 1
        second_bot.terminate()
        assert second_bot.wait(30) == 0
    finally:
        end([second_bot])
    assert (report["unchanged"] + len(report["new"]), report["changed"]) == (43, [])
    assert report["unchanged"] >= 3
    done("ingest", "verify")
    assert json.loads(done("ingest", "stats", "--json"))["articles"] == 43
    assert len(servers_of(folder)) <= 1
    assert json.loads(done("bot", "search", "owls", "--json"))[0]["title"] == "Owls return"


@pytest.mark.timeout(300)
def test_the_second_of_two_ingests_names_the_running_one(folder, tmp_path, write_jsonl, records):
    from ingest.corpus.writer import writing

    articles = write_jsonl(tmp_path / "a.jsonl", *records.values())
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CORPUS_DIR": str(folder)}
    command = [sys.executable, "-m", "ingest", str(articles)]
    with writing(folder):
        second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert second.returncode == 2
    assert f"Another ingest (process {os.getpid()}, since " in second.stderr
    assert len(second.stderr.splitlines()) == 1
