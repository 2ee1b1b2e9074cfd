"""Runs `python -m ingest feeds` beside the bot, again and again: a child process, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from bot.process.child_run import NICENESS, ChildRun, Ended, end_child
from ingest.corpus.corpus_files import WRITER_LOCK
from ingest.corpus.file_lock import is_held

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "ingest", "feeds")
JITTER = 0.1  # of the interval, so that bots that were started together do not ask together
FIRST_SECONDS = 60.0  # longest wait for the first run
LONGEST_PAUSE = 6 * 3600.0  # between failures; or the interval, where that is longer
LONGEST_RUN = 6 * 3600.0
MOST_FAILURES = 16  # that are counted
LOOK_SECONDS = 60.0  # so long after it wakes up, a machine that was suspended notices at the latest

Clock = Callable[[], float]


async def wait(
    seconds: float,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    awake: Clock = time.monotonic,
    wall: Clock = time.time,
) -> None:
    """Ends when so many seconds have passed by the wall's clock, and is over in that many seconds awake.

    On Linux the monotonic clock, by which asyncio sleeps, stops with the machine; that of the wall may be set.
    """
    awake_end, wall_end = awake() + seconds, wall() + seconds
    while (left := min(awake_end - awake(), wall_end - wall())) > 0:
        await sleep(min(left, LOOK_SECONDS))
    # The network of a machine that has just woken up is not there at once, and what fails waits for the next run.
    if (left := awake_end - awake()) > 0:
        await sleep(min(left, LOOK_SECONDS))


@dataclass
class IngestSchedule:
    """Runs a command every so many seconds while `run` runs; never in the thread of the event loop.

    `remark` is added to the line in the log that says how a run ended.
    """

    every: float
    corpus_dir: Path
    environment: Mapping[str, str]
    _: KW_ONLY
    niceness: int = NICENESS
    remark: str = ""
    command: Sequence[str] = COMMAND
    sleep: Callable[[float], Awaitable[None]] = wait
    chance: Callable[[], float] = random.random
    longest_run: float = LONGEST_RUN
    _failures: int = 0

    async def run(self) -> None:
        """Until it is cancelled; what runs then is ended with it."""
        await self.sleep(self.chance() * min(self.every * JITTER, FIRST_SECONDS))
        with ThreadPoolExecutor(1, "ingest-schedule") as thread:
            while True:
                try:
                    if await asyncio.wrap_future(thread.submit(is_held, self.corpus_dir / WRITER_LOCK)):
                        log.info("scheduled ingest skipped: another ingest writes to this corpus")
                    else:
                        self._note(await self._run_once(thread))
                # A full disk, or no process left to have: what ended this would end all ingests to come.
                except OSError as error:
                    log.warning("scheduled ingest not started: %s", error.strerror or error)
                    self._note_failure()
                await self.sleep(self.pause())

    def pause(self) -> float:
        """Seconds until the next run: the interval, longer after each failure, with jitter."""
        pause = min(self.every * 2.0**self._failures, max(self.every, LONGEST_PAUSE))
        return pause * (1 + JITTER * (2 * self.chance() - 1))

    async def _run_once(self, thread: ThreadPoolExecutor) -> Ended:
        child = ChildRun(self.command, self.environment, niceness=self.niceness)
        running = asyncio.wrap_future(thread.submit(child.run))
        try:
            async with asyncio.timeout(self.longest_run):
                return await asyncio.shield(running)
        except TimeoutError:
            log.warning("a scheduled ingest did not end in %.0f s; it is ended", self.longest_run)
            return await end_child(child, running)
        except asyncio.CancelledError:
            # Nor may what could not be started hide that all of this is to end.
            with contextlib.suppress(OSError):
                await end_child(child, running)
            raise

    def _note(self, ended: Ended) -> None:
        for line in ended.lines:
            log.info("ingest: %s", line)
        if ended.is_busy:
            log.info("scheduled ingest skipped: another ingest writes to this corpus")
            return
        if ended.is_done:
            self._failures = 0
        else:
            self._note_failure()
        level = logging.INFO if ended.is_done else logging.WARNING
        log.log(
            level,
            "scheduled ingest ended with exit code %d after %.1f s%s",
            ended.code,
            ended.seconds,
            f"; {self.remark}" if self.remark else "",
        )

    def _note_failure(self) -> None:
        self._failures = min(self._failures + 1, MOST_FAILURES)
