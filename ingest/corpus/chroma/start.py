"""Finds a corpus folder's living, verified server, or starts a supervisor that brings one up."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from ingest.corpus.chroma.folder import ChromaFolder, Publication
from ingest.corpus.chroma.nonce import has_nonce
from ingest.corpus.errors import IndexUnavailable
from ingest.corpus.file_lock import FileLock, is_held

POLL_SECONDS = 0.01
STARTS_TO_TRY = 3


def find_or_start(files: ChromaFolder, start: bool, deadline: float, idle_seconds: float) -> tuple[Publication, int]:
    """The verified publication, and how many supervisors were started for it; waits until `deadline`.

    Raises IndexUnavailable, and OSError where the folder cannot be used.
    """
    starts = 0
    while True:
        found = _verified(files)
        if found:
            return found, starts
        with FileLock(files.supervisor_lock) as lock:
            if lock.acquire():
                reason = files.reason() if starts else ""
                if reason or starts == STARTS_TO_TRY or not start:
                    raise IndexUnavailable(f"The index server did not start: {reason or 'it ended at once'}.")
                _start(files, lock, idle_seconds)
                starts += 1
        if time.monotonic() > deadline:
            raise IndexUnavailable(
                "The index server of this corpus does not answer; run `python -m ingest stop` and try again."
            )
        time.sleep(POLL_SECONDS)


def _verified(files: ChromaFolder) -> Publication | None:
    """What is published, if it is of a living supervisor and the server has the nonce."""
    publication = files.published()
    if publication is None or not is_held(files.supervisor_lock):
        return None
    return publication if has_nonce(publication.port, publication.nonce) else None


def _start(files: ChromaFolder, lock: FileLock, idle_seconds: float) -> None:
    """Starts a supervisor that takes over our lock: so there is never more than one."""
    files.withdraw()
    root = Path(__file__).resolve().parents[3]
    search_path = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-m", "ingest.corpus.chroma.supervisor", str(files.path.parent)]
    with files.supervisor_log.open("wb") as log:
        subprocess.run(
            [*command, "--lock-fd", str(lock.descriptor), "--idle-seconds", str(idle_seconds)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=os.environ | {"PYTHONPATH": os.pathsep.join(search_path)},
            pass_fds=[lock.descriptor],
            start_new_session=True,
            check=False,
        )
