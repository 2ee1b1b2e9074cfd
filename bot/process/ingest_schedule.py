"""Runs `python -m ingest feeds` beside the bot, again and again: a child process, one at a time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.process.child_run import NICENESS, ChildRun, Ended, end_child
from bot.process.waiting import wait
from ingest.corpus.corpus_files import WRITER_LOCK
from ingest.corpus.file_lock import is_held

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "ingest", "feeds")
JITTER = 0.1  # of the interval, so that bots that were started together do not ask together
FIRST_SECONDS = 60.0  # longest wait for the first run
LONGEST_PAUSE = 6 * 3600.0  # between failures; or the interval, where that is longer
LONGEST_RUN = 6 * 3600.0
MOST_FAILURES = 16  # that are counted


class IngestSchedule:
    """Runs a command every so many seconds while `run` runs; never in the thread of the event loop.

    `remark` is added to the line in the log that says how a run ended.
    """

    def __init__(
        self,
        every: float,
        corpus_dir: Path,
        environment: Mapping[str, str],
        *,
        niceness: int = NICENESS,
        remark: str = "",
        command: Sequence[str] = COMMAND,
        sleep: Callable[[float], Awaitable[None]] = wait,
        chance: Callable[[], float] = random.random,
        longest_run: float = LONGEST_RUN,
    ) -> None:
        self._every = every
        self._lock = corpus_dir / WRITER_LOCK
        self._environment = environment
        self._niceness = niceness
        self._remark = remark
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
                try:
                    if await asyncio.wrap_future(thread.submit(is_held, self._lock)):
                        log.info("scheduled ingest skipped: another ingest writes to this corpus")
                    else:
                        self._note(await self._run_once(thread))
                # A full disk, or no process left to have: what ended this would end all ingests to come.
                except OSError as error:
                    log.warning("scheduled ingest not started: %s", error.strerror or error)
                    self._note_failure()
                await self._sleep(self.pause())

    def pause(self) -> float:
        """Seconds until the next run: the interval, longer after each failure, with jitter."""
        pause = min(self._every * 2.0**self._failures, max(self._every, LONGEST_PAUSE))
        return pause * (1 + JITTER * (2 * self._chance() - 1))

    async def _run_once(self, thread: ThreadPoolExecutor) -> Ended:
        child = ChildRun(self._command, self._environment, niceness=self._niceness)
        running = asyncio.wrap_future(thread.submit(child.run))
        try:
            async with asyncio.timeout(self._longest_run):
                return await asyncio.shield(running)
        except TimeoutError:
            log.warning("a scheduled ingest did not end in %.0f s; it is ended", self._longest_run)
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
            f"; {self._remark}" if self._remark else "",
        )

    def _note_failure(self) -> None:
        self._failures = min(self._failures + 1, MOST_FAILURES)
