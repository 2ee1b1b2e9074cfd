"""The tokens that may be spent in a day, kept in a file so that neither a restart nor a second process forgets them."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ingest.corpus.private import make_private_folder

_FILES_KEPT = 7  # of days before: a clock that leaps ahead and back finds what was spent
_DIGITS = 18  # of a number that stands for tokens; Python refuses to read one of thousands


class DailyBudget:
    """Counts tokens of a day, one number a line: appending needs no lock, and a torn last line costs one entry."""

    def __init__(self, folder: Path, limit: int, today: Callable[[], date]) -> None:
        """`limit` is in tokens, 0 for none; `today` is the day where the people are who ask."""
        self._folder = folder
        self._limit = limit
        self._today = today

    def reserve(self, tokens: int) -> date | None:
        """Sets tokens aside: the day they are of, None where it has not as many left; raises OSError."""
        day = self._today()
        if not self._limit:
            return day
        # Written first, read after: of two processes that ask at once none can overlook the other.
        self._add(day, tokens)
        if self.spent(day) <= self._limit:
            return day
        self._add(day, -tokens)
        return None

    def settle(self, day: date, reserved: int, spent: int) -> None:
        """Puts what was really spent in place of what was set aside on that day; raises OSError."""
        if self._limit and spent != reserved:
            self._add(day, spent - reserved)

    def spent(self, day: date) -> int:
        """Tokens spent or set aside on a day."""
        try:
            lines = self._file(day).read_text("ascii", "replace").splitlines()
        except FileNotFoundError:
            return 0
        return sum(int(line) for line in lines if len(line) <= _DIGITS and line.removeprefix("-").isdecimal())

    def _add(self, day: date, tokens: int) -> None:
        file = self._file(day)
        new = not file.exists()
        make_private_folder(self._folder)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, f"{tokens}\n".encode())
        finally:
            os.close(descriptor)
        if new:
            files = sorted(self._folder.glob("chat-tokens-????-??-??.txt"))
            for older in [other for other in files if other.name < file.name][:-_FILES_KEPT]:
                older.unlink(missing_ok=True)

    def _file(self, day: date) -> Path:
        return self._folder / f"chat-tokens-{day.isoformat()}.txt"
