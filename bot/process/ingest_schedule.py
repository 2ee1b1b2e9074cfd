"""Runs `python -m ingest feeds` beside the bot, again and again: a child process, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ingest.corpus.file_lock import is_held

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "ingest", "feeds")
JITTER = 0.1  # of the interval, so that bots that were started together do not ask together
FIRST_SECONDS = 60.0  # longest wait for the first run
LONGEST_PAUSE = 6 * 3600.0  # between failures; or the interval, where that is longer
LONGEST_RUN = 6 * 3600.0
GRACE_SECONDS = 3.0
NICENESS = 10
LINES, TAIL = 8, 4_000
# Exit codes of `python -m ingest`: with 1 the run is done, and what failed stands in its report.
_DONE = (0, 1)
_BUSY = "Another ingest "


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, negative for a signal, its seconds and its last lines."""

    code: int
    seconds: float
    lines: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether it ran to its end."""
        return self.code in _DONE

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
            return Ended(code, time.monotonic() - began, _last_lines(lines))

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Tell the process and its children to end; a run that has not begun never does."""
        with self._lock:
            self._stopped = True
            if self._process is not None and self._process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._process.pid, number)


def _last_lines(out: IO[bytes]) -> tuple[str, ...]:
    out.seek(max(0, out.seek(0, os.SEEK_END) - TAIL))
    lines = [line.strip() for line in out.read().decode("utf-8", "replace").splitlines()]
    return tuple(line for line in lines if line)[-LINES:]


class IngestSchedule:
    """Runs a command every so many seconds while `run` runs; never in the thread of the event loop."""

    def __init__(
        self,
        every: float,
        corpus_dir: Path,
        environment: Mapping[str, str],
        *,
        command: Sequence[str] = COMMAND,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        longest_run: float = LONGEST_RUN,
    ) -> None:
        self._every = every
        self._lock = corpus_dir / "writer.lock"
        self._environment = environment
        self._command = command
        self._sleep = sleep
        self._chance = chance
        self._longest_run = longest_run
        self._failures = 0

    async def run(self) -> None:
        """Until it is cancelled; what runs then is ended with it."""
        await self._sleep(self._chance() * min(self._every * JITTER, FIRST_SECONDS))
        with ThreadPoolExecutor(1, "ingest-schedule") as thread:
            while True:
                if await asyncio.wrap_future(thread.submit(is_held, self._lock)):
                    log.info("scheduled ingest skipped: another ingest writes to this corpus")
                else:
                    self._note(await self._run_once(thread))
                await self._sleep(self.pause())

    def pause(self) -> float:
        """Seconds until the next run: the interval, longer after each failure, with jitter."""
        pause = min(self._every * 2.0**self._failures, max(self._every, LONGEST_PAUSE))
        return pause * (1 + JITTER * (2 * self._chance() - 1))

    async def _run_once(self, thread: ThreadPoolExecutor) -> Ended:
        child = ChildRun(self._command, self._environment)
        running = asyncio.wrap_future(thread.submit(child.run))
        try:
            async with asyncio.timeout(self._longest_run):
                return await asyncio.shield(running)
        except TimeoutError:
            log.warning("a scheduled ingest did not end in %.0f s; it is ended", self._longest_run)
            return await end_child(child, running)
        except asyncio.CancelledError:
            await end_child(child, running)
            raise

    def _note(self, ended: Ended) -> None:
        for line in ended.lines:
            log.info("ingest: %s", line)
        if ended.is_busy:
            log.info("scheduled ingest skipped: another ingest writes to this corpus")
            return
        self._failures = 0 if ended.is_done else min(self._failures + 1, 16)
        level = logging.INFO if ended.is_done else logging.WARNING
        log.log(level, "scheduled ingest ended with exit code %d after %.1f s", ended.code, ended.seconds)


async def end_child(child: ChildRun, running: asyncio.Future[Ended]) -> Ended:
    """Tells the child to end, and kills it where it does not."""
    child.stop()
    done, _ = await asyncio.wait({running}, timeout=GRACE_SECONDS)
    if not done:
        child.stop(signal.SIGKILL)
    return await running
