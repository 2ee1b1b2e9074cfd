"""Keeps one Chroma server for one corpus folder: python -m ingest.corpus.chroma.supervisor FOLDER.

It ends the server when no client has held the shared lock for a while, when the publication is removed
(that is how `python -m ingest stop` asks) and on SIGTERM; it ends itself when the server dies.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPException
from pathlib import Path
from types import FrameType

from ingest.corpus.chroma.damage import damage
from ingest.corpus.chroma.folder import ChromaFolder, Publication
from ingest.corpus.chroma.gate import Gate
from ingest.corpus.chroma.isolation import isolate
from ingest.corpus.chroma.leftovers import remove_leftovers
from ingest.corpus.chroma.nonce import DEFAULT_TENANT, HOST, give_nonce, is_up
from ingest.corpus.chroma.orphan import PATIENCE, take_server_lock, write_holder
from ingest.corpus.chroma.tenant import known_tenant, make_tenant
from ingest.corpus.console.arguments import ArgumentParser
from ingest.corpus.environment import child_environment
from ingest.corpus.file_lock import FileLock
from ingest.corpus.private import ANYBODY_ELSE, tighten_below

IDLE_SECONDS = 60.0
POLL_SECONDS = 0.1
START_SECONDS = 15.0
PORTS_TO_TRY = 3
LOG_LIMIT = 1_000_000
BACKLOG = 128


class ClientWatch:
    """Measures how long there has been no client: each holds a shared lock on clients.lock while it uses the server."""

    def __init__(self, clients_lock: Path, idle_seconds: float) -> None:
        self._lock = FileLock(clients_lock)
        self._idle_seconds = idle_seconds
        self._last_use = time.monotonic()
        self._change_time = 0

    def are_gone(self) -> bool:
        """Whether there has been none for long enough; if so, keeps new ones out until this process ends.

        A client that comes and goes between two calls is noticed by the file's change time.
        """
        now = time.monotonic()
        change_time = os.fstat(self._lock.descriptor).st_mtime_ns
        is_alone = self._lock.acquire()
        if not is_alone or change_time != self._change_time:
            self._last_use, self._change_time = now, change_time
        if is_alone and now - self._last_use >= self._idle_seconds:
            return True
        if is_alone:
            self._lock.release()
        return False


class Supervisor:
    """Runs one server from start to stop; the caller holds supervisor.lock."""

    def __init__(self, files: ChromaFolder, idle_seconds: float) -> None:
        self.files = files
        self.clients = ClientWatch(files.clients_lock, idle_seconds)
        self.server_lock = FileLock(files.server_lock)
        self.stopping = False
        self.tenant = DEFAULT_TENANT

    def run(self) -> int:
        """Starts the server, publishes it, watches it, stops it; 0, or 1 with a reason on stderr."""
        self.files.withdraw()  # of an earlier life: nothing in it is true any more
        if not take_server_lock(self.server_lock, self.files.data):
            return _fail("an earlier Chroma server of this corpus does not end")
        tighten_below(self.files.path)
        remove_leftovers(self.files.data)
        if damaged := damage(self.files):
            return _fail(damaged)
        listener = _listener()
        if listener is None:
            return _fail("no port is free on 127.0.0.1")
        isolated = isolate()
        stored_tenant = known_tenant(self.files)
        self.tenant = stored_tenant or (DEFAULT_TENANT if isolated else make_tenant(self.files))
        for _ in range(PORTS_TO_TRY):
            port = _free_port()
            if port is None:
                return _fail("no port is free on 127.0.0.1")
            child = self._spawn(port)
            try:
                if self._publish(child, port, listener):
                    self._watch(child)
                    return 0
                if child.poll() is None and not self.stopping:
                    break  # it hangs; one that ended may have lost its port to another program
            finally:
                self.files.withdraw()
                _end(child)
            if self.stopping:
                return 0
        return _fail("the Chroma server ended or did not answer; chroma/server.log in the corpus folder says why")

    def terminate(self, _number: int, _frame: FrameType | None) -> None:
        """The handler of SIGTERM and SIGINT."""
        self.stopping = True

    def _spawn(self, port: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "ingest.corpus.chroma.process"]
        with self.files.server_log.open("wb") as log:
            log.truncate()
        with self.files.server_log.open("ab") as log:  # appending, so that it can be cut while in use
            child = subprocess.Popen(
                [*command, str(os.getpid()), str(self.files.data), str(port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # No variables that Chroma's server would read as settings or use for telemetry.
                env=child_environment(ANONYMIZED_TELEMETRY="False", NO_COLOR="1", RUST_LOG="warn"),
                pass_fds=[self.server_lock.descriptor],
            )
        write_holder(self.server_lock, child.pid)
        return child

    def _publish(self, child: subprocess.Popen[bytes], port: int, listener: socket.socket) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not is_up(port):
            if child.poll() is not None or self.stopping or time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        try:
            nonce = give_nonce(port, self.tenant)
        except (OSError, HTTPException, ValueError):
            return False
        if child.poll() is not None:  # what answered was another program's server
            return False
        # Another program holds no lock: its requests keep the server up.
        Gate(listener, port, nonce, self.tenant, self.files.touch_clients).start()
        self.publication = Publication(listener.getsockname()[1], nonce, child.pid, os.getpid())
        self.files.publish(self.publication)
        return True

    def _watch(self, child: subprocess.Popen[bytes]) -> None:
        while child.poll() is None and not self.stopping and not self.clients.are_gone():
            if self.files.published() != self.publication:
                return
            if self.files.server_log.stat().st_size > LOG_LIMIT:
                os.truncate(self.files.server_log, 0)
            time.sleep(POLL_SECONDS)


def _listener() -> socket.socket | None:
    """The socket that clients connect to; their requests wait there until the server is up."""
    try:
        return socket.create_server((HOST, 0), backlog=BACKLOG)
    except OSError:
        return None


def _free_port() -> int | None:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((HOST, 0))
            return int(probe.getsockname()[1])
    except OSError:
        return None


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _fail(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Supervises the server of a corpus folder; returns 0 at once if another process already does."""
    parser = ArgumentParser(prog="python -m ingest.corpus.chroma.supervisor", description=__doc__)
    parser.add_argument("folder", type=Path, help="the corpus folder")
    parser.add_argument("--idle-seconds", type=float, default=IDLE_SECONDS, help="end after this long without clients")
    parser.add_argument("--lock-fd", type=int, help="supervisor.lock as taken by the caller: detach and go on")
    options = parser.parse_args(arguments)
    os.umask(ANYBODY_ELSE)  # of Chroma's server, too
    files = ChromaFolder(options.folder)
    files.create()
    lock = FileLock(files.supervisor_lock, options.lock_fd)
    if options.lock_fd is None:
        if not lock.acquire():
            return 0
    elif os.fork():  # the caller waits for this process only, and never has a zombie to bury
        os._exit(0)
    # An inherited descriptor survives exec: the server must not keep supervisor.lock.
    os.set_inheritable(lock.descriptor, False)
    write_holder(lock, os.getpid())
    try:
        supervisor = Supervisor(files, options.idle_seconds)
        signal.signal(signal.SIGTERM, supervisor.terminate)
        signal.signal(signal.SIGINT, supervisor.terminate)
        return supervisor.run()
    except OSError as error:
        return _fail(f"it cannot use the folder chroma/ of the corpus ({error.strerror or type(error).__name__})")


if __name__ == "__main__":
    sys.exit(main())
