"""How long this thread's work may wait for the index server, all its requests together.

A search has something better to do than to wait: it goes by words. What writes waits as long as each request may take.
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
    """When patience ends, by the monotonic clock, and the longest that one request may take of it."""

    end: float
    request_seconds: float


_LIMIT: ContextVar[Limit | None] = ContextVar("limit", default=None)


@contextmanager
def at_most(seconds: float, request_seconds: float) -> Iterator[None]:
    """Inside, requests end with IndexStalled when so many seconds are over, or one of them takes so long."""
    token = _LIMIT.set(Limit(time.monotonic() + seconds, request_seconds))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def extend(seconds: float) -> None:
    """Gives this thread's work at least so many seconds from now: what it waits for is known to go on."""
    limit = _LIMIT.get()
    if limit is not None:
        limit.end = max(limit.end, time.monotonic() + seconds)
        limit.request_seconds = max(limit.request_seconds, seconds)


def seconds_left(most: float) -> float:
    """How long what may take `most` seconds may still take; 0 when patience is at its end."""
    limit = _LIMIT.get()
    return most if limit is None else max(0.0, min(most, limit.request_seconds, limit.end - time.monotonic()))


def seconds_for_request(most: float) -> float:
    """The same of a request; raises IndexStalled for no time at all."""
    left = seconds_left(most)
    if left <= 0:
        raise IndexStalled(STALLED)
    return left
