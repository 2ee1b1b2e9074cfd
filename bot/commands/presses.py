"""Tells a double click from two presses."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

DOUBLE_SECONDS = 3.0
KEPT = 1000

Press = tuple[int, int, str]  # person, message, button


class Presses:
    """The last presses of each person, bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: OrderedDict[Press, float] = OrderedDict()

    def is_double(self, person: int, message: int, button: str) -> bool:
        """Whether this person pressed this button a moment ago; a press that counts is remembered."""
        press, now = (person, message, button), self._clock()
        if now - self._last.get(press, -DOUBLE_SECONDS) < DOUBLE_SECONDS:
            return True
        self._last[press] = now
        self._last.move_to_end(press)
        if len(self._last) > KEPT:
            self._last.popitem(last=False)
        return False
