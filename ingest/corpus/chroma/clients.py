"""The supervisor's view of its clients: each holds a shared lock on clients.lock while it uses the server."""

from __future__ import annotations

import os
import time
from pathlib import Path

from ingest.corpus.file_lock import FileLock


class ClientWatch:
    """Measures how long there has been no client."""

    def __init__(self, clients_lock: Path, idle_seconds: float) -> None:
        self._lock = FileLock(clients_lock)
        self._idle_seconds = idle_seconds
        self._since = time.monotonic()
        self._touched = 0

    def are_gone(self) -> bool:
        """Whether there has been none for long enough; if so, keeps new ones out until this process ends.

        A client that comes and goes between two calls is noticed by the file's change time.
        """
        now = time.monotonic()
        touched = os.fstat(self._lock.descriptor).st_mtime_ns
        alone = self._lock.acquire()
        if not alone or touched != self._touched:
            self._since, self._touched = now, touched
        if alone and now - self._since >= self._idle_seconds:
            return True
        if alone:
            self._lock.release()
        return False
