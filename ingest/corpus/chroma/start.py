"""Finds a corpus folder's verified running server, or starts a supervisor that starts one."""

from __future__ import annotations

import subprocess
import sys
import time

from ingest.corpus.chroma.folder import ChromaFolder, Publication
from ingest.corpus.chroma.nonce import has_nonce
from ingest.corpus.deadline import extend_wait, seconds_for_request
from ingest.corpus.disk import NEXT_STEP, is_full
from ingest.corpus.environment import child_environment
from ingest.corpus.errors import DiskFull, IndexNotStarted, IndexStalled
from ingest.corpus.file_lock import FileLock, is_held
from ingest.corpus.private import make_private_file

POLL_SECONDS = 0.01
STARTS_TO_TRY = 3
ANSWER_SECONDS = 10.0  # for a server that says that it is there
NONCE_SECONDS = 2.0
STARTED_SECONDS = 15.0  # for a server that is being started, and for its first answer
SILENT = "The index server of this corpus does not answer; run `python -m ingest stop` and try again."


def find_or_start(files: ChromaFolder, start: bool, deadline: float, idle_seconds: float) -> Publication:
    """The verified publication; waits until `deadline`.

    Raises IndexNotStarted, IndexStalled if a server runs but does not respond, and OSError if the folder cannot
    be used.
    """
    starts = 0
    silent_at = time.monotonic() + ANSWER_SECONDS
    while True:
        publication = _verified(files)
        if publication:
            return publication
        now = time.monotonic()
        with FileLock(files.supervisor_lock) as lock:
            if lock.acquire():
                reason = files.reason() if starts else ""
                if reason or starts == STARTS_TO_TRY or not start:
                    if starts and is_full(files.path):  # then there was no room for the reason, either
                        raise DiskFull(f"The index server did not start: the disk is full; {NEXT_STEP}.")
                    raise IndexNotStarted(f"The index server did not start: {reason or 'it ended at once'}.")
                _start(files, lock, idle_seconds)
                starts += 1
                extend_wait(STARTED_SECONDS)
            elif starts == 0:
                seconds_for_request(ANSWER_SECONDS)  # another process started it: nobody says that it goes on
        if files.published() is None:
            silent_at = now + ANSWER_SECONDS
        if now > min(deadline, silent_at):
            raise IndexStalled(SILENT)
        time.sleep(POLL_SECONDS)


def _verified(files: ChromaFolder) -> Publication | None:
    """The publication, if its supervisor is running and the server has its nonce."""
    publication = files.published()
    if publication is None or not is_held(files.supervisor_lock):
        return None
    timeout = seconds_for_request(NONCE_SECONDS)
    return publication if has_nonce(publication.port, publication.nonce, timeout) else None


def _start(files: ChromaFolder, lock: FileLock, idle_seconds: float) -> None:
    """Starts a supervisor that takes over our lock, so that there is never more than one."""
    files.withdraw()
    command = [sys.executable, "-m", "ingest.corpus.chroma.supervisor", str(files.path.parent)]
    make_private_file(files.supervisor_log)
    with files.supervisor_log.open("wb") as log:
        subprocess.run(
            [*command, "--lock-fd", str(lock.descriptor), "--idle-seconds", str(idle_seconds)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=child_environment(),
            pass_fds=[lock.descriptor],
            start_new_session=True,
            check=False,
        )
