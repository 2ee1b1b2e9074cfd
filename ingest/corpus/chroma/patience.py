"""How long this thread's work may wait for the index server, all its requests together.

A search falls back to words rather than wait. Writers wait as long as each request may take.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ingest.corpus.errors import IndexStalled

STALLED = "The index server took too long to answer; try again in a moment."


@dataclass(slots=True)
class Limit:
    """The end of the wait on the monotonic clock, and the longest that one request may take."""

    end: float
    request_seconds: float


_LIMIT: ContextVar[Limit | None] = ContextVar("limit", default=None)


@contextmanager
def at_most(seconds: float, request_seconds: float) -> Iterator[None]:
    """Inside, requests raise IndexStalled after `seconds` in total, or `request_seconds` for one of them."""
    token = _LIMIT.set(Limit(time.monotonic() + seconds, request_seconds))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def extend(seconds: float) -> None:
    """Gives this thread's work at least `seconds` from now, because what it waits for is known to make progress."""
    limit = _LIMIT.get()
    if limit is not None:
        limit.end = max(limit.end, time.monotonic() + seconds)
        limit.request_seconds = max(limit.request_seconds, seconds)


def seconds_left(most: float) -> float:
    """The remaining seconds for something that may take `most`; 0 once the time is up."""
    limit = _LIMIT.get()
    return most if limit is None else max(0.0, min(most, limit.request_seconds, limit.end - time.monotonic()))


def seconds_for_request(most: float) -> float:
    """The same for a request; raises IndexStalled if no time remains."""
    left = seconds_left(most)
    if left <= 0:
        raise IndexStalled(STALLED)
    return left
