"""The child process that reads feeds and sitemaps: a line of JSON and bytes on stdin, JSON on stdout, within limits.

It runs apart because a hostile feed can take its reader minutes (two megabytes of "<": 5 s).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from ingest.sources.extraction_worker import main as serve_on_stdin
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.feeds import parse_feed
from ingest.sources.web.json_feeds import parse_json_feed
from ingest.sources.web.kinds import is_xml, kind_of_body
from ingest.sources.web.listing import Kind, Listing
from ingest.sources.web.sitemaps import parse_sitemap


def answer(document: bytes) -> dict[str, Any]:
    """What a feed or sitemap names, or why it cannot be read, as JSON can hold it.

    The document begins with url, charset and today.
    """
    header, _, body = document.partition(b"\n")
    request = json.loads(header)
    try:
        listing = parse(body, request["url"], request["charset"], date.fromisoformat(request["today"]))
    except Unreadable as error:
        return {"unreadable": error.reason}
    return asdict(
        listing,
        dict_factory=lambda pairs: {
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in pairs
        },
    )


def parse(body: bytes, url: str, charset: str | None, today: date) -> Listing:
    """What a feed or sitemap names; kind PAGE or OTHER without entries where it is neither; raises Unreadable."""
    kind = kind_of_body(body)
    if kind is Kind.FEED:
        read = parse_feed if is_xml(body) else parse_json_feed
        return read(body, url, charset, today)
    return parse_sitemap(body, url, today) if kind in (Kind.SITEMAP, Kind.SITEMAP_INDEX) else Listing(kind)


if __name__ == "__main__":
    serve_on_stdin(answer)
