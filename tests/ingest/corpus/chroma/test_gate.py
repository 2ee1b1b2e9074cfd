"""Nobody reaches the index server without the token of this start, or by a name that is not its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.gate import parse_head
from ingest.corpus.chroma.isolation import isolate
from ingest.corpus.chroma.nonce import DATABASES, TOKEN_HEADER
from ingest.corpus.chroma.server import ChromaServer, stop
from tests.ingest.corpus.chroma.http_request import request

ROOT = Path(__file__).resolve().parents[4]
HEARTBEAT = "/api/v2/heartbeat"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    folder = tmp_path_factory.mktemp("corpus")
    with ChromaServer.connect(folder) as running:
        yield running
    stop(folder)


def status(server: ChromaServer, *lines: str, path: str = HEARTBEAT, method: str = "GET") -> int:
    """The status of one request with these headers; 0 where the connection is just closed."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        sock.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode())
        answer = sock.recv(4096)
    return int(answer.split()[1]) if answer else 0


def own(server: ChromaServer) -> list[str]:
    return [f"Host: 127.0.0.1:{server.port}", f"{TOKEN_HEADER}: {server.token}"]


def test_a_request_with_the_token_passes(server):
    assert status(server, *own(server)) == 200
    assert request(server.url, "GET", HEARTBEAT)[0] == 200
    assert status(server, f"Host: localhost:{server.port}", f"{TOKEN_HEADER}: {server.token}") == 200


@pytest.mark.parametrize("token", ["", "nonce-", "nonce-" + 32 * "0", "Bearer", "\t"])
def test_another_token_is_refused(server, token):
    assert status(server, own(server)[0], f"{TOKEN_HEADER}: {token}") == 401
    assert status(server, own(server)[0], f"Authorization: Basic {token}") == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", HEARTBEAT),
        ("GET", "/api/v2/version"),
        ("GET", "/openapi.json"),
        ("GET", DATABASES),
        ("POST", "/api/v2/tenants"),
        ("POST", "/api/v2/reset"),
        ("DELETE", f"{DATABASES}/default_database"),
        ("GET", "/api/v1/heartbeat"),
        ("OPTIONS", "*"),
    ],
)
def test_without_the_token_every_route_is_refused(server, method, path):
    assert status(server, own(server)[0], path=path, method=method) == 401


@pytest.mark.parametrize("host", ["dateline.example", "127.0.0.1", "127.0.0.1:1", "localhost", "[::1]:80", ""])
def test_another_host_name_is_refused_even_with_the_token(server, host):
    assert status(server, f"Host: {host}", own(server)[1]) == 403
    assert status(server, own(server)[1]) == 403
    assert status(server, *own(server), f"Host: {host}") == 403


def test_each_request_of_a_connection_needs_the_token(server):
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    for headers, expected in (({TOKEN_HEADER: server.token}, 200), ({TOKEN_HEADER: server.token}, 200), ({}, 401)):
        connection.request("GET", HEARTBEAT, headers=headers)
        response = connection.getresponse()
        response.read()
        assert response.status == expected
    connection.close()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Transfer-Encoding: chunked"], 411),
        (["Content-Length: 1", "Content-Length: 2"], 411),
        (["Content-Length: -1"], 411),
        (["Content-Length: ²"], 400),
        (["X : y"], 400),
        ([" folded"], 400),
        (["nonsense"], 400),
    ],
)
def test_a_request_without_a_clear_end_is_refused(server, lines, expected):
    assert status(server, *own(server), *lines, method="POST") == expected


@given(st.binary(max_size=200))
def test_any_bytes_are_parsed_or_refused(head):
    found = parse_head(head + b"\r\n\r\n")
    assert found is None or found.length is None or found.length >= 0


def test_a_large_body_arrives_whole(server):
    name = 3_000_000 * "n"
    answered, _ = request(server.url, "POST", DATABASES, {"name": name})
    assert answered in (200, 400, 413, 422)
    assert request(server.url, "GET", HEARTBEAT)[0] == 200


def test_each_start_has_its_own_token_in_a_private_file(tmp_path):
    tokens = []
    for _ in range(2):
        with ChromaServer.connect(tmp_path) as running:
            file = ChromaFolder(tmp_path).publication
            assert file.stat().st_mode & 0o777 == 0o600
            assert file.parent.stat().st_mode & 0o777 == 0o700
            assert running.token in file.read_text()
            tokens.append(running.token)
        stop(tmp_path)
    assert len({*tokens}) == 2


def can_be_isolated() -> bool:
    code = "import sys; from ingest.corpus.chroma.isolation import isolate; sys.exit(not isolate())"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def network(process: int | str) -> int:
    """Which network a process is on; 0 where the system has no such thing."""
    file = Path(f"/proc/{process}/ns/net")
    return file.stat().st_ino if file.exists() else 0


def listeners(process: int | str) -> dict[str, int]:
    """The ports that a process's network listens on, by inode: two networks may have a port of the same number."""
    rows = [line.split() for line in Path(f"/proc/{process}/net/tcp").read_text().splitlines()[1:]]
    return {row[9]: int(row[1].partition(":")[2], 16) for row in rows if row[3] == "0A"}


@pytest.mark.skipif(not can_be_isolated(), reason="no network of its own is allowed here")
def test_the_server_runs_in_its_own_network_namespace(server):
    ours, theirs = map(network, ("self", server.server_pid))
    assert ours != theirs
    (inode,) = listeners(server.server_pid)
    assert inode not in listeners("self")
    assert server.port in listeners("self").values()


REFUSED = """
import ctypes
real = ctypes.CDLL
class Library:
    def __init__(self, name): self.real = real(name)
    def __getattr__(self, name): return (lambda *_: -1) if name == "unshare" else getattr(self.real, name)
ctypes.CDLL = Library
"""


def port_of(process: int) -> int:
    """Where a server itself listens, past the gate."""
    command = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(process)], capture_output=True, text=True).stdout
    return int(command.split()[-1])


def test_a_server_with_an_open_port_shows_no_collection_without_the_tenant(tmp_path, monkeypatch):
    folder, site = tmp_path / "corpus", tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(REFUSED)
    collections = f"{DATABASES}/default_database/collections"
    with ChromaServer.connect(folder) as first:  # as it was before, with everything in the default tenant
        _, made = request(first.url, "POST", collections, {"name": "news"})
    stop(folder)
    monkeypatch.setenv("PYTHONPATH", str(site))
    with ChromaServer.connect(folder) as exposed:
        past = f"http://127.0.0.1:{port_of(exposed.server_pid)}"
        _, (found,) = request(exposed.url, "GET", collections)
        assert found["id"] == made["id"]
        assert request(past, "GET", HEARTBEAT)[0] == 200
        assert request(past, "GET", collections) == (200, [])
        assert request(past, "GET", DATABASES) == (200, [])
    stop(folder)
    tenant = ChromaFolder(folder).tenant
    assert tenant.stat().st_mode & 0o777 == 0o600
    monkeypatch.delenv("PYTHONPATH")
    for content, expected in ((tenant.read_text(), [made["id"]]), ("garbage", [])):
        tenant.write_text(content)
        if content == "garbage":
            monkeypatch.setenv("PYTHONPATH", str(site))
        with ChromaServer.connect(folder) as server:
            _, shown = request(server.url, "GET", collections)
            assert [collection["id"] for collection in shown] == expected
        stop(folder)


def test_without_permission_for_a_network_namespace_nothing_is_changed(monkeypatch):
    before = network("self")
    monkeypatch.setattr("ingest.corpus.chroma.isolation._move", lambda _flags: False)
    assert not isolate()
    assert network("self") == before
