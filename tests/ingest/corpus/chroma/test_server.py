"""Real servers on loopback: what is promised holds through kill -9, races, copies and stale files."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.corpus.chroma import orphan as orphans
from ingest.corpus.chroma.folder import ChromaFolder, Publication
from ingest.corpus.chroma.nonce import has_nonce
from ingest.corpus.chroma.orphan import take_server_lock
from ingest.corpus.chroma.server import ChromaServer, running, stop, wipe
from ingest.corpus.chroma.supervisor import ClientWatch
from ingest.corpus.errors import DiskFull, IndexUnavailable
from ingest.corpus.file_lock import FileLock, is_held

ROOT = Path(__file__).resolve().parents[4]
CLIENT = """
import sys
from pathlib import Path
from ingest.corpus.chroma.server import ChromaServer
with ChromaServer.connect(Path(sys.argv[1])) as server:
    print(server.server_pid, flush=True)
    sys.stdin.read()
"""


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Other processes have no event to wait for."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def nothing_runs(corpus: Path) -> bool:
    files = ChromaFolder(corpus)
    return not is_held(files.supervisor_lock) and not is_held(files.server_lock)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Path]:
    """A corpus folder; its server is ended, and that no process is left is shown by the kernel's locks."""
    folder = tmp_path / "a corpus"
    yield folder
    stop(folder)
    assert nothing_runs(folder)


@contextmanager
def http_server(status: int) -> Iterator[int]:
    """Another program's server, which answers everything with this status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def published(corpus: Path) -> Publication:
    publication = ChromaFolder(corpus).published()
    assert publication is not None
    return publication


def test_the_first_client_starts_the_server_and_the_second_finds_it(corpus):
    with ChromaServer.connect(corpus) as first, ChromaServer.connect(corpus) as second:
        assert (first.port, first.server_pid) == (second.port, second.server_pid)
        assert running(corpus)
        assert has_nonce(first.port, published(corpus).nonce)


def test_the_server_listens_only_on_its_address(corpus):
    with ChromaServer.connect(corpus) as server:
        socket.create_connection((server.host, server.port), timeout=2).close()
        with pytest.raises(OSError):  # noqa: PT011 - refused on Linux, no such address on macOS
            socket.create_connection(("127.0.0.2", server.port), timeout=2)


def test_with_start_off_nothing_is_started_or_created(corpus):
    with pytest.raises(IndexUnavailable, match="No index server runs"):
        ChromaServer.connect(corpus, start=False)
    assert not corpus.exists()
    with ChromaServer.connect(corpus) as started, ChromaServer.connect(corpus, start=False) as found:
        assert found.server_pid == started.server_pid


def test_the_last_client_may_stop_the_server_at_once(corpus):
    first, second = ChromaServer.connect(corpus), ChromaServer.connect(corpus)
    first.close(stop_if_unused=True)
    assert has_nonce(second.port, published(corpus).nonce)
    begin = time.monotonic()
    second.close(stop_if_unused=True)
    assert time.monotonic() - begin < 3
    assert nothing_runs(corpus)
    second.close(stop_if_unused=True)  # a second time does nothing


def test_stop_ends_a_server_in_use_and_says_whether_it_ran(corpus):
    assert stop(corpus) is False
    with ChromaServer.connect(corpus):
        assert stop(corpus) is True
        assert nothing_runs(corpus)
        assert ChromaFolder(corpus).published() is None
    assert stop(corpus) is False


def test_the_server_ends_itself_without_clients(corpus):
    with ChromaServer.connect(corpus, idle_seconds=0.2):
        pass
    assert wait_until(lambda: nothing_runs(corpus))


def test_the_server_ends_itself_after_all_its_clients_were_killed(corpus):
    script = CLIENT.replace("connect(Path(sys.argv[1]))", "connect(Path(sys.argv[1]), idle_seconds=0.2)")
    clients = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(corpus)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    pids = {client.stdout.readline() for client in clients if client.stdout}
    assert len(pids) == 1
    assert running(corpus)
    for client in clients:
        client.kill()
        client.communicate()
    assert wait_until(lambda: nothing_runs(corpus))
    assert not Path(f"/proc/{int(pids.pop())}").exists() or sys.platform != "linux"


def test_the_server_ends_itself_when_its_folder_is_deleted(corpus):
    with ChromaServer.connect(corpus) as server:
        nonce = published(corpus).nonce
        shutil.rmtree(corpus)
        assert wait_until(lambda: not has_nonce(server.port, nonce))


def test_the_idle_time_counts_from_the_last_sign_of_a_client(tmp_path, monkeypatch):
    now = 100.0
    monkeypatch.setattr("ingest.corpus.chroma.supervisor.time.monotonic", lambda: now)
    path = tmp_path / "clients.lock"
    watch = ClientWatch(path, 60.0)
    client = FileLock(path)
    assert not watch.are_gone()
    assert client.acquire(shared=True)
    now += 1000
    assert not watch.are_gone()
    client.release()
    now += 59
    assert not watch.are_gone()
    os.utime(path, ns=(1, 1))  # one came and went in between
    assert not watch.are_gone()
    now += 59.9
    assert not watch.are_gone()
    assert client.acquire(shared=True)
    client.release()
    now += 0.2
    assert watch.are_gone()
    assert not client.acquire(shared=True)  # nobody comes in while the server ends
    client.close()


def test_a_killed_server_is_replaced(corpus):
    with ChromaServer.connect(corpus) as first:
        os.kill(first.server_pid, signal.SIGKILL)
        with ChromaServer.connect(corpus) as second:
            assert second.server_pid != first.server_pid
            assert has_nonce(second.port, published(corpus).nonce)


def test_a_killed_supervisor_leaves_no_server_and_is_replaced(corpus):
    with ChromaServer.connect(corpus) as first:
        before = published(corpus)
        os.kill(before.supervisor_pid, signal.SIGKILL)
        if sys.platform == "linux":
            assert wait_until(lambda: not is_held(ChromaFolder(corpus).server_lock))
        else:
            assert wait_until(lambda: not is_held(ChromaFolder(corpus).supervisor_lock))
        with ChromaServer.connect(corpus) as second:
            assert second.server_pid != first.server_pid
            assert not has_nonce(first.port, before.nonce)


def test_the_lock_is_held_while_the_server_runs(corpus):
    files = ChromaFolder(corpus)
    with ChromaServer.connect(corpus) as server:
        os.kill(server.server_pid, signal.SIGSTOP)  # it cannot end yet
        try:
            os.kill(published(corpus).supervisor_pid, signal.SIGKILL)
            assert wait_until(lambda: not is_held(files.supervisor_lock))
            assert is_held(files.server_lock)
            assert running(corpus)
        finally:
            os.kill(server.server_pid, signal.SIGCONT)
        stop(corpus)
        assert nothing_runs(corpus)


def test_sigterm_ends_supervisor_and_server(corpus):
    command = [sys.executable, "-m", "ingest.corpus.chroma.supervisor", str(corpus)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as supervisor:
        assert wait_until(lambda: ChromaFolder(corpus).published() is not None)
        with ChromaServer.connect(corpus) as server:
            assert server.server_pid == published(corpus).server_pid
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # a second one has no work
        supervisor.terminate()
        _, errors = supervisor.communicate(timeout=5)
    assert (supervisor.returncode, errors) == (0, b"")
    assert nothing_runs(corpus)


def test_concurrent_clients_share_one_server(corpus):
    clients = [
        subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(corpus)],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(5)
    ]
    try:
        pids = {client.stdout.readline() for client in clients if client.stdout}
    finally:
        for client in clients:
            client.communicate(timeout=10)
    assert [client.returncode for client in clients] == [0] * 5
    assert len(pids) == 1


def test_a_stale_publication_is_not_trusted(corpus):
    files = ChromaFolder(corpus)
    files.create()
    with http_server(status=200) as port:  # says yes to any nonce
        files.publish(Publication(port, "nonce-old", os.getpid(), os.getpid()))
        with pytest.raises(IndexUnavailable):
            ChromaServer.connect(corpus, start=False)
        with ChromaServer.connect(corpus) as server:
            assert server.port != port


def test_a_server_without_the_nonce_is_not_trusted(corpus):
    files = ChromaFolder(corpus)
    files.create()
    with http_server(status=404) as port, FileLock(files.supervisor_lock) as lock:
        assert lock.acquire()
        files.publish(Publication(port, "nonce-old", os.getpid(), os.getpid()))
        with pytest.raises(IndexUnavailable, match="does not answer"):
            ChromaServer.connect(corpus, timeout=0.2)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"port": 1}', '{"port": 1, "unknown": 2}', "\udcff"])
def test_a_damaged_publication_counts_as_missing(corpus, text):
    files = ChromaFolder(corpus)
    files.create()
    files.publication.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert files.published() is None


def test_a_copied_corpus_gets_a_server_of_its_own(corpus, tmp_path):
    copy = tmp_path / "copy"
    with ChromaServer.connect(corpus) as original:
        shutil.copytree(corpus, copy)
        with ChromaServer.connect(copy) as second:
            assert (second.port, second.server_pid) != (original.port, original.server_pid)
            assert stop(copy) is True
        assert has_nonce(original.port, published(corpus).nonce)
    assert nothing_runs(copy)


def test_a_folder_that_cannot_be_used_is_named_in_the_error(corpus):
    corpus.mkdir()
    (corpus / "chroma").write_text("in the way")
    with pytest.raises(IndexUnavailable, match="File exists"):
        ChromaServer.connect(corpus)


def test_a_server_that_cannot_start_is_an_error_with_its_reason(corpus):
    files = ChromaFolder(corpus)
    files.create()
    files.data.write_text("not a folder")
    with pytest.raises(IndexUnavailable, match=r"did not start: .*server\.log"):
        ChromaServer.connect(corpus)
    assert wait_until(lambda: nothing_runs(corpus))


def test_a_server_that_cannot_start_on_a_full_disk_says_so(corpus, monkeypatch):
    files = ChromaFolder(corpus)
    files.create()
    files.data.write_text("not a folder")
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=8_000))
    with pytest.raises(DiskFull, match="the disk is full; free some space and run the same command again"):
        ChromaServer.connect(corpus)
    assert wait_until(lambda: nothing_runs(corpus))


def test_no_free_port_is_an_error_with_its_reason(corpus, monkeypatch):
    site = corpus.parent / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import socket\n"
        "def bind(self, address): raise OSError(98, 'Address already in use')\n"
        "socket.socket.bind = bind\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(site))
    with pytest.raises(IndexUnavailable, match="no port is free"):
        ChromaServer.connect(corpus)


def test_wipe_stops_the_server_and_deletes_its_data(corpus):
    wipe(corpus)
    assert not corpus.exists()
    with ChromaServer.connect(corpus):
        assert any(ChromaFolder(corpus).data.iterdir())
        wipe(corpus)
    assert nothing_runs(corpus)
    assert not ChromaFolder(corpus).data.exists()


def orphan(lock: FileLock, *arguments: str, ignore: bool = False) -> subprocess.Popen[bytes]:
    """A process that holds the lock and is named by its text, as a server without a supervisor."""
    handler = "signal.SIG_IGN" if ignore else "signal.SIG_DFL"
    code = f"import signal, time; signal.signal(15, {handler}); print(flush=True); time.sleep(60)"
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], pass_fds=[lock.descriptor], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    child.stdout.readline()
    os.pwrite(lock.descriptor, str(child.pid).encode(), 0)
    return child


@pytest.mark.parametrize(("ignore", "number"), [(False, signal.SIGTERM), (True, signal.SIGKILL)])
def test_an_orphan_is_ended_by_the_next_start(tmp_path, monkeypatch, ignore, number):
    monkeypatch.setattr(orphans, "PATIENCE", 0.1)
    data = tmp_path / "data"
    with FileLock(tmp_path / "server.lock") as lock:
        assert lock.acquire()
        child = orphan(lock, str(data), ignore=ignore)
    with child, FileLock(tmp_path / "server.lock") as lock:
        assert take_server_lock(lock, data)
        assert child.wait(timeout=5) == -number


def test_a_process_that_only_reuses_the_id_of_an_orphan_is_left_alone(tmp_path):
    with FileLock(tmp_path / "server.lock") as lock:
        assert lock.acquire()
        child = orphan(lock, "another program")
    with child, FileLock(tmp_path / "server.lock") as lock:
        assert not take_server_lock(lock, tmp_path / "data", timeout=0.1)
        assert child.poll() is None
        child.kill()
