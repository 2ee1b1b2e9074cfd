"""Lowers the priority of ingesting, so that the bot and other processes get the processor first."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

THREADS = Path("/proc/self/task")


def lower_priority(niceness: int) -> None:
    """Lowers the priority of this process, threads that run already included, to `niceness`; never raises it.

    Call it after the index server was started: a child inherits the priority, and the bot searches by that server.
    """
    if niceness <= os.getpriority(os.PRIO_PROCESS, 0):
        return
    # Linux keeps a priority for each thread, and a model's threads start with the one of their maker.
    threads = [int(entry.name) for entry in THREADS.iterdir()] if THREADS.is_dir() else [0]
    for thread in threads:
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, thread, niceness)
