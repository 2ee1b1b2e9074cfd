"""An index server that is there and gives no answer: searches go by words in seconds, who writes replaces it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus import corpus as corpus_module
from ingest.corpus.chroma import connection, start
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.nonce import DATABASES
from ingest.corpus.chroma.server import ChromaServer
from ingest.corpus.corpus import SEARCH_SECONDS
from ingest.corpus.deadline import extend_wait, seconds_left, wait_limit
from ingest.corpus.errors import IndexStalled
from ingest.corpus.recovery import finish_and_verify, repair
from ingest.corpus.writer import writing
from tests.ingest.corpus.chroma.hang import hang
from tests.ingest.corpus.chroma.http_request import request

pytestmark = pytest.mark.soak

SLOW = 5.0  # times as slow as ours a machine may be


@pytest.fixture
def articles(tmp_path: Path, write_jsonl: Callable[..., Path], records: dict[str, Any]) -> Path:
    """Three articles."""
    return write_jsonl(tmp_path / "a.jsonl", *records.values())


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the time for what hangs; what answers has ten times as long in `found`."""
    monkeypatch.setattr(corpus_module, "SEARCH_SECONDS", 0.45)
    monkeypatch.setattr(corpus_module, "REQUEST_SECONDS", 0.3)
    monkeypatch.setattr(start, "ANSWER_SECONDS", 1.0)
    monkeypatch.setattr(start, "NONCE_SECONDS", 0.2)
    monkeypatch.setattr(connection, "GREETING_SECONDS", 1.0)


@contextmanager
def stopped(folder: Path, *, supervisor: bool = False) -> Iterator[None]:
    """The server, or its supervisor, hangs."""
    publication = ChromaFolder(folder).published()
    assert publication is not None
    process = publication.supervisor_pid if supervisor else publication.server_pid
    hang(process)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):  # it was replaced
            os.kill(process, signal.SIGCONT)


def found(corpus: Any, text: str) -> str:
    """The title of what is found first, on a machine however slow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus_module, "SEARCH_SECONDS", 45.0)
        patch.setattr(corpus_module, "REQUEST_SECONDS", 30.0)
        return str(corpus.load(corpus.dense(corpus.embedding.encode_query(text), 1))[0].title)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of something elsewhere that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_search_waits_at_most_five_seconds():
    assert corpus_module.REQUEST_SECONDS < SEARCH_SECONDS <= 5


def test_the_wait_limit_covers_all_requests_together():
    assert seconds_left(30) == 30
    with wait_limit(4, 3):
        assert seconds_left(30) == 3
        assert seconds_left(1) == 1
        extend_wait(9)
        assert 3 < seconds_left(30) <= 9
    with wait_limit(0, 3):
        assert seconds_left(30) == 0
    assert seconds_left(30) == 30


@pytest.mark.parametrize(
    ("supervisor", "is_open", "short"), [(False, False, False), (False, True, True), (True, False, True)]
)
def test_a_search_gives_up_a_hanging_server_and_uses_it_again_later(
    local_harness, articles, supervisor, is_open, short, request
):
    """`is_open`: it hangs in mid-use, else at the first question of a process; `short`: a tenth of the limits."""
    if short:
        request.getfixturevalue("short_patience")
    local_harness.ingest(articles)
    with local_harness.open() as corpus:
        corpus.repairer = None  # it would replace the server
        vector = corpus.embedding.encode_query("owls")
        if is_open:
            found(corpus, "owls")
        with stopped(local_harness.folder, supervisor=supervisor):
            began = time.monotonic()
            with pytest.raises(IndexStalled):
                corpus.dense(vector, 1)
            assert time.monotonic() - began < SEARCH_SECONDS + SLOW
        assert found(corpus, "owls") == "Owls return"


def test_a_deleted_nonce_does_not_delay_a_search(local_harness, articles, short_patience):
    local_harness.ingest(articles)
    with ChromaServer.connect(local_harness.folder) as server:
        status, _ = request(server.url, "DELETE", f"{DATABASES}/{server.token}")
        assert status == 200
    with local_harness.open() as corpus:
        corpus.repairer = None
        vector = corpus.embedding.encode_query("owls")
        began = time.monotonic()
        with pytest.raises(IndexStalled):
            corpus.dense(vector, 1)
        assert time.monotonic() - began < SLOW
        with writing(local_harness.folder):
            assert repair(corpus) == []
        assert found(corpus, "owls") == "Owls return"


def test_other_searches_do_not_wait_while_one_tries_the_server(harness, articles, silent, short_patience):
    harness.ingest(articles)
    harness.settings = harness.settings.model_copy(update={"chroma_url": silent})
    with harness.open() as corpus:
        vector = corpus.embedding.encode_query("owls")
        with pytest.raises(IndexStalled):
            corpus.dense(vector, 1)
        with corpus._trial:
            began = time.monotonic()
            with pytest.raises(IndexStalled):
                corpus.dense(vector, 1)
            assert time.monotonic() - began < corpus_module.SEARCH_SECONDS


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_a_hanging_server_is_replaced_automatically(local_harness, articles, short_patience, caplog):
    local_harness.ingest(articles)
    with local_harness.open() as corpus, stopped(local_harness.folder), caplog.at_level(logging.WARNING, "ingest"):
        generation = corpus.catalog.about("generation")
        vector = corpus.embedding.encode_query("owls")
        with pytest.raises(IndexStalled):
            corpus.dense(vector, 1)
        assert corpus.repairer.wait(200)
        assert found(corpus, "owls") == "Owls return"
        assert corpus.catalog.about("generation") == generation  # nothing was wrong with what it holds
    (line,) = [record.getMessage() for record in caplog.records]
    assert "does not answer" in line or "too long" in line


@pytest.mark.parametrize("supervisor", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_an_ingest_replaces_a_hanging_server(
    local_harness, articles, short_patience, supervisor, tmp_path, write_jsonl, caplog
):
    local_harness.ingest(articles)
    more = write_jsonl(tmp_path / "b.jsonl", {"title": "Rain", "text": "It rained for three days."})
    with stopped(local_harness.folder, supervisor=supervisor):
        report = local_harness.ingest(more)
        assert (len(report.new), report.failed) == (1, [])
        with local_harness.open() as corpus:
            assert found(corpus, "rain") == "Rain"
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert "restarting it" in line


@pytest.mark.soak
def test_verify_replaces_a_hanging_server(local_harness, articles, short_patience):
    local_harness.ingest(articles)
    with stopped(local_harness.folder), writing(local_harness.folder), local_harness.open() as corpus:
        assert finish_and_verify(corpus) == []


@pytest.mark.soak
def test_a_hanging_remote_server_is_one_error_in_bounded_time(
    harness, articles, silent, short_patience, tmp_path, write_jsonl, caplog
):
    harness.ingest(articles)
    harness.settings = harness.settings.model_copy(update={"chroma_url": silent})
    more = write_jsonl(tmp_path / "b.jsonl", {"title": "Rain", "text": "It rained for three days."})
    began = time.monotonic()
    with writing(harness.folder), harness.open() as corpus:
        assert all("too long" in difference.problem for difference in finish_and_verify(corpus))
        with pytest.raises(IndexStalled):
            repair(corpus)
    with pytest.raises(IndexStalled, match="too long"):
        harness.dense("owls", 1)
    with pytest.raises(IndexStalled, match="too long"):
        harness.ingest(more)
    assert time.monotonic() - began < 6 * SLOW
    assert not [record for record in caplog.records if "damaged" in record.getMessage()]
    assert [p.title for p in harness.words("owls")] == ["Owls return"]
