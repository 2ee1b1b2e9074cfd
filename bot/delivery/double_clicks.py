"""Tells a double click from two presses."""

from __future__ import annotations

from bot.delivery.recent_keys import Newest

DOUBLE_SECONDS = 3.0
MOST_PRESSES = 1000

Press = tuple[int, int, str]  # person, message, button
Message = tuple[int, int]  # person, message


class DoubleClicks:
    """The last press of each person under each message, limited in number."""

    def __init__(self) -> None:
        self._last: Newest[Message, tuple[str, float]] = Newest(MOST_PRESSES)

    def is_double(self, press: Press, at: float) -> bool:
        """Whether this person pressed this button less than DOUBLE_SECONDS before `at`; records a press that counts."""
        person, message, button = press
        last, pressed_at = self._last.get((person, message), ("", float("-inf")))
        # Another button in between is no double click: a page that is turned back and forth is turned.
        if button == last and at - pressed_at < DOUBLE_SECONDS:
            return True
        self._last[person, message] = button, at
        return False
