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
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO

GRACE_SECONDS = 3.0
NICENESS = 10
LINES, TAIL = 8, 4_000
# With exit code 1 a run of `python -m ingest` is done, and what failed stands in its report on stdout. But Python ends
# with it, too, where it cannot begin: where there is no such module, or one cannot be imported. That goes to stderr.
_SOME_FAILED = 1
_BUSY = "Another ingest "


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, negative for a signal, its seconds and its last lines."""

    code: int
    seconds: float
    lines: tuple[str, ...]
    has_report: bool = True  # whether it has said what failed

    @property
    def is_done(self) -> bool:
        """Whether it ran to its end."""
        return self.code == 0 or (self.code == _SOME_FAILED and self.has_report)

    @property
    def is_busy(self) -> bool:
        """Whether another ingest was writing."""
        return not self.is_done and any(_BUSY in line for line in self.lines)


class ChildRun:
    """One run of a command in a process group of its own, with `niceness` where this process has a lower one.

    Its lines are those of stderr and then of stdout; with `out` and `errors`, files without a name, they are those of
    stderr, which goes to `errors`, and stdout goes to `out`.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        out: IO[bytes] | None = None,
        errors: IO[bytes] | None = None,
        *,
        niceness: int = NICENESS,
    ) -> None:
        self._command = list(command)
        self._environment = dict(environment)
        self._out = out
        self._errors = errors
        self._niceness = niceness
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def run(self) -> Ended:
        """Start it and wait for its end; for a thread of its own."""
        began = time.monotonic()
        # A pipe would stay open with whatever the child leaves running, an index server say.
        with _given_or_new(self._out) as out, _given_or_new(self._errors) as errors:
            with self._lock:
                if self._stopped:
                    return Ended(-signal.SIGTERM, 0.0, ())
                process = self._process = subprocess.Popen(
                    self._command,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=errors,
                    start_new_session=True,  # Ctrl-C ends the bot, which ends this
                )
            if self._niceness > os.getpriority(os.PRIO_PROCESS, 0):
                with contextlib.suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, process.pid, self._niceness)
            code = process.wait()
            seconds, has_report = time.monotonic() - began, os.fstat(out.fileno()).st_size > 0
            lines = _last_lines(errors) if self._out else (*_last_lines(errors), *_last_lines(out))
            return Ended(code, seconds, lines[-LINES:], has_report)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Tell the process and its children to end; a run that has not begun never does."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, number)


def _given_or_new(file: IO[bytes] | None) -> AbstractContextManager[IO[bytes]]:
    """The file, which stays open, or a new one without a name."""
    return contextlib.nullcontext(file) if file is not None else tempfile.TemporaryFile()


def _last_lines(file: IO[bytes]) -> tuple[str, ...]:
    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
    lines = [line.strip() for line in file.read().decode("utf-8", "replace").splitlines()]
    return tuple(line for line in lines if line)[-LINES:]


async def end_child(child: ChildRun, running: asyncio.Future[Ended]) -> Ended:
    """Tells the child to end, and kills it where it does not."""
    child.stop()
    finished, _ = await asyncio.wait({running}, timeout=GRACE_SECONDS)
    if not finished:
        child.stop(signal.SIGKILL)
    return await running
