"""One run of a command as a child process of low priority, which ends with the bot."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

GRACE_SECONDS = 3.0
NICENESS = 10
LINES, TAIL = 8, 4_000
# With exit code 1 a run of `python -m ingest` is done, and what failed stands in its report. But Python ends with it,
# too, after an exception that nothing caught: a failed import, say.
_SOME_FAILED = 1
_TRACEBACK = "Traceback (most recent call last):\n"
_BUSY = "Another ingest "


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, negative for a signal, its seconds and its last lines.

    Without `has_report` it cannot have said what failed.
    """

    code: int
    seconds: float
    lines: tuple[str, ...]
    has_report: bool = True

    @property
    def is_done(self) -> bool:
        """Whether it ran to its end."""
        return self.code == 0 or (self.code == _SOME_FAILED and self.has_report)

    @property
    def is_busy(self) -> bool:
        """Whether another ingest was writing."""
        return not self.is_done and any(_BUSY in line for line in self.lines)


class ChildRun:
    """One run of a command in a process group of its own.

    Its lines are those of stdout and stderr; with `out` and `errors`, files without a name, stdout goes to the one and
    the lines to the other.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        out: IO[bytes] | None = None,
        errors: IO[bytes] | None = None,
    ) -> None:
        self._command = list(command)
        self._environment = dict(environment)
        self._out = out
        self._errors = errors
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def run(self) -> Ended:
        """Start it and wait for its end; for a thread of its own."""
        began = time.monotonic()
        # A pipe would stay open with whatever the child leaves running, an index server say.
        with contextlib.nullcontext(self._errors) if self._errors else tempfile.TemporaryFile() as lines:
            with self._lock:
                if self._stopped:
                    return Ended(-signal.SIGTERM, 0.0, ())
                process = self._process = subprocess.Popen(
                    self._command,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=self._out or lines,
                    stderr=lines,
                    start_new_session=True,  # Ctrl-C ends the bot, which ends this
                )
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
            code = process.wait()
            seconds, tail = time.monotonic() - began, _tail(lines)
            return Ended(code, seconds, _last_lines(tail), self._has_report(tail))

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Tell the process and its children to end; a run that has not begun never does."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, number)

    def _has_report(self, tail: str) -> bool:
        if self._out is not None:
            return os.fstat(self._out.fileno()).st_size > 0
        return not _ends_in_traceback(tail)


def _ends_in_traceback(tail: str) -> bool:
    """Whether its last line is an exception that nothing caught; one that was logged is followed by the report."""
    _, found, after = tail.rpartition(_TRACEBACK)
    return bool(found) and sum(1 for line in after.splitlines() if line.strip() and not line[0].isspace()) == 1


def _tail(out: IO[bytes]) -> str:
    out.seek(max(0, out.seek(0, os.SEEK_END) - TAIL))
    return out.read().decode("utf-8", "replace")


def _last_lines(tail: str) -> tuple[str, ...]:
    lines = [line.strip() for line in tail.splitlines()]
    return tuple(line for line in lines if line)[-LINES:]


async def end_child(child: ChildRun, running: asyncio.Future[Ended]) -> Ended:
    """Tells the child to end, and kills it where it does not."""
    child.stop()
    finished, _ = await asyncio.wait({running}, timeout=GRACE_SECONDS)
    if not finished:
        child.stop(signal.SIGKILL)
    return await running
