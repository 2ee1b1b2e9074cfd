import asyncio
import logging
import time

from bot.observed.loop_lag import LONG_SECONDS, watch_loop


def lags_of(work, beats=5):
    async def run():
        lags, enough = [], asyncio.Event()

        def note_lag(lag):
            lags.append(lag)
            if len(lags) >= beats:
                enough.set()

        watching = asyncio.create_task(watch_loop(note_lag))
        await asyncio.sleep(0)
        work()
        await asyncio.wait_for(enough.wait(), 30)
        watching.cancel()
        return lags

    return asyncio.run(run())


def test_a_blocked_loop_is_measured_in_full(caplog):
    caplog.set_level(logging.WARNING)
    lags = lags_of(lambda: time.sleep(0.5))

    assert max(lags) > 0.4
    assert max(lags) > LONG_SECONDS
    assert "The event loop was held for" in caplog.text


def test_each_beat_is_reported():
    assert len(lags_of(lambda: None, beats=3)) >= 3
