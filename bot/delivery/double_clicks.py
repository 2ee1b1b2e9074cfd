"""Tells a double click from two presses."""

from __future__ import annotations

from collections import OrderedDict

DOUBLE_SECONDS = 3.0
KEPT = 1000

Press = tuple[int, int, str]  # person, message, button
Place = tuple[int, int]  # person, message


class DoubleClicks:
    """The last press of each person under each message, bounded."""

    def __init__(self) -> None:
        self._last: OrderedDict[Place, tuple[str, float]] = OrderedDict()

    def is_double(self, press: Press, at: float) -> bool:
        """Whether this person pressed this button last, within DOUBLE_SECONDS before `at`; one that counts is kept."""
        person, message, button = press
        last, when = self._last.get((person, message), ("", float("-inf")))
        # Another button in between is no double click: a page that is turned back and forth is turned.
        if button == last and at - when < DOUBLE_SECONDS:
            return True
        self._last[person, message] = button, at
        self._last.move_to_end((person, message))
        if len(self._last) > KEPT:
            self._last.popitem(last=False)
        return False
