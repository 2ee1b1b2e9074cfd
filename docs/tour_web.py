"""`python -m ingest` with pages of a file in the place of the web: python docs/tour_web.py PAGES.json ARGUMENT ..."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest import web_commands
from ingest.cli import main
from ingest.sources.web.fetching import Request, Response, Unfetched
from ingest.sources.web.safe_fetch.failure import Failure
from ingest.sources.web.safe_fetch.statuses import check_status


class Pages:
    """A fetcher of these pages, each a status or a body."""

    def __init__(self, pages: dict[str, dict[str, Any]]) -> None:
        self._pages = pages

    async def __aenter__(self) -> Pages:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is held."""

    async def fetch(self, request: Request) -> Response | Unfetched:
        """The page of this address, or what a site says of one that it has not."""
        page = self._pages.get(request.url, {"status": 404})
        try:
            check_status(page.get("status", 200), {}, datetime.now(UTC))
        except Failure as failure:
            return Unfetched(request.url, failure.problem, failure.reason)
        body = page["body"].encode()
        return Response(request.url, request.url, request.url, body, page["media_type"], "utf-8")


if __name__ == "__main__":
    stored = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    web_commands.SafeFetcher = lambda _settings: Pages(stored)  # type: ignore[assignment,misc,attr-defined]
    sys.exit(main(sys.argv[2:]))
