"""CHROMA_URL: a second real server, in another folder and on another port, that nobody here watches over."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import pytest

from bot.answering.answer import Answer, Question
from bot.answering.question.query import read_query
from bot.answering.search.retriever import WORDS_ONLY
from bot.settings import AnsweringSettings
from bot.wiring import open_answering
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.server import running
from ingest.corpus.corpus import Corpus
from ingest.corpus.rebuild import rebuild
from ingest.corpus.writer import writing
from ingest.pipeline import run
from tests.ingest.corpus.chroma.http_request import request

BRIDGE = "The bridge over the Arn was closed on Monday after divers found cracks in two of its pillars."
WEATHER = "It rained in the hills for three days, and the vineyards were glad of it."
QUESTION = "When did Europa Clipper launch?"
ASKED_AT = datetime(2024, 12, 1, tzinfo=UTC)


class Elsewhere:
    """`chroma run` as an operator would start it; it can be killed and started again on the same folder and port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [Path(sys.executable).parent / "chroma", "run", "--path", self.folder]
        self.process = subprocess.Popen(
            [*map(str, command), "--host", "127.0.0.1", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None, "chroma run ended"
            assert time.monotonic() < deadline, "chroma run does not answer"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            return request(self.url, "GET", "/api/v2/heartbeat")[0] == 200
        except (OSError, HTTPException):
            return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    server = Elsewhere(tmp_path / "elsewhere")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def settings(tmp_path: Path, elsewhere: Elsewhere) -> AnsweringSettings:
    return AnsweringSettings(
        _env_file=None, corpus_dir=tmp_path / "corpus", chroma_url=elsewhere.url, embedding_threads=2
    )


def ingest(settings: AnsweringSettings, *paths: Path) -> None:
    with writing(settings.corpus_dir), closing(Corpus.open(settings, create=True)) as corpus:
        assert not run(corpus, paths).failed


def rebuild_index(settings: AnsweringSettings) -> None:
    with writing(settings.corpus_dir), closing(Corpus.open(settings)) as corpus:
        rebuild(corpus)


def no_local_server(settings: AnsweringSettings) -> bool:
    """Whether no server was ever started for the corpus folder itself."""
    return not running(settings.corpus_dir) and not ChromaFolder(settings.corpus_dir).path.exists()


def test_a_remote_index_server_may_stop_and_come_back(elsewhere, settings, sample_folder):
    settings.corpus_dir.mkdir()
    shutil.copy(sample_folder / "catalog.sqlite3", settings.corpus_dir)
    rebuild_index(settings)
    assert no_local_server(settings)
    with closing(open_answering(settings)) as answering:

        def ask() -> Answer:
            reply = answering.ask(QUESTION, asked_at=ASKED_AT)
            assert isinstance(reply, Answer), reply
            assert no_local_server(settings)
            return reply

        before = ask()
        assert WORDS_ONLY not in before.notes
        assert before.citations[0].quote.text

        elsewhere.kill()
        without = ask()
        assert without.notes == (WORDS_ONLY,)
        assert without.citations[0].quote.text == before.citations[0].quote.text
        assert not answering.corpus.is_being_repaired  # there is nothing to mend

        elsewhere.start()
        after = ask()
        assert WORDS_ONLY not in after.notes
        assert [c.quote for c in after.citations] == [c.quote for c in before.citations]


def test_two_corpora_may_live_on_one_server(elsewhere, settings, tmp_path):
    second = settings.model_copy(update={"corpus_dir": tmp_path / "other"})
    names = ("bridge", "weather")
    for name, text, place in zip(names, (BRIDGE, WEATHER), (settings, second), strict=True):
        (tmp_path / f"{name}.txt").write_text(text)
        ingest(place, tmp_path / f"{name}.txt")
    rebuild_index(second)  # which drops the other generations of its own corpus only

    for name, place in zip(names, (settings, second), strict=True):
        with closing(open_answering(place)) as answering:
            result = answering.retriever.find(read_query(Question("Was the bridge closed?", ASKED_AT)))
            assert [passage.name for passage in result.passages] == [f"{name}.txt"]
            assert WORDS_ONLY not in result.notes
        assert no_local_server(place)


def test_an_empty_server_is_filled_from_the_catalog(elsewhere, settings, tmp_path, caplog):
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    ingest(settings, tmp_path / "bridge.txt")
    elsewhere.kill()
    elsewhere.folder = tmp_path / "another disk"
    elsewhere.start()
    with closing(open_answering(settings)) as answering:
        question = Question("Was the bridge closed?", ASKED_AT)
        assert WORDS_ONLY in answering.retriever.find(read_query(question)).notes
        (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
        assert "what is damaged is rebuilt" in line
        assert answering.corpus.repairer.wait(100)
        assert WORDS_ONLY not in answering.retriever.find(read_query(question)).notes
    assert no_local_server(settings)
