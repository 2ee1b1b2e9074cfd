"""The name of a host -> addresses, each of them checked; they are what is connected to, and nothing asks again."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.addresses import refuse_address
from ingest.sources.web.safe_fetch.failure import Failure
from ingest.sources.web.safe_fetch.urls import PrivateHosts, is_admitted

Lookup = Callable[[str], Awaitable[Sequence[str]]]


class SystemLookup:
    """Asks the system in threads of its own: a name server that hangs delays nobody else. Raises OSError."""

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="lookup")

    async def __call__(self, host: str) -> Sequence[str]:
        """The addresses of a host."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host)

    def close(self) -> None:
        """Waits for no lookup that is under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class CheckedResolver(AbstractResolver):
    """Refuses a host of which any address may not be connected to."""

    def __init__(self, look_up: Lookup, hosts: PrivateHosts) -> None:
        self._look_up = look_up
        self._hosts = hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host; raises Failure (not allowed) and OSError."""
        private = is_admitted(host, port, self._hosts)
        addresses = await self._look_up(host)
        for address in addresses:
            if reason := refuse_address(address, private=private):
                raise Failure(Problem.NOT_ALLOWED, f"The address leads to {host}, which {reason}.")
        if not addresses:
            raise OSError(f"no address of {host}")
        results = [_result(host, address, port) for address in addresses]
        return [result for result in results if family in (socket.AF_UNSPEC, result["family"])]

    async def close(self) -> None:
        """Nothing is held."""


def _look_up(host: str) -> list[str]:
    infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in infos))


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET if ip_address(address).version == 4 else socket.AF_INET6
    numeric = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=numeric)
