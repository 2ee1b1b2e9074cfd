"""Memories of keys, limited in number: one that ends by itself, and one that tells double clicks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

SECONDS = 3600.0
MOST = 10_000
DOUBLE_SECONDS = 3.0
MOST_PRESSES = 1000

Press = tuple[int, int, str]  # person, message, button


class Newest(OrderedDict[K, V]):
    """The `capacity` entries that were set last."""

    def __init__(self, capacity: int) -> None:
        super().__init__()
        self._most = capacity

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self._most:
            self.popitem(last=False)


class RecentKeys(Generic[K]):
    """Keys that were noted in the last `seconds`; of more than `capacity`, the oldest are forgotten."""

    def __init__(self, seconds: float = SECONDS, capacity: int = MOST) -> None:
        self._seconds = seconds
        self._noted: Newest[K, float] = Newest(capacity)

    def note(self, key: K, now: float) -> bool:
        """Remembers the key; whether it is new."""
        new = not self.has(key, now)
        self._noted[key] = now
        return new

    def has(self, key: K, now: float) -> bool:
        """Whether the key was noted less than so many seconds before `now`, or after it: events may come late."""
        at = self._noted.get(key)
        # By the absolute difference: a clock that was ahead may be set back.
        return at is not None and abs(now - at) < self._seconds

    def forget(self, is_meant: Callable[[K], bool]) -> None:
        """Forgets all keys that are meant."""
        for key in [key for key in self._noted if is_meant(key)]:
            del self._noted[key]

    def __len__(self) -> int:
        return len(self._noted)


class DoubleClicks:
    """The last press of each person under each message, limited in number."""

    def __init__(self) -> None:
        self._last: Newest[tuple[int, int], tuple[str, float]] = Newest(MOST_PRESSES)

    def is_double(self, press: Press, at: float, seconds: float = DOUBLE_SECONDS) -> bool:
        """Whether this person pressed this button less than `seconds` before `at`; records a press that counts."""
        person, message, button = press
        last, pressed_at = self._last.get((person, message), ("", float("-inf")))
        # Another button in between is no double click: a page that is turned back and forth is turned.
        if button == last and at - pressed_at < seconds:
            return True
        self._last[person, message] = button, at
        return False
