"""The two children that read what was fetched, one document at a time each, off the event loop."""

from __future__ import annotations

import asyncio
from datetime import date

from ingest.sources.extraction import Extractor, Page
from ingest.sources.web.fetching import Response
from ingest.sources.web.listing import Listing
from ingest.sources.web.pages import look_at_page
from ingest.sources.web.reading import ListingReader


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
            read = self._lister.read
            return await asyncio.to_thread(read, response.body, response.final_url, response.charset, today)
