"""Waits of minutes and hours as an owner means them: the time goes on while the machine is suspended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

LOOK_SECONDS = 60.0  # so long after it wakes up, a machine that was suspended notices at the latest

Clock = Callable[[], float]


async def wait(
    seconds: float,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    clocks: Sequence[Clock] = (time.monotonic, time.time),
) -> None:
    """Ends when so many seconds have passed by one of the clocks, and is over in that many seconds awake.

    On Linux the monotonic clock, by which asyncio sleeps, stops with the machine; the other one may be set.
    """
    ends = [(clock, clock() + seconds) for clock in clocks]
    while (left := min(end - clock() for clock, end in ends)) > 0:
        await sleep(min(left, LOOK_SECONDS))
