"""Repairs a damaged index in the background: runs `python -m ingest repair` as a child process."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import sys
import threading
import time
from typing import IO

from pydantic import SecretStr

from ingest.corpus.environment import MODELS, NETWORK, child_environment
from ingest.corpus.private import make_private_file
from ingest.corpus.settings import CorpusSettings

log = logging.getLogger(__name__)

FIRST_PAUSE = 10.0
LONGEST_PAUSE = 600.0


class IndexRepairer:
    """Starts one repair at a time, with growing pauses while none of them helps."""

    def __init__(self, settings: CorpusSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pause = FIRST_PAUSE
        self._not_before = 0.0

    def call(self, reason: str, *, is_sound: bool = False) -> None:
        """Start a repair, unless one runs or has just ended; says so in one line of the log.

        An index that `is_sound` is only out of date: searches go on in it.
        """
        level, state = (logging.INFO, "is out of date") if is_sound else (logging.WARNING, "cannot be used")
        with self._lock:
            if time.monotonic() < self._not_before or self.is_at_work:
                return
            self._not_before = time.monotonic() + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            log.log(level, "the index %s (%s); checking it; what is damaged is rebuilt", state, reason.rstrip("."))
            self._thread = threading.Thread(target=self._repair, name="index-repairer", daemon=True)
            self._thread.start()

    def forget(self) -> None:
        """Resets the pause, after a search found the index sound, which a repair cannot judge itself."""
        self._pause = FIRST_PAUSE
        self._not_before = min(self._not_before, time.monotonic() + FIRST_PAUSE)

    @property
    def is_at_work(self) -> bool:
        """Whether a repair started by this process is running."""
        return self._thread is not None and self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """Waits up to `seconds` for a running repair; returns whether none is running."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self.is_at_work

    def _repair(self) -> None:
        with contextlib.ExitStack() as opened:
            errors: int | IO[bytes] = subprocess.DEVNULL
            with contextlib.suppress(OSError):
                file = self._settings.corpus_dir / "repair.log"
                make_private_file(file)
                errors = opened.enter_context(file.open("wb"))
            code = subprocess.run(
                [sys.executable, "-m", "ingest", "repair", "--quick"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=repair_environment(self._settings),
                start_new_session=True,  # Ctrl-C at a question does not end the repair
                check=False,
            ).returncode
        if code == 0:
            log.info("the index is complete again")
        else:
            log.info("the repair ended with exit code %d; repair.log in the corpus folder says why", code)


def repair_environment(settings: CorpusSettings) -> dict[str, str]:
    """The environment of a child that works on this corpus; these settings may not have come from our own."""
    variables = {name.upper(): _plain(getattr(settings, name)) for name in CorpusSettings.model_fields}
    variables["CORPUS_DIR"] = str(settings.corpus_dir.resolve())
    return child_environment((*MODELS, *(NETWORK if settings.chroma_url else ())), **variables)


def _plain(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return "" if value is None else str(value)
