"""Milliseconds of each step of a question."""

from __future__ import annotations

import time


class Stopwatch:
    """Notes how long each step took since the one before."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps_ms: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self.laps_ms[step] = (now - self._last) * 1000
        self._last = now
