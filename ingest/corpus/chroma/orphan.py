"""Ends a Chroma server whose supervisor was killed, and a supervisor that hangs; identifies them by their locks.

On Linux such a server ends by itself (see process.py); elsewhere this is how it ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

from ingest.corpus.environment import child_environment
from ingest.corpus.file_lock import FileLock

PATIENCE = 3.0


def take_server_lock(lock: FileLock, data: Path, timeout: float = 2 * PATIENCE) -> bool:
    """Takes server.lock, ending the orphan that holds it; the caller must hold supervisor.lock."""
    begin = time.monotonic()
    asked_to_end = killed = False
    while not lock.acquire():
        seconds = time.monotonic() - begin
        if seconds > timeout:
            return False
        if not asked_to_end:
            asked_to_end = signal_holder(lock, str(data), signal.SIGTERM)
        elif seconds > PATIENCE and not killed:
            killed = signal_holder(lock, str(data), signal.SIGKILL)
        time.sleep(0.02)
    return True


def write_holder(lock: FileLock, pid: int) -> None:
    """Writes the number of the process that holds the lock, for `signal_holder`."""
    os.ftruncate(lock.descriptor, 0)
    os.pwrite(lock.descriptor, str(pid).encode(), 0)


def signal_holder(lock: FileLock, argument: str, number: signal.Signals) -> bool:
    """Signals the process whose number is in the lock file if its command line has `argument`; returns whether."""
    pid = os.pread(lock.descriptor, 32, 0).decode("ascii", "replace").strip()
    # Process ids are reused: only a process that names our folder is ours.
    if not pid.isdigit() or argument not in _command_line(int(pid)):
        return False
    try:
        os.kill(int(pid), number)
    except ProcessLookupError:
        return False
    return True


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        pass  # no /proc on macOS
    try:
        command = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
        result = subprocess.run(
            command, env=child_environment(), capture_output=True, text=True, timeout=5, check=False
        )
        return result.stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
