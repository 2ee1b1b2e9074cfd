import asyncio
import logging
import time

from bot.observed.loop_lag import LONG_SECONDS, watch_loop


def lags_of(work, beats=5):
    async def run():
        seen, enough = [], asyncio.Event()

        def observed(lag):
            seen.append(lag)
            if len(seen) >= beats:
                enough.set()

        watching = asyncio.create_task(watch_loop(observed))
        await asyncio.sleep(0)
        work()
        await asyncio.wait_for(enough.wait(), 30)
        watching.cancel()
        return seen

    return asyncio.run(run())


def test_a_block_of_the_loop_is_seen_in_full(caplog):
    caplog.set_level(logging.WARNING)
    seen = lags_of(lambda: time.sleep(0.5))

    assert max(seen) > 0.4
    assert max(seen) > LONG_SECONDS
    assert "The event loop was held for" in caplog.text


def test_each_beat_is_reported():
    assert len(lags_of(lambda: None, beats=3)) >= 3
