"""When a host may be asked: by few requests at a time, with a gap between them, and not before it wants to be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.failure import Failure

# A pause for a site that says "too many requests" and not how long: for the rest of a run, and a little.
DEFAULT_PAUSE = 60.0


@dataclass(slots=True)
class _Host:
    turns: asyncio.Semaphore
    gap: float
    free_at: float = 0.0
    closed_until: float = 0.0


@dataclass(slots=True)
class Politeness:
    """Turns at hosts; `longest_wait` is the longest gap, and how long a turn waits for a host that is closed.

    All times are seconds. `clock` and `sleep` are injected by tests.
    """

    per_host: int
    gap: float
    longest_wait: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _hosts: dict[str, _Host] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """One turn at a host; raises Failure (rate limited) where it wants to be left alone for longer."""
        state = self._state(host)
        async with state.turns:
            self._check_closed(state)
            now = self.clock()
            start = max(now, state.free_at, state.closed_until)
            state.free_at = start + state.gap
            if start > now:
                await self.sleep(start - now)
                self._check_closed(state)
            try:
                yield
            finally:
                state.free_at = max(state.free_at, self.clock() + state.gap)

    def widen_gap(self, host: str, seconds: float) -> None:
        """A host asks for this gap at least; it is honored up to the longest wait."""
        state = self._state(host)
        state.gap = max(state.gap, min(seconds, self.longest_wait))

    def pause(self, host: str, seconds: float | None) -> None:
        """A host wants to be left alone for a time, which it may not tell."""
        state = self._state(host)
        state.closed_until = max(state.closed_until, self.clock() + (DEFAULT_PAUSE if seconds is None else seconds))

    def _state(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host(asyncio.Semaphore(self.per_host), self.gap))

    def _check_closed(self, state: _Host) -> None:
        seconds = state.closed_until - self.clock()
        if seconds > self.longest_wait:
            raise Failure(Problem.RATE_LIMITED, "The site has asked to be left alone for a while.", seconds)
