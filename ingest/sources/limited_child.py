"""A child process with limits of time and memory, to which strangers' documents are handed one after the other."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import ClassVar, Self

from ingest.corpus.environment import child_environment
from ingest.sources.extraction_worker import LENGTH, SECONDS_A_PAGE


class LimitedChild:
    """One child that is started for the first document and serves all that follow; one thread at a time may ask."""

    module: ClassVar[str]  # what the child runs: a main() of extraction_worker

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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

    def ask(self, document: bytes) -> bytes | None:
        """The child's reply, or None if it ended instead; then ask `why_it_ended`."""
        child = self._child = self._child or start(self.module)
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(LENGTH.pack(len(document)))
            child.stdin.write(document)
            child.stdin.flush()
        except BrokenPipeError:
            return None
        header = child.stdout.read(LENGTH.size)
        if len(header) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack(header)
        reply = child.stdout.read(length)
        return reply if len(reply) == length else None

    def why_it_ended(self, sought: str) -> str:
        """The reason for a person, where what was sought in a document was not found for it."""
        assert self._child is not None
        status = self._child.wait()
        self.close()
        if status == -signal.SIGALRM:
            return f"took longer than {SECONDS_A_PAGE} seconds to read, and was given up"
        return f"is too large or too broken a page to find {sought}"


def start(module: str) -> subprocess.Popen[bytes]:
    """A child that runs this module, with pipes as its standard input and output."""
    # -P: the folder where the command was typed is no place for modules, unless it is one for us.
    command = [sys.executable, "-P", "-m", module]
    search = os.pathsep.join(str(folder) for folder in sys.path if folder)
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # The child reads strangers' pages: it gets no key or token from our environment.
        env=child_environment(PYTHONPATH=search, PYTHONUTF8="1"),
    )
