"""Runs `python -m ingest` for a person, as a child process: its JSON document is read, its progress is reported."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.errors import IngestEnded, IngestFailed
from bot.languages.translatable import Translatable, gettext_lazy, ngettext_lazy
from bot.process.child_run import NICENESS, ChildRun, Ended, end_child
from ingest.corpus.console.crash_reports import CRASHED

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "ingest")
LONGEST_SECONDS = 480.0  # with what comes before, a reply is given up after ten minutes
LOOK_SECONDS = 1.5
TAIL = 2000
AT_WORK = gettext_lazy("An ingest that was started here is running; try again when it is done.")
_ERROR = "error: "
_IN_A_TERMINAL = re.compile(
    r"; (?:read (?:it|them) with: |if it is the newer one, first run: |is `)?python -m |; if it is that file, "
)
_IS_A_PAGE = re.compile(r"(\S+) was not added: it is a page; it names a feed: python -m ingest feeds add (.+)")
_IS_THERE = re.compile(r"(\S+) is in .+ already; change it there\.")

Progress = Callable[[int, int | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Finished:
    """What a command printed: all of stdout, the last lines of stderr, and its exit code, 0 or 1."""

    code: int
    out: str
    lines: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """The JSON document on stdout; raises IngestFailed."""
        with contextlib.suppress(ValueError):
            document = json.loads(self.out)
            if isinstance(document, dict):
                return document
        _log_lines(self.lines)
        raise IngestFailed(_without_report(self.code))


class IngestCommands:
    """Runs commands of `python -m ingest`, of those that write articles one at a time; ended with the bot.

    `uploads` is the folder for files that people send: an article is tied to its file, so they stay there. With
    `for_later` the bot answers from the sample articles until it is started again, and not from what is ingested.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        uploads: Path,
        *,
        niceness: int = NICENESS,
        for_later: bool = False,
        command: Sequence[str] = COMMAND,
        longest: float = LONGEST_SECONDS,
        look: float = LOOK_SECONDS,
    ) -> None:
        self.uploads = uploads
        self.for_later = for_later
        self._niceness = niceness
        self._environment = dict(environment)
        self._command = tuple(command)
        self._longest = longest
        self._look = look
        self._children: set[ChildRun] = set()
        self._is_ingesting = False

    async def run(self, *arguments: str) -> Finished:
        """Runs a command; raises IngestFailed with its sentence where it could not do it."""
        return await self._run(arguments, None)

    async def ingest(self, *arguments: str, progress: Progress | None = None) -> dict[str, Any]:
        """Ingests paths or addresses and returns the report; raises IngestFailed while another one is at work.

        `progress` is told how many articles are done, and of how many where that is known; at most every 1.5 s.
        """
        if self._is_ingesting:
            raise IngestFailed(AT_WORK)
        self._is_ingesting = True
        try:
            finished = await self._run((*arguments, "--json", "--progress"), progress)
            # A report of a hundred thousand lines takes long to read.
            return await asyncio.to_thread(lambda: finished.document)
        finally:
            self._is_ingesting = False

    def stop(self) -> None:
        """Ends what is at work."""
        for child in tuple(self._children):
            child.stop()

    async def _run(self, arguments: Sequence[str], progress: Progress | None) -> Finished:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            command = (*self._command, *arguments)
            child = ChildRun(command, self._environment, out, errors, niceness=self._niceness)
            self._children.add(child)
            # No task: the end of the loop cancels all of them, and a canceled one would pass for an ended child.
            running = asyncio.get_running_loop().run_in_executor(None, child.run)
            try:
                ended = await self._watched(running, errors, progress)
            finally:
                # Whatever went wrong here, nothing goes on that nobody waits for.
                if not running.done():
                    await end_child(child, running)
                self._children.discard(child)
            return _finished(ended, await asyncio.to_thread(_text, out))

    async def _watched(self, running: asyncio.Future[Ended], errors: IO[bytes], progress: Progress | None) -> Ended:
        """How it ended, while its progress is told."""
        latest: tuple[int, int | None] | None = None
        try:
            async with asyncio.timeout(self._longest):
                has_ended = False
                while not has_ended:
                    has_ended = bool((await asyncio.wait({running}, timeout=self._look))[0])
                    now = _last_progress(errors)
                    if progress is not None and now is not None and now != latest:
                        latest = now
                        await progress(*now)
                return await running
        except TimeoutError:
            sentence = ngettext_lazy(
                "This took longer than {number} minute and was ended; what was read is kept: do it again to go on.",
                "This took longer than {number} minutes and was ended; what was read is kept: do it again to go on.",
                round(self._longest / 60),
            )
            raise IngestEnded(sentence) from None


def said_by_ingest(sentence: str) -> Translatable:
    """A sentence of the ingest, which speaks English alone; other languages say whose it is.

    One that says what to type in a terminal, or to write into a file, says what to do in Discord.
    """
    if page := _IS_A_PAGE.fullmatch(sentence):
        feeds = [feed.strip("'") for feed in page[2].rstrip(".").split(" or ")]  # quoted for a shell
        return ngettext_lazy(
            "{url} was not added: it is a page, and names a feed. Add {feeds} in its place, with /admin feeds add.",
            "{url} was not added: it is a page, and names several feeds. Add one of {feeds} in its place, with "
            "/admin feeds add.",
            len(feeds),
            url=page[1],
            feeds=", ".join(feeds),
        )
    if match := _IS_THERE.fullmatch(sentence):
        return gettext_lazy(
            "{url} is one of the feeds already. To change its outlet, remove it with /admin feeds remove and add it "
            "again.",
            url=match[1],
        )
    return Translatable(sentence, gettext_lazy("The ingest says: {sentence}", sentence=sentence).in_language)


def without_terminal(sentence: str) -> str:
    """A sentence of the ingest without what it says is to be typed in a terminal, which helps nobody in Discord."""
    return _IN_A_TERMINAL.split(sentence, maxsplit=1)[0]


def _without_report(code: int) -> str:
    return gettext_lazy(
        "The ingest ended without a report (exit code {code}); the log of the bot says more.", code=str(code)
    )


def _finished(ended: Ended, out: str) -> Finished:
    if ended.is_done:
        return Finished(ended.code, out, ended.lines)
    sentence = next((line for line in reversed(ended.lines) if line.startswith(_ERROR)), None)
    # In Discord the report of a crash is named without its folder.
    if sentence is None or ended.code == CRASHED:
        _log_lines(ended.lines)
    raise IngestFailed(said_by_ingest(sentence.removeprefix(_ERROR)) if sentence else _without_report(ended.code))


def _log_lines(lines: Sequence[str]) -> None:
    for line in lines:
        log.warning("ingest: %s", line)


def _last_progress(errors: IO[bytes]) -> tuple[int, int | None] | None:
    """The newest line of progress. The file's offset is the child's too: it is read without being moved."""
    size = os.fstat(errors.fileno()).st_size
    tail = os.pread(errors.fileno(), TAIL, max(0, size - TAIL)).decode("utf-8", "replace")
    for line in reversed(tail.splitlines()):
        with contextlib.suppress(ValueError, KeyError, TypeError):
            fields = json.loads(line)["progress"]
            return int(fields["done"]), None if fields["of"] is None else int(fields["of"])
    return None


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")
