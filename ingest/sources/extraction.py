"""The main text of a web page, found by trafilatura in a child process with limits of time and memory."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from types import TracebackType

from ingest.corpus.environment import child_environment
from ingest.sources.dates import parse_published
from ingest.sources.extraction_worker import LENGTH, SECONDS_A_PAGE
from ingest.sources.unreadable import Unreadable

# A child keeps the memory that its largest page took: after a large one it ends.
LARGE = 2_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page; nothing is cleaned or checked yet but the date."""

    text: str
    title: str
    canonical: str | None
    site: str | None
    authors: tuple[str, ...]
    published: date | None
    updated: date | None = None


class Extractor:
    """Finds main texts, in one child that is started for the first page and serves all that follow."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Extractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def extract(self, html: str) -> Page:
        """What is in a page; raises Unreadable where no text is found, or not within the limits."""
        reply = self._ask(html.encode("utf-8", "replace"))
        if reply is None:
            raise Unreadable(self._why_it_ended())
        if len(html) > LARGE:
            self.close()
        found: dict[str, str | None] = json.loads(reply)
        text = found["text"]
        if not text:
            raise Unreadable("has no article text that could be found")
        authors = (found["author"] or "").split("; ")
        return Page(
            text=text,
            title=found["title"] or "",
            canonical=found["canonical"],
            site=found["sitename"],
            authors=tuple(filter(None, authors)),
            published=parse_published(found["date"] or ""),
            updated=parse_published(found["updated"] or ""),
        )

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        assert child.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # what it never read
            child.stdin.close()
        with child:  # closes the other pipes and waits
            pass

    def _ask(self, page: bytes) -> bytes | None:
        """The child's reply, or None if it ended instead."""
        child = self._child = self._child or _start()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(LENGTH.pack(len(page)))
            child.stdin.write(page)
            child.stdin.flush()
        except BrokenPipeError:
            return None
        header = child.stdout.read(LENGTH.size)
        if len(header) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack(header)
        reply = child.stdout.read(length)
        return reply if len(reply) == length else None

    def _why_it_ended(self) -> str:
        assert self._child is not None
        status = self._child.wait()
        self.close()
        if status == -signal.SIGALRM:
            return f"took longer than {SECONDS_A_PAGE} seconds to read, and was given up"
        return "is too large or too broken a page to find its text"


def _start() -> subprocess.Popen[bytes]:
    # -P: the folder where the command was typed is no place for modules, unless it is one for us.
    command = [sys.executable, "-P", "-m", "ingest.sources.extraction_worker"]
    search = os.pathsep.join(str(place) for place in sys.path if place)
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # The child reads strangers' pages: it gets no key or token from our environment.
        env=child_environment(PYTHONPATH=search, PYTHONUTF8="1"),
    )
