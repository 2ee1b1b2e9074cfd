"""How long the event loop keeps a task waiting that is due; Discord's heartbeat depends on it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.02
# Discord closes a connection whose heartbeat is late by far more; from here on it is worth a line.
LONG_SECONDS = 0.25


async def watch_loop(observed: Callable[[float], None]) -> None:
    """Reports each beat's lag in seconds, until canceled."""
    while True:
        due = time.perf_counter() + BEAT_SECONDS
        await asyncio.sleep(BEAT_SECONDS)
        lag = max(0.0, time.perf_counter() - due)
        observed(lag)
        if lag > LONG_SECONDS:
            log.warning("The event loop was held for %.0f ms.", lag * 1000)
