"""How long a check takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def milliseconds(work: Callable[[], object]) -> float:
    """How long a model takes for this once it is loaded, by this as well."""
    work()
    return 1000 * timed(work)[1]


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What `work` returns, and the seconds that it took."""
    started = time.perf_counter()
    return work(), time.perf_counter() - started
