"""Waits on a machine that is suspended and whose clock is set; no time passes in these tests."""

import asyncio

import pytest

from bot.process.ingest_schedule import LOOK_SECONDS, wait

HOUR = 3600.0


class Machine:
    """Two clocks, one that stops while the machine is suspended and one of the wall; sleeping moves both.

    `events` are what happens when it was awake so long: (seconds awake, seconds by which the wall's clock leaps).
    """

    def __init__(self, *events):
        self.awake, self.wall = 1000.0, 1_700_000_000.0
        self.began = self.awake
        self.events = list(events)
        self.sleeps = 0

    async def sleep(self, seconds):
        assert seconds > 0
        self.sleeps += 1
        self.awake += seconds
        self.wall += seconds
        while self.events and self.events[0][0] <= self.awake - self.began:
            self.wall += self.events.pop(0)[1]

    def wait(self, seconds):
        return wait(seconds, sleep=self.sleep, awake=lambda: self.awake, wall=lambda: self.wall)


def seconds_awake(machine, *waits):
    """How long the machine was awake in each of the waits, which follow each other."""

    async def measure(seconds):
        began = machine.awake
        await machine.wait(seconds)
        return machine.awake - began

    async def measure_all():
        return [await measure(seconds) for seconds in waits]

    return asyncio.run(measure_all())


@pytest.mark.parametrize("seconds", [0.0, 0.5, 30.0, LOOK_SECONDS, 1800.0, 6 * HOUR])
def test_a_wait_takes_its_seconds(seconds):
    machine = Machine()
    assert seconds_awake(machine, seconds) == [pytest.approx(seconds)]
    assert machine.sleeps <= seconds / LOOK_SECONDS + 2


def test_a_machine_that_was_suspended_does_not_wait_the_rest_when_it_wakes_up():
    """News was read hours late: of two hours one was awake, and the other began in the morning."""
    (awake,) = seconds_awake(Machine((HOUR, 8 * HOUR)), 2 * HOUR)
    # Not at once: its network is not there then.
    assert HOUR + LOOK_SECONDS <= awake <= HOUR + 2 * LOOK_SECONDS


def test_a_nap_shorter_than_the_rest_shortens_it_by_as_much():
    assert seconds_awake(Machine((HOUR, HOUR / 2)), 2 * HOUR) == [pytest.approx(1.5 * HOUR + LOOK_SECONDS)]
    assert seconds_awake(Machine((HOUR, 1.0)), HOUR + 1.0) == [pytest.approx(HOUR + 1.0)]


@pytest.mark.parametrize("leap", [-1.0, -HOUR, -8 * HOUR, -50 * 365 * 24 * HOUR])
def test_a_clock_that_is_set_back_makes_no_wait_longer(leap):
    assert seconds_awake(Machine((60.0, leap)), HOUR, HOUR) == [pytest.approx(HOUR)] * 2


def test_a_clock_that_leaps_ahead_ends_one_wait_and_no_other():
    ended, *others = seconds_awake(Machine((60.0, 50 * 365 * 24 * HOUR)), HOUR, HOUR, HOUR)
    assert ended <= 60.0 + 2 * LOOK_SECONDS
    assert others == [pytest.approx(HOUR)] * 2


def test_a_clock_that_leaps_ahead_and_is_set_back_ends_one_wait():
    year = 365 * 24 * HOUR
    waits = seconds_awake(Machine((60.0, year), (600.0, -year), (4000.0, year), (4060.0, -year)), *[HOUR] * 4)
    assert sum(seconds < HOUR - 1 for seconds in waits) == 2
    assert max(waits) <= HOUR + 1


def test_a_wait_can_be_cancelled():
    async def cancel():
        waiting = asyncio.create_task(wait(HOUR))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
        return waiting.cancelled()

    assert asyncio.run(cancel())
