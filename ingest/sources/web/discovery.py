"""Whether an address is a feed or a sitemap, and, if it is a page, which feeds it names."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime

from ingest.sources.unreadable import Unreadable
from ingest.sources.web.fetching import Fetcher, NotModified, Request, Response, Unfetched
from ingest.sources.web.kinds import kind_of_body
from ingest.sources.web.listing import Kind
from ingest.sources.web.pages import feeds_of, json_links_of
from ingest.sources.web.readers import Readers

IS_OPML = "a list of feeds in OPML: save it, and add its feeds with python -m ingest feeds import FILE"


async def discover(url: str, fetcher: Fetcher) -> int | str:
    """How many links the list at an address names; a reason, which names the feeds of a page, where it is no list."""
    answer = await fetcher.fetch(Request(url))
    if isinstance(answer, Unfetched):
        return f"{answer.problem.value}: {answer.reason}"
    if isinstance(answer, NotModified) or not answer.body.strip():
        return "its server sent nothing"
    kind = kind_of_body(answer.body, answer.media_type)
    async with Readers() as readers:
        try:
            if kind in (Kind.FEED, Kind.SITEMAP, Kind.SITEMAP_INDEX):
                listing = await readers.listing(answer, datetime.now(UTC).date())
                return len(listing.entries) + len(listing.children)
            if kind is Kind.OPML:
                return f"it is {IS_OPML}"
            if kind is not Kind.PAGE:
                return f"it is neither a feed nor a page ({answer.media_type or 'unnamed'})"
            page = await readers.page(answer)
        except Unreadable as error:
            return f"it {error}"
    feeds = feeds_of(page, answer)
    # Asked only then: what most pages name in JSON is the page itself.
    feeds = feeds or tuple([link for link in json_links_of(page, answer) if await _is_feed(link, fetcher)])
    if not feeds:
        return "it is a page, and names no feed"
    feed_list = " or ".join(shlex.quote(feed) for feed in feeds)
    return f"it is a page; it names a feed: python -m ingest feeds add {feed_list}"


async def _is_feed(url: str, fetcher: Fetcher) -> bool:
    answer = await fetcher.fetch(Request(url, obey_robots=True))
    return isinstance(answer, Response) and kind_of_body(answer.body) is Kind.FEED
