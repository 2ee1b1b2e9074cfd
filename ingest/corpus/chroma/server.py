"""Finds the Chroma server of a corpus folder, or starts it; one server per folder for any number of clients.

Ownership is a kernel lock, never a process id: see folder.py for the files and supervisor.py for
who holds what.
"""

from __future__ import annotations

import errno
import shutil
import signal
import time
from contextlib import ExitStack
from pathlib import Path

from ingest.corpus.chroma.folder import ChromaFolder, Publication
from ingest.corpus.chroma.nonce import HOST
from ingest.corpus.chroma.orphan import signal_holder, take_server_lock
from ingest.corpus.chroma.start import find_or_start
from ingest.corpus.disk import NEXT_STEP
from ingest.corpus.errors import DiskFull, IndexUnavailable
from ingest.corpus.file_lock import FileLock, is_held

POLL_SECONDS = 0.01
STOP_SECONDS = 10.0
KILL_SECONDS = 6.0  # a supervisor that lives takes three to end a server that hangs
SUPERVISOR = "ingest.corpus.chroma.supervisor"


class ChromaServer:
    """A client's hold on the running server, which stays up for a minute after the last hold is closed."""

    host = HOST

    def __init__(self, files: ChromaFolder, clients: FileLock, publication: Publication) -> None:
        self._files = files
        self._clients = clients
        self.port = publication.port
        self.token = publication.nonce
        self.server_pid = publication.server_pid

    @property
    def url(self) -> str:
        """The server's address with its token, for ChromaAddress; a secret."""
        return f"http://{self.token}@{self.host}:{self.port}"

    @classmethod
    def connect(
        cls, folder: Path, *, start: bool = True, timeout: float = 20.0, idle_seconds: float = 60.0
    ) -> ChromaServer:
        """The server of this corpus folder, started if necessary; raises IndexUnavailable with the reason."""
        files = ChromaFolder(folder)
        deadline = time.monotonic() + timeout
        try:
            if start:
                files.create()
            elif not is_held(files.supervisor_lock):
                raise IndexUnavailable("No index server runs for this corpus.")
            with ExitStack() as on_failure:
                clients = on_failure.enter_context(FileLock(files.clients_lock))
                _enter(clients, files, deadline)
                publication = find_or_start(files, start, deadline, idle_seconds)
                on_failure.pop_all()
        except OSError as error:
            raise _unusable(error) from error
        return cls(files, clients, publication)

    def close(self, stop_if_unused: bool = False) -> None:
        """Releases the server; with `stop_if_unused`, stops it now unless another client uses it."""
        if self._clients.descriptor < 0:
            return
        try:
            self._files.touch_clients()
            self._clients.release()
            if stop_if_unused and _become_sole_client(self._clients):
                stop(self._files.path.parent)
        except FileNotFoundError:
            pass  # the corpus folder was deleted: its server ends by itself
        finally:
            self._clients.close()

    def __enter__(self) -> ChromaServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def running(folder: Path) -> bool:
    """Whether a server of this corpus folder runs or is being started."""
    files = ChromaFolder(folder)
    return is_held(files.supervisor_lock) or is_held(files.server_lock)


def stop(folder: Path) -> bool:
    """Stops the server of this corpus folder even if it is in use; False if none was running."""
    files = ChromaFolder(folder)
    try:
        if not running(folder):
            return False
    except OSError as error:
        raise _unusable(error) from error
    with _supervision(files):
        return True


def wipe(folder: Path) -> None:
    """Stops the server and deletes everything Chroma stored, so that the next start has an empty index.

    Call it inside `writing`.
    """
    files = ChromaFolder(folder)
    if files.path.is_dir():
        files.repair_files()
        with _supervision(files):
            shutil.rmtree(files.data, ignore_errors=True)


def replace_data(folder: Path, staged: Path) -> None:
    """Puts what the server of another folder stored in the place of what this folder's stored; both servers end.

    The old data go to the other folder. Killed in between, it leaves no index, which is made anew from the catalog.
    Call it inside `writing`.
    """
    files, new = ChromaFolder(folder), ChromaFolder(staged)
    stop(staged)
    try:
        files.create()
        with _supervision(files):
            if files.data.exists():
                files.data.rename(staged / "old")
            new.data.rename(files.data)
            files.tenant.unlink(missing_ok=True)
            if new.tenant.exists():
                new.tenant.rename(files.tenant)
    except OSError as error:
        raise _unusable(error) from error


def _supervision(files: ChromaFolder) -> FileLock:
    """supervisor.lock, acquired once the server has stopped; until it is released nobody can start another."""
    deadline = time.monotonic() + STOP_SECONDS
    killed = False
    try:
        lock = FileLock(files.supervisor_lock)
        while not lock.acquire():
            files.withdraw()  # the supervisor ends the server when this is gone
            if not killed and time.monotonic() > deadline - STOP_SECONDS + KILL_SECONDS:
                killed = signal_holder(lock, f"{SUPERVISOR} {files.path.parent}", signal.SIGKILL)
            if time.monotonic() > deadline:
                lock.close()
                raise IndexUnavailable("The index server of this corpus does not stop; end its process by hand.")
            time.sleep(POLL_SECONDS)
        with FileLock(files.server_lock) as server_lock:
            if not take_server_lock(server_lock, files.data):
                lock.close()
                raise IndexUnavailable("An index server without a supervisor does not stop; end it by hand.")
    except OSError as error:
        raise _unusable(error) from error
    return lock


def _enter(clients: FileLock, files: ChromaFolder, deadline: float) -> None:
    while not clients.acquire(shared=True):  # a supervisor counts its clients, or ends
        if time.monotonic() > deadline:
            raise IndexUnavailable("The index server of this corpus is being stopped; try again in a moment.")
        time.sleep(POLL_SECONDS)
    files.touch_clients()


def _become_sole_client(clients: FileLock) -> bool:
    """Acquires the clients' lock exclusively, if there is no other client."""
    for _ in range(10):
        if clients.acquire():
            return True
        time.sleep(POLL_SECONDS)  # the supervisor takes it for an instant when it counts
    return False


def _unusable(error: OSError) -> IndexUnavailable:
    if error.errno == errno.ENOSPC:
        return DiskFull(f"The index server cannot use its folder: the disk is full; {NEXT_STEP}.")
    reason = error.strerror or type(error).__name__
    return IndexUnavailable(
        f"The index server cannot use the folder chroma/ of the corpus ({reason}); check its permissions."
    )
