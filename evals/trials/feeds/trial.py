"""Runs of `python -m ingest feeds --all`, one after another, while people ask the bot; what is noted of each."""

from __future__ import annotations

import asyncio
import json
import math
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from evals.trials.crash.check import Problem
from evals.trials.feeds.check import compare, disk_bytes, read_versions
from evals.trials.feeds.newsroom import Newsroom
from evals.trials.feeds.site import HOST, Site
from evals.trials.loop.bench import Bench
from evals.trials.loop.lags import Lags
from evals.trials.loopback.server import LoopbackDiscord
from evals.trials.speed.child import environment, run_ingest
from ingest.corpus.catalog import Catalog
from ingest.corpus.corpus_files import CATALOG_FILE
from ingest.corpus.errors import UsageError

RUN_SECONDS = 600.0
PAUSE = 0.5  # seconds in which a person reads the answer
QUESTIONS = 40  # of the newest reports


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what the site had sent by then, what the corpus took on disk, the memory of the bot afterward."""

    number: int
    seconds: float
    versions: int
    disk: int
    memory_mb: float
    problems: tuple[Problem, ...]


@dataclass
class Trial:
    """A site, a corpus of it and a bot.

    `runs` are those that are done, each given to `note`; `lags` are the bot's, `idle` those of a loop that does
    nothing; `unread` counts the reasons for which a feed or page was not read.
    """

    work: Path
    newsroom: Newsroom
    people: int
    note: Callable[[Run], None] = lambda _run: None
    runs: list[Run] = field(default_factory=list)
    lags: Lags = field(default_factory=lambda: Lags({}))
    idle: Lags = field(default_factory=lambda: Lags({}))
    unread: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    questions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bench = Bench(self.work, self.corpus, self.questions)

    @property
    def corpus(self) -> Path:
        """The folder of the corpus."""
        return self.work / "corpus"

    async def run(self, busy: int, quiet: int, seconds: float = math.inf) -> None:
        """So many runs over a site that changes, fewer where that takes longer, and so many over one that does not.

        Raises UsageError.
        """
        end = time.monotonic() + seconds
        async with Site(self.newsroom) as site:
            (self.work / "sources.toml").write_text(site.sources(), "utf-8")
            await self._ingest(memory_mb=0.0)
            async with self.bench.running() as discord, self.bench.idle_beside() as end_idle:
                before = await self.bench.lags()
                async with self._asking(discord):
                    while len(self.runs) < busy and time.monotonic() < end:
                        self.newsroom.turn()
                        await self._ingest(await asyncio.to_thread(self.bench.resident_mb))
                    for _ in range(quiet):
                        self.newsroom.rest()
                        await self._ingest(await asyncio.to_thread(self.bench.resident_mb))
                self.lags = (await self.bench.lags()).since(before)
                self.idle = await end_idle()
            self.requests = site.requests

    def verify(self) -> int:
        """How many discrepancies `python -m ingest verify` finds."""
        return len(run_ingest(self.work, self.corpus, "verify", "--json", accepted=(0, 1)).document["differences"])

    @asynccontextmanager
    async def _asking(self, discord: LoopbackDiscord) -> AsyncIterator[None]:
        """People who ask meanwhile; one who gets no answer ends the trial."""
        async with asyncio.TaskGroup() as group:
            over = asyncio.Event()
            group.create_task(self.bench.ask_until(discord, self.people, lambda _turn: over.is_set(), pause=PAUSE))
            yield
            over.set()

    async def _ingest(self, memory_mb: float) -> None:
        started = time.perf_counter()
        await self._ingest_once()
        seconds = time.perf_counter() - started
        problems, versions, disk = await asyncio.to_thread(self._look)
        self.runs.append(Run(len(self.runs) + 1, seconds, versions, disk, memory_mb, tuple(problems)))
        self.note(self.runs[-1])
        newest = sorted(self.newsroom.reports.items())[-QUESTIONS:]
        self.questions[:] = [report.question for _, report in newest]

    async def _ingest_once(self) -> None:
        out = self.work / "ingest.out"
        with out.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "ingest", "feeds", "--all", "--json"),
                cwd=self.work,
                env=self._settings(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=file,
                stderr=asyncio.subprocess.STDOUT,
            )
            try:
                async with asyncio.timeout(RUN_SECONDS):
                    code = await process.wait()
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        printed = out.read_text("utf-8", "replace").strip()
        if code not in (0, 1):
            raise UsageError(f"A run failed (exit code {code}): {printed[-400:]}")
        report = json.loads(printed.splitlines()[-1])
        for kind in ("failed", "skipped"):
            self.unread.update(entry["reason"].partition(":")[0] for entry in report[kind])

    def _look(self) -> tuple[list[Problem], int, int]:
        with closing(Catalog.open(self.corpus / CATALOG_FILE)) as catalog:
            stored = read_versions(catalog)
            disk = disk_bytes(catalog)
        return compare(self.newsroom.sent, stored), len(stored), disk

    def _settings(self) -> dict[str, str]:
        return environment(
            {
                "CORPUS_DIR": str(self.corpus),
                "SOURCES_FILE": str(self.work / "sources.toml"),
                "FETCH_PRIVATE_HOSTS": HOST,
                "FETCH_GAP": "0",
            },
            ("INGEST_NICE", "INGEST_THREADS"),
        )
