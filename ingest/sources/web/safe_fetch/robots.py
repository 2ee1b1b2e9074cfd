"""What a site's robots.txt lets programs fetch; read once a run.

https://www.rfc-editor.org/rfc/rfc9309
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from protego import Protego
from yarl import URL

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.failure import Failure

LARGEST_ROBOTS = 512_000  # bytes, of which 500 KiB must be read
# Seconds of computing that the rules of one site may cost in a run: the worst that we could write take 2 s for a link.
LONGEST_MATCHING = 10.0
_ABSENT = frozenset({Problem.NOT_FOUND, Problem.GONE})


@dataclass(slots=True)
class _Site:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: Protego | None = None
    failure: Failure | None = None
    seconds: float = 0.0


class Robots:
    """The rules of all sites that a run meets; `read` brings a robots.txt or raises Failure."""

    def __init__(self, agent: str, read_file: Callable[[URL], Awaitable[bytes]]) -> None:
        self._agent = agent
        self._read_file = read_file
        self._sites: dict[URL, _Site] = {}

    async def check(self, url: URL) -> float | None:
        """The delay between requests that the site asks for, in seconds; raises Failure where it forbids the URL.

        A site whose rules cannot be read is not asked either.
        """
        site = self._sites.setdefault(url.origin(), _Site())
        async with site.lock:
            if site.rules is None and site.failure is None:
                await self._load(site, url.origin() / "robots.txt")
            if site.failure:
                reason = f"The site's robots.txt cannot be read: {site.failure.reason}"
                raise Failure(site.failure.problem, reason, site.failure.retry_after)
            # In a thread: a large file with patterns for each link would hold up all other sites.
            allowed, delay = await asyncio.to_thread(self._match, site, str(url))
        if not allowed:
            raise Failure(Problem.ROBOTS, "The site's robots.txt forbids it.")
        return delay

    async def _load(self, site: _Site, url: URL) -> None:
        try:
            body = await self._read_file(url)
        except Failure as failure:
            if failure.problem is Problem.TOO_LARGE:
                failure.reason = f"It is larger than {LARGEST_ROBOTS // 1000} KB."
            if failure.problem not in _ABSENT:
                site.failure = failure
                return
            body = b""
        site.rules = await asyncio.to_thread(Protego.parse, body.decode("utf-8-sig", "replace"))

    def _match(self, site: _Site, url: str) -> tuple[bool, float | None]:
        assert site.rules
        start = time.thread_time()
        allowed, delay = site.rules.can_fetch(url, self._agent), site.rules.crawl_delay(self._agent)
        site.seconds += time.thread_time() - start
        if site.seconds > LONGEST_MATCHING:
            site.failure = Failure(Problem.BROKEN, "Its rules take too long.")
        return allowed, delay
