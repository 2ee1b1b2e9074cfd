"""Kills ingest and the index server at random moments, and checks the corpus after each kill."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.trials.crash.articles import Edition, editions, write_editions
from evals.trials.crash.check import Problem, problems, seconds_to_serve, verify_problems
from ingest.corpus.chroma.server import ChromaServer
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import IndexUnavailable, UsageError
from ingest.corpus.index.repairer import repair_environment

RUN_SECONDS = 600.0
POLL_SECONDS = 0.005
LONGEST_OUTPUT = 400  # characters of what a failed run printed


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: what was killed, at which share of the run, what was found wrong, and when it served again."""

    what: str
    moment: float
    problems: list[Problem]
    seconds: float | None
    exit_code: int


@dataclass(slots=True)
class Trial:
    """A corpus with repeated ingests; `corpus` stays open all the time, as in a bot."""

    corpus: Corpus
    bases: Sequence[tuple[str, str]]
    work: Path
    draw: random.Random
    run: int = 0
    spans: list[float] = field(default_factory=list)
    expected: dict[str, list[Edition]] = field(default_factory=dict)
    ended_first: int = 0

    def feed(self) -> None:
        """One run that nobody disturbs; raises UsageError if it fails."""
        with self._ingest() as child:
            begin = self._first_write(child)
            code = child.wait(RUN_SECONDS)
        if code:
            raise UsageError(f"An undisturbed ingest failed: {self._ending(code)}")
        self._reported(time.monotonic() - begin)

    def kill_ingest(self) -> Kill | None:
        """SIGKILL to a run between its first write and its end; None where it ended before that.

        One that failed by itself has that as a problem.
        """
        moment = self.draw.random()
        with self._ingest() as child:
            begin = self._first_write(child)
            due = begin + moment * self._usual()
            while time.monotonic() < due and child.poll() is None:
                time.sleep(POLL_SECONDS)
            child.kill()
            killed = time.monotonic()
            code = child.wait(RUN_SECONDS)
        if code == 0:
            self.ended_first += 1
            self._reported(killed - begin)
            return None
        kill = self._look("ingest", moment, killed, code)
        failed = [] if code == -signal.SIGKILL else [Problem("failed", f"before its kill: {self._ending(code)}")]
        return Kill(kill.what, moment, failed + kill.problems, kill.seconds, code)

    def kill_server(self, during_ingest: bool) -> Kill:
        """SIGKILL to the index server, while an ingest runs or while nothing does but a search."""
        moment = self.draw.random()
        if not during_ingest:
            killed = self._kill_server_now()
            return self._look("server, idle", moment, killed, 0)
        with self._ingest() as child:
            begin = self._first_write(child)
            while time.monotonic() < begin + moment * self._usual() and child.poll() is None:
                time.sleep(POLL_SECONDS)
            killed = self._kill_server_now()
            seconds = seconds_to_serve(self.corpus, killed)
            code = child.wait(RUN_SECONDS)
        if code == 0:
            self._reported(None)
        kill = self._look("server, in ingest", moment, killed, code)
        # The ingest has to go on without the server that it began with.
        failed = [Problem("failed", f"the ingest beside: {self._ending(code)}")] if code else []
        return Kill(kill.what, moment, failed + kill.problems, seconds, code)

    def _look(self, what: str, moment: float, killed: float, code: int) -> Kill:
        seconds = seconds_to_serve(self.corpus, killed)
        wrong = problems(self.corpus, self.expected) + verify_problems(self.corpus)
        return Kill(what, moment, wrong, seconds, code)

    def _ingest(self) -> subprocess.Popen[bytes]:
        self.run += 1
        brought = editions(self.bases, self.run)
        for edition in brought:
            possible = self.expected.setdefault(edition.url, [])
            if edition not in possible:
                possible.append(edition)
        file = self.work / "articles.jsonl"
        write_editions(file, brought)
        command = [sys.executable, "-m", "ingest", str(file), "--json"]
        with self._out.open("wb") as out:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=repair_environment(self.corpus.settings)
            )

    def _first_write(self, child: subprocess.Popen[bytes]) -> float:
        """The moment at which another process has written to the catalog."""
        before = self._written()
        while self._written() == before and child.poll() is None:
            time.sleep(POLL_SECONDS)
        return time.monotonic()

    def _written(self) -> int:
        return self.corpus.catalog.count("PRAGMA data_version")

    def _reported(self, span: float | None) -> None:
        """A run has ended with a report: what it brought is what must be found from now on."""
        report = json.loads(self._out.read_bytes().splitlines()[-1])
        if report["failed"]:
            raise UsageError(f"An ingest could not take all of its articles: {report['failed'][0]}")
        self.expected = {url: possible[-1:] for url, possible in self.expected.items()}
        if span is not None:
            self.spans.append(span)

    def _ending(self, code: int) -> str:
        printed = self._out.read_text("utf-8", "replace").strip()[-LONGEST_OUTPUT:]
        return f"exit code {code}: {printed}"

    def _usual(self) -> float:
        last = sorted(self.spans[-5:])
        return last[len(last) // 2]

    def _kill_server_now(self) -> float:
        try:
            with ChromaServer.connect(Path(self.corpus.settings.corpus_dir)) as server:
                os.kill(server.server_pid, signal.SIGKILL)
        except (IndexUnavailable, ProcessLookupError) as error:
            raise UsageError(f"There was no index server to kill: {error}") from error
        return time.monotonic()

    @property
    def _out(self) -> Path:
        return self.work / "ingest.out"
