"""Waits of minutes and hours as an owner means them: the time goes on while the machine is suspended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

LOOK_SECONDS = 60.0  # so long after it wakes up, a machine that was suspended notices at the latest

Clock = Callable[[], float]


async def wait(
    seconds: float,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    awake: Clock = time.monotonic,
    wall: Clock = time.time,
) -> None:
    """Ends when so many seconds have passed by the wall's clock, and is over in that many seconds awake.

    On Linux the monotonic clock, by which asyncio sleeps, stops with the machine; that of the wall may be set.
    """
    awake_end, wall_end = awake() + seconds, wall() + seconds
    while (left := min(awake_end - awake(), wall_end - wall())) > 0:
        await sleep(min(left, LOOK_SECONDS))
    # The network of a machine that has just woken up is not there at once, and what fails waits for the next run.
    if (left := awake_end - awake()) > 0:
        await sleep(min(left, LOOK_SECONDS))
