"""How long the current work may take: a question at all, and a search all its requests to the index server together.

A context variable, so that code far below, such as SQL, needs no extra argument. If none is set, as in an ingest,
nothing is limited. A search need not wait for the index: it can go on by words.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from math import inf
from typing import TypeVar

from ingest.corpus.degradation import Degradation, note_degradation
from ingest.corpus.errors import STALLED, IndexStalled, OutOfTime

log = logging.getLogger(__name__)

Result = TypeVar("Result")
# What an answer can do without ends earlier, so that there is time to write it.
SHARE_OF_OPTIONAL = 0.75
LEAST_SECONDS = 0.1  # of a request


@dataclass(slots=True)
class _Clock:
    """The time since a question came in, without waiting times, and the steps skipped for lack of time."""

    started: float
    is_stopped: bool = False
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Wait:
    """Until when the index server is waited for, by the monotonic clock, and the seconds that one request may take."""

    end: float
    request_seconds: float

    def left(self) -> float:
        """Seconds that a request may still take, below 0 where there is no time left."""
        return min(self.request_seconds, self.end - time.monotonic())


@dataclass(frozen=True, slots=True)
class Deadline:
    """The seconds that the current work may take on the question's clock, and the question's own limit.

    `wait` is how much of it may be spent waiting for the index server.
    """

    clock: _Clock
    seconds: float
    of_question: float
    wait: _Wait | None = None

    def left(self) -> float:
        """Seconds until the current work must end, at least 0."""
        return max(0.0, self.seconds - (time.monotonic() - self.clock.started))

    def is_over(self) -> bool:
        """Whether the current work must end."""
        return not self.clock.is_stopped and not self.left()

    def for_optional(self, max_seconds: float | None = None) -> Deadline:
        """The same for an optional step, at most `max_seconds` seconds from now."""
        seconds = SHARE_OF_OPTIONAL * self.of_question
        if max_seconds is not None:
            seconds = min(seconds, time.monotonic() - self.clock.started + max_seconds)
        return replace(self, seconds=seconds)


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Limits the work inside, in this thread and in contexts copied from it; raises OutOfTime.

    Steps skipped for lack of time are one line in the log.
    """
    clock = _Clock(time.monotonic())
    token = _current.set(Deadline(clock, seconds, seconds))
    try:
        yield
    except sqlite3.OperationalError as error:
        if _is_interrupted(error):
            raise OutOfTime from error
        raise
    finally:
        _current.reset(token)
        if clock.left_out:
            log.warning("out of time (QUESTION_SECONDS=%g): left out %s", seconds, ", ".join(clock.left_out))


def check_time() -> None:
    """Raises OutOfTime if the current work must end; for loops and between steps, takes half a microsecond."""
    if is_over():
        raise OutOfTime


def is_over() -> bool:
    """Whether the current work must end."""
    deadline = _current.get()
    return deadline is not None and deadline.is_over()


def seconds_left(max_seconds: float) -> float:
    """The seconds that an optional step may take, at most `max_seconds`."""
    deadline = _current.get()
    if deadline is None:
        return max_seconds
    of_question = inf if deadline.clock.is_stopped else deadline.for_optional().left()
    of_wait = deadline.wait.left() if deadline.wait else inf
    return max(0.0, min(max_seconds, of_question, of_wait))


@contextmanager
def wait_limit(seconds: float, request_seconds: float) -> Iterator[None]:
    """Inside, requests end with IndexStalled when so many seconds are over, or one of them takes so long."""
    wait = _Wait(time.monotonic() + seconds, request_seconds)
    deadline = _current.get() or Deadline(_Clock(time.monotonic()), inf, inf)
    token = _current.set(replace(deadline, wait=wait))
    try:
        yield
    finally:
        _current.reset(token)


def extend_wait(seconds: float) -> None:
    """Gives requests at least so many seconds from now: what they wait for is known to go on."""
    deadline = _current.get()
    if deadline is not None and deadline.wait is not None:
        wait = deadline.wait
        wait.end = max(wait.end, time.monotonic() + seconds)
        wait.request_seconds = max(wait.request_seconds, seconds)


def seconds_for_request(max_seconds: float) -> float:
    """The seconds that a request may take, at most so many; raises IndexStalled where it may not be waited any more."""
    deadline = _current.get()
    if deadline is not None and deadline.wait is not None and deadline.wait.left() <= 0:
        raise IndexStalled(STALLED)
    return max(min(max_seconds, LEAST_SECONDS), seconds_left(max_seconds))


def if_in_time(step: str, work: Callable[[], Result], otherwise: Result, max_seconds: float | None = None) -> Result:
    """The result of `work`, an optional step; it may take at most `max_seconds` seconds, if given.

    `otherwise` if there is no time; then the step is recorded as skipped.
    """
    deadline = _current.get()
    if deadline is None:
        return work()
    token = _current.set(deadline.for_optional(max_seconds))
    try:
        check_time()
        return work()
    except OutOfTime:
        pass
    except sqlite3.OperationalError as error:
        if not _is_interrupted(error):
            raise
    finally:
        _current.reset(token)
    deadline.clock.left_out.append(step)
    note_degradation(Degradation.CUT_SHORT)
    return otherwise


@contextmanager
def uncounted() -> Iterator[None]:
    """Stops the clock for waits with limits of their own: loading a model, starting a server."""
    deadline = _current.get()
    if deadline is None or deadline.clock.is_stopped:
        yield
        return
    clock, began = deadline.clock, time.monotonic()
    clock.is_stopped = True
    try:
        yield
    finally:
        clock.started += time.monotonic() - began
        clock.is_stopped = False


def _is_interrupted(error: sqlite3.OperationalError) -> bool:
    """Whether SQLite interrupted a statement because time ran out."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
