"""Chroma Cloud's quotas, counted by a proxy that stands before a real server as one with keys would."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from ingest.corpus.chroma.address import ChromaAddress
from ingest.corpus.chroma.connection import CLOUD_BATCH, CLOUD_READS, ChromaConnection
from ingest.corpus.corpus import Corpus
from ingest.corpus.index.vector_index import VectorIndex
from ingest.corpus.rebuild import rebuild, verify
from ingest.corpus.writer import writing
from ingest.pipeline import run
from tests.ingest.corpus.chroma.http_request import request

fresh = count(1)
SAMPLES = Path(__file__).parents[4] / "ingest/samples/articles.jsonl"


@dataclass
class Counted:
    """What went through the proxy."""

    writes: list[int] = field(default_factory=list)
    deletes: list[int] = field(default_factory=list)
    asked_for: list[int] = field(default_factory=list)
    keys: set[str | None] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, body: bytes) -> None:
        if path.endswith(("/upsert", "/add", "/update")):
            self.writes.append(len(json.loads(body)["ids"]))
        elif path.endswith("/delete"):
            self.deletes.append(len(json.loads(body)["ids"]))
        elif path.endswith(("/get", "/query")):
            asked = re.search(r'"(?:limit|n_results)":\s*(\d+)', body.decode())
            assert asked, body
            self.asked_for.append(int(asked[1]))

    @contextmanager
    def reading(self, path: str) -> Iterator[None]:
        reads = path.endswith("/query")
        with self.lock:
            self.at_once += reads
            self.most_at_once = max(self.most_at_once, self.at_once)
        yield
        with self.lock:
            self.at_once -= reads


@pytest.fixture
def proxy(chroma_url: str) -> Iterator[tuple[str, Counted]]:
    """A proxy before the real server, as stands before a server with keys: its address, and what it counted."""
    seen = Counted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            seen.keys.add(self.headers.get("X-Chroma-Token"))
            seen.note(self.path.partition("?")[0], body)
            with seen.reading(self.path):
                status, answer = request(chroma_url, self.command, self.path, json.loads(body) if body else None)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = do_PUT = _pass_on

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as front:
        front.daemon_threads = True
        thread = threading.Thread(target=front.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{front.server_port}", seen
        front.shutdown()
        thread.join()


@pytest.fixture
def open_through(proxy: tuple[str, Counted]) -> Callable[[SecretStr | None], Any]:
    """An index of 4 dimensions through the proxy, with a key or without."""

    @contextmanager
    def opened(key: SecretStr | None) -> Iterator[VectorIndex]:
        with ChromaConnection.open(ChromaAddress(proxy[0], api_key=key)) as connection:
            about: dict[str, Any] = {"generation": 1, "model": "m", "digest": "d", "dimension": 4, "create": True}
            yield VectorIndex.open(connection, corpus_id=f"quota{next(fresh)}", **about)

    return opened


def vectors(number: int) -> Any:
    return np.random.default_rng(1).normal(size=(number, 4)).astype(np.float32)


def test_with_a_key_every_request_keeps_the_quotas_of_the_cloud(proxy, open_through):
    with open_through(SecretStr("a-key")) as index:
        index.add(range(1, 751), vectors(750), [0] * 750)
        assert index.count() == 750
        assert index.all_ids()[0] == set(range(1, 751))
        assert len(index.query(vectors(1)[0], 1000)) == CLOUD_BATCH
        index.delete(range(1, 701))
        assert index.all_ids()[0] == set(range(701, 751))

    seen = proxy[1]
    assert seen.writes == [300, 300, 150]
    assert seen.deletes == [300, 300, 100]
    assert max(seen.asked_for) == CLOUD_BATCH == 300
    assert seen.keys == {"a-key"}


def test_without_a_key_requests_are_larger(proxy, open_through):
    with open_through(None) as index:
        index.add(range(750), vectors(750), [0] * 750)

    assert proxy[1].writes == [750]


def test_with_a_key_at_most_ten_requests_read_at_once(proxy, open_through):
    with open_through(SecretStr("a-key")) as index:
        index.add(range(50), vectors(50), [0] * 50)
        with ThreadPoolExecutor(32) as pool:
            found = list(pool.map(lambda vector: index.query(vector, 1), vectors(96)))

    assert all(len(result) == 1 for result in found)
    assert 1 < proxy[1].most_at_once <= CLOUD_READS


def test_an_ingest_and_a_rebuild_with_a_key_keep_the_quotas(proxy, tmp_path, corpus_settings, embedding, monkeypatch):
    monkeypatch.setattr("ingest.corpus.chroma.connection.CLOUD_BATCH", 7)  # the samples have fewer passages than 300
    settings = corpus_settings(tmp_path, chroma_url=proxy[0], chroma_api_key=SecretStr("a-key"))
    with writing(settings.corpus_dir):
        corpus = Corpus.open(settings, create=True)
        corpus.embedding = embedding
        try:
            passages = run(corpus, [SAMPLES]).passages
            assert sum(proxy[1].writes) == passages > 7
            assert rebuild(corpus) == passages
            assert verify(corpus) == []
        finally:
            corpus.close()

    assert sum(proxy[1].writes) == 2 * passages
    assert max(proxy[1].writes) == max(proxy[1].asked_for) == 7
    assert proxy[1].keys == {"a-key"}
