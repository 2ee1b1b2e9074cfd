"""What a site's robots.txt lets programs fetch; read once a run.

https://www.rfc-editor.org/rfc/rfc9309
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from protego import Protego
from yarl import URL

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.failure import Failure

LARGEST_ROBOTS = 512_000  # bytes, of which 500 KiB must be read
_ABSENT = frozenset({Problem.NOT_FOUND, Problem.GONE})


class Robots:
    """The rules of all sites that a run meets; `read` brings a robots.txt or raises Failure."""

    def __init__(self, agent: str, read: Callable[[URL], Awaitable[bytes]]) -> None:
        self._agent = agent
        self._read = read
        self._rules: dict[URL, Protego | Failure] = {}
        self._locks: dict[URL, asyncio.Lock] = {}

    async def check(self, url: URL) -> float | None:
        """The delay between requests that the site asks for, in seconds; raises Failure where it forbids the URL.

        A site whose rules cannot be read is not asked either.
        """
        origin = url.origin()
        async with self._locks.setdefault(origin, asyncio.Lock()):
            rules = self._rules.get(origin)
            if rules is None:
                rules = self._rules[origin] = await self._load(origin)
        if isinstance(rules, Failure):
            raise Failure(rules.problem, f"The site's robots.txt cannot be read: {rules.reason}", rules.retry_after)
        if not rules.can_fetch(str(url), self._agent):
            raise Failure(Problem.ROBOTS, "The site's robots.txt forbids it.")
        return rules.crawl_delay(self._agent)

    async def _load(self, origin: URL) -> Protego | Failure:
        try:
            body = await self._read(origin / "robots.txt")
        except Failure as failure:
            return Protego.parse("") if failure.problem in _ABSENT else failure
        return Protego.parse(body.decode("utf-8-sig", "replace"))
