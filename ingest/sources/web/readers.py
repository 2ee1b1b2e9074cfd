"""The two children that read what was fetched, one document at a time each, off the event loop."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime
from typing import Any

from ingest.sources.extraction import Extractor, Page
from ingest.sources.limited_child import LimitedChild
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.fetching import Response
from ingest.sources.web.listing import Entry, Kind, Listing
from ingest.sources.web.pages import look_at_page


class ListingReader(LimitedChild):
    """Reads feeds and sitemaps, in one child that is started for the first and serves all that follow."""

    module = "ingest.sources.web.listing_worker"

    def read(self, body: bytes, url: str, charset: str | None, today: date) -> Listing:
        """What a feed or sitemap names, links resolved against its URL; raises Unreadable."""
        header = json.dumps({"url": url, "charset": charset, "today": today.isoformat()})
        reply = self.ask(header.encode() + b"\n" + body)
        if reply is None:
            raise Unreadable(self.why_it_ended("its entries"))
        fields_read: dict[str, Any] = json.loads(reply)
        if "unreadable" in fields_read:
            raise Unreadable(fields_read["unreadable"])
        entries = tuple(map(_entry, fields_read.pop("entries")))
        kind, children = Kind(fields_read.pop("kind")), tuple(fields_read.pop("children"))
        return Listing(kind=kind, entries=entries, children=children, **fields_read)


def _entry(values: dict[str, Any]) -> Entry:
    for name, kind in (("published", date), ("published_at", datetime), ("modified", datetime), ("updated", date)):
        values[name] = kind.fromisoformat(values[name]) if values[name] else None
    return Entry(**values | {"authors": tuple(values["authors"])})


class Readers:
    """Reads pages, feeds and sitemaps; use it as an async context manager."""

    def __init__(self) -> None:
        self._extractor, self._extracting = Extractor(), asyncio.Lock()
        self._lister, self._listing = ListingReader(), asyncio.Lock()

    async def __aenter__(self) -> Readers:
        return self

    async def __aexit__(self, *_: object) -> None:
        # Ends what a thread may still wait for.
        self._extractor.close()
        self._lister.close()

    async def page(self, response: Response) -> Page:
        """What is in a page; raises Unreadable."""
        async with self._extracting:
            return await asyncio.to_thread(look_at_page, response, self._extractor)

    async def listing(self, response: Response, today: date) -> Listing:
        """What a feed or sitemap names; raises Unreadable."""
        async with self._listing:
            return await asyncio.to_thread(
                self._lister.read, response.body, response.final_url, response.charset, today
            )
