"""A circuit breaker: after failures in a row the model is left alone, then tried with one question.

The pattern is of M. Nygard, "Release It!"; described at https://martinfowler.com/bliki/CircuitBreaker.html
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

FAILURES = 3
REST_SECONDS = 60.0


class Breaker:
    """Lets calls through while they succeed; thread-safe. `clock` gives seconds that never run backwards."""

    def __init__(self, clock: Callable[[], float], failures: int = FAILURES, rest: float = REST_SECONDS) -> None:
        self._clock = clock
        self._limit = failures
        self._rest = rest
        self._failed = 0
        self._closed_until: float | None = None
        self._asked_until = -math.inf  # the time before which the server asks not to be called
        self._trying = False
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether a call may go out; after the rest, one alone may. Each call that may is told of below."""
        with self._lock:
            if self._closed_until is None:
                return True
            if self._trying or self._clock() < self._closed_until:
                return False
            self._trying = True
            return True

    @property
    def is_asked_to_wait(self) -> bool:
        """Whether the last rest is the one that the server asked for, not one after several failures."""
        with self._lock:
            return self._closed_until == self._asked_until

    def succeeded(self) -> None:
        """The call was answered."""
        with self._lock:
            self._failed, self._trying = 0, False
            # A call that went out before the server asked to be left alone does not end that time.
            self._closed_until = self._asked_until if self._clock() < self._asked_until else None

    def failed(self, wait: float | None = None) -> None:
        """The call was not; `wait` is for how many seconds its server asked to be left alone."""
        with self._lock:
            self._failed += 1
            now = self._clock()
            rest = self._rest if self._trying or self._failed >= self._limit else 0.0
            if wait:
                self._asked_until = max(self._asked_until, now + wait)
            until = max(now + rest, self._asked_until)
            if until > now:
                self._closed_until = until
            self._trying = False

    def let_go(self) -> None:
        """The call was not made after all."""
        with self._lock:
            self._trying = False
