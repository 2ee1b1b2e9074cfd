"""The index against a real server, and against servers that hang, fail or are not Chroma."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import SecretStr

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.chroma.connection import CLOUD_BATCH, ChromaConnection
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.server import ChromaServer
from ingest.corpus.errors import CorpusMismatch, IndexUnavailable, UsageError
from ingest.corpus.file_lock import is_held
from ingest.corpus.index.vector_index import VectorIndex, collections_of
from ingest.corpus.settings import CorpusSettings
from tests.ingest.corpus.chroma.hang import hang

DIMENSION = 8
fresh = count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    corpus = tmp_path_factory.mktemp("corpus")
    running = ChromaServer.connect(corpus)
    yield running
    running.close(stop_if_unused=True)
    files = ChromaFolder(corpus)
    assert not is_held(files.supervisor_lock)
    assert not is_held(files.server_lock)


@pytest.fixture(scope="module")
def connection(server: ChromaServer) -> Iterator[ChromaConnection]:
    with ChromaConnection.open(ChromaAddress(server.url)) as opened:
        yield opened


@pytest.fixture
def corpus_id() -> str:
    """An id that no other test uses, so that they share one server."""
    return f"corpus{next(fresh)}"


def open_index(connection: ChromaConnection, corpus_id: str, **changed: Any) -> VectorIndex:
    identity = {"generation": 1, "model": "m", "digest": "d", "dimension": DIMENSION, "create": True}
    return VectorIndex.open(connection, corpus_id=corpus_id, **(identity | changed))


def unit_vectors(number: int, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(number, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_a_query_gives_ids_and_cosines_best_first(connection, corpus_id):
    index = open_index(connection, corpus_id)
    vectors = unit_vectors(50)
    index.add(range(100, 150), 3 * vectors, [0] * 50)  # length does not matter to a cosine
    found = index.query(vectors[7], 5)
    expected = np.sort(vectors @ vectors[7])[::-1][:5]
    assert found[0][0] == 107
    assert [score for _, score in found] == pytest.approx(expected.tolist(), abs=1e-5)
    assert [vectors[number - 100] @ vectors[7] for number, _ in found] == pytest.approx(expected.tolist(), abs=1e-5)


def test_an_empty_index_gives_no_results(connection, corpus_id):
    index = open_index(connection, corpus_id)
    index.add([], np.empty((0, DIMENSION), np.float32), [])
    index.delete([])
    index.delete([1])
    assert (index.count(), index.all_ids()[0], index.query(unit_vectors(1)[0], 3)) == (0, set(), [])


@pytest.mark.parametrize(("k", "expected"), [(0, 0), (-1, 0), (1, 1), (3, 3), (10, 3)])
def test_any_k_is_accepted(connection, corpus_id, k, expected):
    index = open_index(connection, corpus_id)
    index.add([1, 2, 3], unit_vectors(3), [0, 0, 0])
    assert len(index.query(unit_vectors(1)[0], k)) == expected


def test_existing_vectors_stay_unchanged_and_delete_removes_them(connection, corpus_id):
    # After a kill everything pending is added again: written over, one in some thousands is never found again.
    index = open_index(connection, corpus_id)
    index.add([1, 2], unit_vectors(2), [10, 10])
    index.add([2, 3], unit_vectors(2, seed=1), [20, 20])
    assert index.all_ids()[0] == {1, 2, 3}
    assert {number for number, _ in index.query(unit_vectors(1)[0], 9, until_day=15)} == {1, 2}
    assert index.query(unit_vectors(2)[1], 1)[0] == (2, pytest.approx(1.0))
    index.delete([2, 99])
    assert index.all_ids()[0] == {1, 3}
    index.add([2], unit_vectors(1, seed=2), [30])
    assert index.query(unit_vectors(1, seed=2)[0], 1)[0] == (2, pytest.approx(1.0))


def test_adding_a_retired_passage_again_replaces_its_days(connection, corpus_id):
    index = open_index(connection, corpus_id, retired=True)
    index.add([1], unit_vectors(1), [10], [20])
    assert index.query(unit_vectors(1)[0], 1, until_day=15) == [(1, pytest.approx(1.0))]
    index.add([1], unit_vectors(1), [10], [12])
    assert index.query(unit_vectors(1)[0], 1, until_day=15) == []
    assert index.query(unit_vectors(1)[0], 1, until_day=11) == [(1, pytest.approx(1.0))]


@pytest.mark.parametrize(("batch_limit", "page_limit"), [(3, 4), (10, 10), (11, 5)])
def test_batches_and_pages_lose_nothing(connection, corpus_id, monkeypatch, batch_limit, page_limit):
    monkeypatch.setattr(connection, "batch_limit", batch_limit)
    monkeypatch.setattr(connection, "page_limit", page_limit)
    index = open_index(connection, corpus_id)
    index.add(range(10), unit_vectors(10), range(10))
    assert index.count() == 10
    assert index.all_ids()[0] == set(range(10))
    assert {n for n, _ in index.query(unit_vectors(1)[0], 4, until_day=2)} == {0, 1, 2}
    index.delete(range(8))
    assert index.all_ids()[0] == {8, 9}


def broken(value: float) -> NDArray[np.float32]:
    vectors = unit_vectors(2)
    vectors[1, 3] = value
    return vectors


@pytest.mark.parametrize(
    "vectors",
    [
        broken(np.nan),
        broken(np.inf),
        broken(-np.inf),
        np.zeros((2, DIMENSION), np.float32),
        np.ones((2, DIMENSION + 1), np.float32),
        np.ones((3, DIMENSION), np.float32),
        np.ones(2 * DIMENSION, np.float32),
    ],
)
def test_a_batch_with_an_invalid_vector_is_refused_whole(connection, corpus_id, vectors):
    index = open_index(connection, corpus_id)
    with pytest.raises(ValueError, match="vector"):
        index.add([1, 2], vectors, [0, 0])
    assert index.count() == 0


@pytest.mark.parametrize("query", [broken(np.nan)[1], np.zeros(DIMENSION), np.ones(DIMENSION - 1), np.array([])])
def test_a_query_of_the_wrong_size_is_refused(connection, corpus_id, query):
    index = open_index(connection, corpus_id)
    with pytest.raises(ValueError, match="vector"):
        index.query(query, 3)


@settings(max_examples=15, deadline=None)
@given(
    lives=st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=12), day=st.integers(-1, 16)
)
def test_a_query_as_of_a_day_finds_the_passages_live_on_that_day(connection, lives, day):
    number = len(lives)
    days = [begin for begin, _ in lives]
    until = [begin + length for begin, length in lives]
    live = open_index(connection, "days", create=True)
    retired = open_index(connection, "days", create=True, retired=True)
    live.add(range(number), unit_vectors(number), days)
    retired.add(range(number), unit_vectors(number), days, until)
    try:
        query = unit_vectors(1, seed=2)[0]
        assert {n for n, _ in live.query(query, 99, until_day=day)} == {n for n in range(number) if days[n] <= day}
        assert {n for n, _ in retired.query(query, 99, until_day=day)} == {
            n for n in range(number) if days[n] <= day < until[n]
        }
        assert {n for n, _ in retired.query(query, 99)} == set(range(number))
    finally:
        connection.drop(live.name)
        connection.drop(retired.name)


def test_another_connection_sees_written_vectors(connection, corpus_id, server):
    index = open_index(connection, corpus_id)
    with ChromaConnection.open(ChromaAddress(server.url)) as second_connection:
        reader = open_index(second_connection, corpus_id, create=False)
        assert reader.count() == 0
        index.add([5], unit_vectors(1), [0])
        assert [number for number, _ in reader.query(unit_vectors(1)[0], 1)] == [5]


def test_a_missing_generation_is_unavailable(connection, corpus_id):
    open_index(connection, corpus_id, generation=1)
    for missing in ({"generation": 2}, {"retired": True}):
        with pytest.raises(IndexUnavailable, match="does not hold this corpus"):
            open_index(connection, corpus_id, create=False, **missing)


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("changed", [{"model": "other"}, {"digest": "other"}, {"dimension": 9}])
def test_another_model_is_a_mismatch(connection, corpus_id, create, changed):
    open_index(connection, corpus_id)
    with pytest.raises(CorpusMismatch):
        open_index(connection, corpus_id, create=create, **changed)


def test_another_distance_is_refused(connection, corpus_id):
    metadata: dict[str, str | int] = {"model": "m", "digest": "d", "dimension": DIMENSION}
    connection.create(f"{corpus_id}-1", {"hnsw": {"space": "l2"}}, metadata)
    with pytest.raises(IndexUnavailable, match="cosine"):
        open_index(connection, corpus_id)


def test_collections_of_this_corpus(connection, corpus_id, monkeypatch):
    monkeypatch.setattr("ingest.corpus.chroma.connection.PAGE", 2)
    for generation in (1, 2, 10):
        open_index(connection, corpus_id, generation=generation)
        open_index(connection, corpus_id, generation=generation, retired=True)
    open_index(connection, corpus_id + "0", generation=1)
    names = [f"{corpus_id}-{generation}{end}" for generation in (1, 2, 10) for end in ("", "-retired")]
    numbers = [1, 1, 2, 2, 10, 10]
    assert sorted(collections_of(connection, corpus_id)) == sorted(zip(numbers, names, strict=True))


def test_a_dropped_collection_is_unavailable(connection, corpus_id):
    index = open_index(connection, corpus_id)
    connection.drop(index.name)
    connection.drop(index.name)  # nothing is there any more
    with pytest.raises(IndexUnavailable, match="replaced or removed"):
        index.query(unit_vectors(1)[0], 1)
    with pytest.raises(IndexUnavailable, match="replaced or removed"):
        index.add([1], unit_vectors(1), [0])


def test_threads_may_query_at_once(connection, corpus_id):
    index = open_index(connection, corpus_id)
    vectors = unit_vectors(40)
    index.add(range(40), vectors, [0] * 40)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: index.query(vectors[number], 1)[0][0], list(range(40)) * 2))
    assert found == list(range(40)) * 2


def test_the_client_prints_nothing(server, corpus_id, capfd):
    with ChromaConnection.open(ChromaAddress(server.url)) as opened:
        index = open_index(opened, corpus_id)
        index.add([1], unit_vectors(1), [0])
        index.query(unit_vectors(1)[0], 1)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks://127.0.0.1:9", "socks5://127.0.0.1:9"])
def test_a_proxy_in_the_environment_is_not_used_for_loopback(server, monkeypatch, proxy):
    """With one of SOCKS, as desktops export it, every command that opens the index ended with something unexpected."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    with ChromaConnection.open(ChromaAddress(server.url)) as opened:
        assert isinstance(opened.names(), list)


def test_a_proxy_that_cannot_be_used_is_named(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:9")
    with (
        pytest.raises(IndexUnavailable, match="ALL_PROXY"),
        ChromaConnection.open(ChromaAddress("http://192.0.2.1:80")),
    ):
        pass


def test_a_hanging_server_is_given_up(server, corpus_id):
    address = ChromaAddress(server.url)
    # What is to succeed has the usual time: a loaded machine takes longer than what hangs is given here.
    with ChromaConnection.open(address) as opened:
        open_index(opened, corpus_id).add([1], unit_vectors(1), [0])
    with ChromaConnection.open(address, timeout=1.5) as opened:
        index = open_index(opened, corpus_id)
        hang(server.server_pid)
        begin = time.monotonic()
        try:
            with pytest.raises(IndexUnavailable, match="too long"):
                index.query(unit_vectors(1)[0], 1)
            with pytest.raises(IndexUnavailable, match="too long"):
                index.add([2], unit_vectors(1), [0])
        finally:
            os.kill(server.server_pid, signal.SIGCONT)
        assert time.monotonic() - begin < 10


def test_a_connection_that_another_thread_closed_is_unavailable(server, corpus_id):
    with ChromaConnection.open(ChromaAddress(server.url)) as opened:
        index = open_index(opened, corpus_id)
    with pytest.raises(IndexUnavailable, match="closed"):
        index.query(unit_vectors(1)[0], 1)


def test_a_socket_that_never_answers_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = ChromaAddress(f"http://127.0.0.1:{silent.getsockname()[1]}")
        begin = time.monotonic()
        with pytest.raises(IndexUnavailable, match="too long"):
            ChromaConnection.open(address, timeout=0.3)
        assert time.monotonic() - begin < 3


def test_a_missing_server_is_unavailable():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(IndexUnavailable, match="cannot be reached"):
        ChromaConnection.open(ChromaAddress(f"http://127.0.0.1:{port}"))


@contextmanager
def answering(status: int, kind: str, body: bytes) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """A server that always answers the same; its URL, and the (path, key) of each request."""
    seen: list[tuple[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers.get("X-Chroma-Token")))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as fake:
        thread = threading.Thread(target=fake.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{fake.server_port}", seen
        fake.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", b"<html>log in</html>"),
        (404, "text/html", b"not found"),
        (502, "text/html", b"bad gateway"),
        (500, "text/plain", b"panic"),
        (200, "application/json", b"{}"),
        (200, "application/json", b"[]"),
        (200, "application/json", b"cut off"),
        (500, "application/json", b'{"error": "InternalError", "message": "full"}'),
        (401, "application/json", b'{"error": "AuthError", "message": "no"}'),
        (429, "application/json", b'{"error": "RateLimitError", "message": "slow down"}'),
        (403, "application/json", b'{"detail": "forbidden"}'),
        (500, "application/json", b'{"error": "InternalError"}'),
        (500, "application/json", b"cut off"),
        (302, "application/json", b"{}"),
    ],
)
def test_a_failing_or_foreign_server_is_unavailable(status, kind, body):
    with answering(status, kind, body) as (url, _), pytest.raises(IndexUnavailable):
        ChromaConnection.open(ChromaAddress(url))


def test_the_key_and_the_path_of_a_remote_server_are_used():
    heartbeat = b'{"nanosecond heartbeat": 1, "max_batch_size": 7}'
    with answering(200, "application/json", heartbeat) as (url, seen):
        address = ChromaAddress(url + "/behind/", api_key=SecretStr("secret"))
        with ChromaConnection.open(address) as opened:
            assert opened.batch_limit == 7
    assert seen[0] == ("/behind/api/v2/heartbeat", "secret")
    assert "secret" not in repr(address)


def test_a_missing_database_is_unavailable(server, corpus_id):
    address = ChromaAddress(server.url, database="nowhere")
    with ChromaConnection.open(address) as opened, pytest.raises(IndexUnavailable):
        open_index(opened, corpus_id)


def test_settings_name_a_remote_server():
    given_settings = CorpusSettings(
        chroma_url="https://chroma.example:8443", chroma_tenant="t", chroma_database="d", chroma_api_key=SecretStr("k")
    )
    assert ChromaAddress.from_settings(given_settings) == ChromaAddress(
        "https://chroma.example:8443", "t", "d", SecretStr("k")
    )
    assert ChromaAddress.from_settings(CorpusSettings(chroma_url=None)) is None


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "http://host:port", "http://[", "chroma"])
def test_an_invalid_address_is_a_usage_error(url):
    with pytest.raises(UsageError, match="CHROMA_URL"):
        ChromaAddress.from_settings(CorpusSettings(chroma_url=url))


@pytest.mark.parametrize(
    ("url", "key", "cloud"),
    [
        ("https://api.trychroma.com", None, True),
        ("https://europe-west1.gcp.trychroma.com:443", None, True),
        ("https://nottrychroma.com", None, False),
        ("https://trychroma.com.example", None, False),
        ("https://gateway.example", SecretStr("k"), True),  # which may lead to the cloud
    ],
)
def test_the_cloud_gets_small_batches(url, key, cloud):
    address = ChromaAddress(url, api_key=key)
    assert address.is_cloud is cloud
    connection = ChromaConnection(api=None, session=None, address=address)  # type: ignore[arg-type]
    assert (connection.batch_limit == CLOUD_BATCH) is cloud
    assert (connection.page_limit == CLOUD_BATCH) is cloud
