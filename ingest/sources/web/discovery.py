"""Whether an address is a feed or a sitemap, and, if it is a page, which feeds it names."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import UTC, datetime

from ingest.sources.unreadable import Unreadable
from ingest.sources.web.fetching import Fetcher, NotModified, Request, Unfetched
from ingest.sources.web.kinds import kind_of_body
from ingest.sources.web.listing import Kind
from ingest.sources.web.pages import feeds_of
from ingest.sources.web.readers import Readers


@dataclass(frozen=True, slots=True)
class Discovered:
    """How many links a list names; None with a reason, which names the feeds of a page, where an address is none."""

    entries: int | None = None
    reason: str = ""


async def discover(url: str, fetcher: Fetcher) -> Discovered:
    """What is at an address."""
    answer = await fetcher.fetch(Request(url))
    if isinstance(answer, Unfetched):
        return Discovered(reason=f"{answer.problem.value}: {answer.reason}")
    if isinstance(answer, NotModified):
        return Discovered(reason="its server sent nothing")
    kind = kind_of_body(answer.body, answer.media_type)
    async with Readers() as readers:
        try:
            if kind in (Kind.FEED, Kind.SITEMAP, Kind.SITEMAP_INDEX):
                listing = await readers.listing(answer, datetime.now(UTC).date())
                return Discovered(entries=len(listing.entries) + len(listing.children))
            if kind is not Kind.PAGE:
                return Discovered(reason=f"it is neither a feed nor a page ({answer.media_type or 'unnamed'})")
            feeds = feeds_of(await readers.page(answer), answer)
        except Unreadable as error:
            return Discovered(reason=f"it {error}")
    if not feeds:
        return Discovered(reason="it is a page, and names no feed")
    named = " or ".join(shlex.quote(feed) for feed in feeds)
    return Discovered(reason=f"it is a page; it names a feed: python -m ingest feeds add {named}")
