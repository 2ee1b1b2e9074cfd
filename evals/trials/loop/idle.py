"""An event loop that does nothing, in a process of its own: it shows the lag that the machine causes, not the bot.

python -m evals.trials.loop.idle prints its beats by lag when it is told to end by a line on stdin.
"""

from __future__ import annotations

import asyncio
import json
import sys
from bisect import bisect_left
from itertools import accumulate

from bot.observed.loop_lag import watch_loop
from bot.observed.metrics import LAG_BUCKETS


async def idle() -> list[float]:
    """Beats up to each of LAG_BUCKETS, and all of them, until stdin has a line or ends."""
    counts = [0.0] * (len(LAG_BUCKETS) + 1)

    def observed(lag: float) -> None:
        counts[bisect_left(LAG_BUCKETS, lag)] += 1

    watching = asyncio.create_task(watch_loop(observed))
    await asyncio.to_thread(sys.stdin.readline)
    watching.cancel()
    return list(accumulate(counts))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(idle())))
