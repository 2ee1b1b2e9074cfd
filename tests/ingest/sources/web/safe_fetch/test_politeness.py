import asyncio

import pytest

from ingest.settings import IngestSettings
from ingest.sources.web.fetching import Problem, Request, Response
from ingest.sources.web.safe_fetch.failure import Failure
from ingest.sources.web.safe_fetch.fetcher import SafeFetcher
from ingest.sources.web.safe_fetch.politeness import DEFAULT_PAUSE, Politeness
from tests.ingest.sources.web.safe_fetch.conftest import opened
from tests.ingest.sources.web.site import Site, serving


class Clock:
    """A clock that only sleeping moves on."""

    def __init__(self):
        self.now = 1000.0
        self.slept = []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock():
    return Clock()


def polite(clock, per_host=1, gap=2.0, longest_wait=30.0):
    return Politeness(per_host, gap, longest_wait, clock, clock.sleep)


def run_turns(politeness, clock, *hosts, seconds=5.0):
    """When the turns of these hosts start, each of which takes a time."""
    starts = []

    async def one(host):
        async with politeness.turn(host):
            starts.append((host, clock.now))
            await clock.sleep(seconds)

    async def all_of_them():
        for host in hosts:
            await one(host)

    asyncio.run(all_of_them())
    return starts


def test_a_host_has_a_gap_between_its_turns(clock):
    assert run_turns(polite(clock), clock, "a", "a", "a") == [("a", 1000), ("a", 1007), ("a", 1014)]


def test_different_hosts_do_not_wait_for_each_other(clock):
    assert run_turns(polite(clock), clock, "a", "b") == [("a", 1000), ("b", 1005)]


@pytest.mark.parametrize("per_host", [1, 2, 3])
def test_the_number_of_simultaneous_turns_is_limited(clock, per_host):
    at_work, most = 0, 0

    async def one(politeness):
        nonlocal at_work, most
        async with politeness.turn("a"):
            at_work += 1
            most = max(most, at_work)
            for _ in range(10):
                await asyncio.sleep(0)
            at_work -= 1

    async def all_of_them():
        politeness = polite(clock, per_host, gap=0.0)
        await asyncio.gather(*(one(politeness) for _ in range(9)))

    asyncio.run(all_of_them())
    assert most == per_host


def test_simultaneous_turns_start_with_a_gap():
    slept = []

    async def sleep(seconds):
        slept.append(seconds)
        await asyncio.sleep(0)

    async def one(politeness):
        async with politeness.turn("a"):
            pass

    async def all_of_them():
        politeness = Politeness(3, 2.0, 30.0, lambda: 1000.0, sleep)
        await asyncio.gather(*(one(politeness) for _ in range(3)))

    asyncio.run(all_of_them())
    assert slept == [2.0, 4.0]


def test_a_requested_larger_gap_is_respected_up_to_a_limit(clock):
    politeness = polite(clock)
    politeness.widen_gap("a", 7)
    politeness.widen_gap("a", 1)
    politeness.widen_gap("b", 3600)

    starts = run_turns(politeness, clock, "a", "a", "b", "b", seconds=0)
    assert [start for _, start in starts] == [1000, 1007, 1007, 1037]


def test_a_short_pause_is_waited_for(clock):
    politeness = polite(clock)
    politeness.pause("a", 20)

    assert run_turns(politeness, clock, "a", "b") == [("a", 1020), ("b", 1025)]


@pytest.mark.parametrize(("asked", "seconds_left"), [(3600, 3600), (None, DEFAULT_PAUSE)])
def test_a_long_pause_is_reported(clock, asked, seconds_left):
    politeness = polite(clock)
    politeness.pause("a", asked)

    with pytest.raises(Failure) as failure:
        run_turns(politeness, clock, "a")

    assert (failure.value.problem, failure.value.retry_after) == (Problem.RATE_LIMITED, seconds_left)
    assert clock.slept == []


def test_a_host_that_closes_during_a_wait_gets_no_request():
    async def sleep(_seconds):
        politeness.pause("a", 3600)  # said to another request

    politeness = Politeness(2, 2.0, 30.0, lambda: 1000.0, sleep)

    async def two_turns():
        async with politeness.turn("a"), politeness.turn("a"):
            raise AssertionError("asked")

    with pytest.raises(Failure):
        asyncio.run(two_turns())


def test_a_failed_turn_is_over(clock):
    politeness = polite(clock)

    async def fail():
        async with politeness.turn("a"):
            raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        asyncio.run(fail())
    assert run_turns(politeness, clock, "a") == [("a", 1002)]


def test_requests_that_wait_when_a_host_closes_are_not_made():
    """Ten requests, of which the first is told to come back in two minutes: nine are never made."""

    async def fetched():
        async with Site() as site, opened(site) as fetcher:
            requests = [fetcher.fetch(Request(site.url("rate_limited"))) for _ in range(10)]
            return await asyncio.gather(*requests), site.requests

    answers, requests = asyncio.run(fetched())

    assert len(requests) == 1
    assert all(answer.problem is Problem.RATE_LIMITED for answer in answers)
    assert all(110 < answer.retry_after <= 120 for answer in answers)


def test_the_gap_of_the_setting_is_respected(clock):
    async def fetched():
        politeness = polite(clock, gap=3.0)
        async with Site() as site, opened(site, politeness=politeness) as fetcher:
            for _ in range(3):
                assert isinstance(await fetcher.fetch(Request(site.url("page"))), Response)

    asyncio.run(fetched())
    assert clock.slept == [3.0, 3.0]


def test_requests_to_all_hosts_are_limited_together():
    """Twelve sites that never answer: no more of them are asked at once than the setting says."""

    async def fetched():
        sites = [Site() for _ in range(12)]
        async with serving(*sites):
            hosts = ",".join(f"127.0.0.1:{site.port}" for site in sites)
            settings = IngestSettings(_env_file=None, fetch_private_hosts=hosts, fetch_concurrency=3)
            async with SafeFetcher(settings) as fetcher:
                tasks = [asyncio.create_task(fetcher.fetch(Request(site.url("slow_headers")))) for site in sites]
                while sum(len(site.requests) for site in sites) < 3:
                    await asyncio.sleep(0)
                for _ in range(100):
                    await asyncio.sleep(0)
                asked = sum(len(site.requests) for site in sites)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                return asked

    assert asyncio.run(fetched()) == 3


def test_a_slow_host_does_not_delay_others():
    async def fetched():
        async with serving(slow := Site(), fast := Site()):
            hosts = f"127.0.0.1:{slow.port},127.0.0.1:{fast.port}"
            settings = IngestSettings(_env_file=None, fetch_private_hosts=hosts, fetch_gap=0, fetch_concurrency=2)
            async with SafeFetcher(settings) as fetcher:
                waiting = [asyncio.create_task(fetcher.fetch(Request(slow.url("slow_headers")))) for _ in range(5)]
                while not slow.requests:
                    await asyncio.sleep(0)
                answers = [await fetcher.fetch(Request(fast.url("page"))) for _ in range(5)]
                for task in waiting:
                    task.cancel()
                await asyncio.gather(*waiting, return_exceptions=True)
                return answers

    assert all(isinstance(answer, Response) for answer in asyncio.run(fetched()))
