import asyncio
import socket
import threading

import pytest

from ingest.settings import IngestSettings
from ingest.sources.web.fetching import Problem, Request, Response
from ingest.sources.web.safe_fetch.failure import Failure
from ingest.sources.web.safe_fetch.fetcher import SafeFetcher
from ingest.sources.web.safe_fetch.resolver import CheckedResolver
from tests.ingest.sources.web.safe_fetch.conftest import opened
from tests.ingest.sources.web.site import Site


def resolve(answers, hosts=frozenset(), host="news.example", port=80, family=socket.AF_UNSPEC):
    async def look_up(_host):
        return answers

    return asyncio.run(CheckedResolver(look_up, hosts).resolve(host, port, family))


def test_all_addresses_are_numeric():
    results = resolve(["1.1.1.1", "2606:4700::1"], port=443)

    assert [(result["host"], result["port"], result["family"]) for result in results] == [
        ("1.1.1.1", 443, socket.AF_INET),
        ("2606:4700::1", 443, socket.AF_INET6),
    ]
    assert all(result["hostname"] == "news.example" for result in results)
    assert all(result["flags"] & socket.AI_NUMERICHOST for result in results)


def test_only_addresses_of_the_requested_family_are_returned():
    assert [result["host"] for result in resolve(["1.1.1.1", "2606:4700::1"], family=socket.AF_INET)] == ["1.1.1.1"]


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["1.1.1.1", "::1"], ["fe80::1%eth0"]])
def test_one_private_address_among_public_ones_is_refused(answers):
    with pytest.raises(Failure) as failure:
        resolve(answers)
    assert failure.value.problem is Problem.NOT_ALLOWED


def test_only_a_host_named_in_the_setting_may_be_private():
    hosts = {("news.lan", 8080)}

    assert resolve(["10.0.0.1"], hosts, "news.lan", 8080)
    for host, port in (("news.lan", 80), ("other.lan", 8080)):
        with pytest.raises(Failure):
            resolve(["10.0.0.1"], hosts, host, port)
    with pytest.raises(Failure):
        resolve(["169.254.169.254"], hosts, "news.lan", 8080)


def test_a_host_without_addresses_is_unknown():
    with pytest.raises(OSError, match="no address"):
        resolve([])


def test_the_system_resolver_is_used():
    async def fetched():
        async with Site() as site, opened(site, names=["localhost"], look_up=None) as fetcher:
            return await fetcher.fetch(Request(site.url("page", host="localhost")))

    assert isinstance(asyncio.run(fetched()), Response)


@pytest.mark.parametrize(
    ("number", "words"), [(socket.EAI_NONAME, "No server has this name"), (socket.EAI_AGAIN, "at the moment")]
)
def test_an_unknown_name_differs_from_a_failed_lookup(number, words):
    async def look_up(_host):
        raise socket.gaierror(number, "x")

    async def fetched():
        async with SafeFetcher(IngestSettings(_env_file=None), look_up=look_up) as fetcher:
            return await fetcher.fetch(Request("http://news.example/"))

    answer = asyncio.run(fetched())

    assert answer.problem is Problem.UNREACHABLE
    assert words in answer.reason


def test_a_hanging_name_server_does_not_delay_other_lookups(monkeypatch):
    ask = socket.getaddrinfo
    hang = threading.Event()

    def hanging(host, *arguments, **options):
        if host == "hanging.example":
            hang.wait(60)
        return ask(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", hanging)

    async def fetched():
        async with Site() as site:
            options = {"names": ["localhost"], "look_up": None, "fetch_header_seconds": 0.3, "fetch_concurrency": 4}
            async with opened(site, **options) as fetcher:
                slow = [fetcher.fetch(Request(f"http://hanging.example:{8000 + port}/")) for port in range(3)]
                slow_answers = await asyncio.gather(*slow)
            async with opened(site, names=["localhost"], look_up=None, fetch_concurrency=1) as fetcher:
                waiting = asyncio.create_task(fetcher.fetch(Request("http://hanging.example/")))
                await asyncio.sleep(0)
                waiting.cancel()
                answer = await fetcher.fetch(Request(site.url("page", host="localhost")))
                await asyncio.gather(waiting, return_exceptions=True)
            return slow_answers, answer

    try:
        slow, answer = asyncio.run(fetched())
    finally:
        hang.set()

    assert [failure.problem for failure in slow] == [Problem.TOO_SLOW] * 3
    assert isinstance(answer, Response)
