"""A bot in its own process, people who ask it, and a concurrent ingest."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from evals.json_lines import read_records
from evals.trials.loop.lags import Lags, idle_lags, read_lags
from evals.trials.loopback.server import HOST, LoopbackDiscord
from evals.trials.speed.bench import COPIED_FROM, changed_line, copy_catalog, holds_copy
from evals.trials.speed.child import ROOT, environment, resident_mb, run_ingest
from ingest.corpus.errors import UsageError

# The bot's id in base64, then no secret.
TOKEN = "NDI0Mg.loopback.token"
START_SECONDS = 300.0
STOP_SECONDS = 20.0
ANSWER_SECONDS = 300.0
# What may be set in the environment to be measured.
KEPT_SETTINGS = (
    "INGEST_NICE",
    "INGEST_THREADS",
    "ANSWER_THREADS",
    "LINE_LENGTH",
    "QUESTIONS_PER_PERSON",
    "REPLY_STYLE",
)


@dataclass
class Bench:
    """Where the corpus is, what is asked, and what is noted while people ask."""

    work: Path
    corpus: Path
    questions: Sequence[str]
    block_seconds: float = 0.0
    acknowledged: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    _port: int = 0
    _bot: subprocess.Popen[bytes] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[LoopbackDiscord]:
        """The bot, connected; raises UsageError where it does not come up."""
        self._port = _free_port()
        async with LoopbackDiscord() as discord:
            with (self.work / "bot.log").open("wb") as log:
                command = (sys.executable, "-m", "evals.trials.loop.bot", discord.api, discord.gateway.url)
                self._bot = subprocess.Popen(
                    (*command, str(self.block_seconds)), cwd=self.work, env=self._settings(), stdout=log, stderr=log
                )
            try:
                await self._connected(discord)
                yield discord
            finally:
                await asyncio.to_thread(_end, self._bot)

    async def ask_until(
        self,
        discord: LoopbackDiscord,
        people: int,
        is_over: Callable[[int], bool],
        interval: int = 0,
        pause: float = 0.0,
    ) -> None:
        """Each person asks, waits for the answer and asks again until `is_over` (of the count); memory each `interval`.

        `pause` are the seconds between an answer and the next question of the same person.
        """
        count = itertools.count(1)

        async def person(number: int) -> None:
            while True:
                turn = next(count)
                if is_over(turn):
                    return
                exchange = await discord.ask(number, self.questions[turn % len(self.questions)])
                await exchange.until(seconds=ANSWER_SECONDS)
                assert exchange.acknowledged_at is not None
                assert exchange.answered_at is not None
                self.acknowledged.append(exchange.acknowledged_at - exchange.asked_at)
                self.answered.append(exchange.answered_at - exchange.asked_at)
                discord.forget(exchange)
                if interval and turn % interval == 0:
                    self.memory_mb.append(await asyncio.to_thread(self.resident_mb))
                await asyncio.sleep(pause)

        await asyncio.gather(*(person(number) for number in range(1, people + 1)))

    async def ingest_beside(self, lines: Sequence[str]) -> None:
        """Ingests the articles with another text each time, until it is cancelled."""
        while True:
            file = self.work / "beside.jsonl"
            file.write_text("".join(changed_line(line) + "\n" for line in lines), "utf-8")
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "ingest", str(file)),
                cwd=self.work,
                env=self._settings(),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                await process.wait()
            finally:
                if process.returncode is None:
                    process.terminate()
                    await process.wait()
            if process.returncode:
                raise UsageError(f"The ingest beside the bot failed (exit code {process.returncode}).")

    @asynccontextmanager
    async def idle_beside(self) -> AsyncIterator[Callable[[], Awaitable[Lags]]]:
        """An idle event loop in a process of its own; calling what is given ends it and tells how late it was."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "evals.trials.loop.idle"),
            cwd=self.work,
            env=self._settings(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )

        async def end() -> Lags:
            printed, _ = await process.communicate(b"\n")
            return idle_lags(printed.decode())

        try:
            yield end
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    def versions(self) -> int:
        """How many versions of articles the corpus has."""
        return int(run_ingest(self.work, self.corpus, "stats", "--json").document["versions"])

    async def lags(self) -> Lags:
        """How late the bot's event loop was so far."""
        address = f"http://{HOST}:{self._port}/metrics"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return read_lags(await answer.text())

    def block(self) -> None:
        """Hold the bot's event loop once, where block_seconds says so."""
        if self.block_seconds and self._bot is not None:
            self._bot.send_signal(signal.SIGUSR1)

    def resident_mb(self) -> float:
        """The memory of the bot's process now."""
        assert self._bot is not None
        return resident_mb(self._bot.pid)

    async def _connected(self, discord: LoopbackDiscord) -> None:
        assert self._bot is not None
        deadline = time.monotonic() + START_SECONDS
        while not discord.gateway.connected.is_set():
            if self._bot.poll() is not None or time.monotonic() > deadline:
                log_end = (self.work / "bot.log").read_text("utf-8", "replace").strip()[-400:]
                raise UsageError(f"The bot did not start: {log_end}")
            await asyncio.sleep(0.1)
        # The first answer, with everything that is loaded for it, is no one's measure.
        await (await discord.ask(1, self.questions[0])).until(seconds=ANSWER_SECONDS)

    def _settings(self) -> dict[str, str]:
        return environment(
            {
                "CORPUS_DIR": str(self.corpus),
                "BOT_DATA_DIR": str(self.work / "bot"),
                "DISCORD_TOKEN": TOKEN,
                "METRICS_PORT": str(self._port),
                "LOG_FORMAT": "json",
            },
            KEPT_SETTINGS,
        )


@contextmanager
def bench_in(
    kept_folder: Path | None, source: Path | None, questions: Sequence[str], block_seconds: float = 0.0
) -> Iterator[Bench]:
    """A bench in the folder that is kept, or in one that goes, with its corpus, whose index server ends with it."""
    with nullcontext(str(kept_folder)) if kept_folder else tempfile.TemporaryDirectory() as folder:
        work = Path(folder).resolve()
        corpus = work / "corpus"
        work.mkdir(parents=True, exist_ok=True)
        make_corpus(source, corpus, work)
        try:
            yield Bench(work, corpus, questions, block_seconds)
        finally:
            run_ingest(work, corpus, "stop")


def make_corpus(source: Path | None, corpus: Path, work: Path) -> None:
    """Makes the corpus that is asked, where there is none yet: a copy of the given one, or the sample articles.

    Raises UsageError where there is one that is no copy of the given one.
    """
    if source is None and (corpus / COPIED_FROM).exists():
        raise UsageError(f"{corpus} is a copy of another corpus; name that with --corpus, or give another --work DIR.")
    if holds_copy(source, corpus):
        return
    if source is None:
        run_ingest(work, corpus, str(ROOT / "ingest/samples/articles.jsonl"))
    else:
        copy_catalog(source, corpus)
        run_ingest(work, corpus, "rebuild")


def question_texts(file: Path) -> list[str]:
    """The questions of a file, short enough to be asked; raises UsageError."""
    texts = read_records(file, lambda fields, _number: fields["question"], "a question", "questions")
    questions = [text for text in texts if isinstance(text, str) and 0 < len(text) <= 500]
    if not questions:
        raise UsageError(f"{file}: holds no question of at most 500 characters.")
    return questions


def _end(bot: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        bot.send_signal(signal.SIGTERM)
    try:
        bot.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
