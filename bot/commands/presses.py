"""Tells a double click from two presses."""

from __future__ import annotations

from collections import OrderedDict

DOUBLE_SECONDS = 3.0
KEPT = 1000

Press = tuple[int, int, str]  # person, message, button


class Presses:
    """The last presses of each person, bounded."""

    def __init__(self) -> None:
        self._last: OrderedDict[Press, float] = OrderedDict()

    def is_double(self, press: Press, at: float) -> bool:
        """Whether this person pressed this button within DOUBLE_SECONDS before `at`; a press that counts is kept."""
        if at - self._last.get(press, float("-inf")) < DOUBLE_SECONDS:
            return True
        self._last[press] = at
        self._last.move_to_end(press)
        if len(self._last) > KEPT:
            self._last.popitem(last=False)
        return False
