"""The main text of a web page, found by trafilatura in a child process with limits of time and memory."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from ingest.sources.dates import parse_published
from ingest.sources.limited_child import LimitedChild
from ingest.sources.unreadable import Unreadable

# A child keeps the memory that its largest page took: after a large one it ends.
LARGE = 2_000_000


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page; nothing is cleaned or checked yet but the date."""

    text: str
    title: str
    canonical: str | None
    site: str | None
    authors: tuple[str, ...]
    published: date | None


class Extractor(LimitedChild):
    """Finds main texts, in one child that is started for the first page and serves all that follow."""

    module = "ingest.sources.extraction_worker"

    def extract(self, html: str) -> Page:
        """What is in a page; raises Unreadable where no text is found, or not within the limits."""
        reply = self.ask(html.encode("utf-8", "replace"))
        if reply is None:
            raise Unreadable(self.why_it_ended("its text"))
        if len(html) > LARGE:
            self.close()
        found: dict[str, str | None] = json.loads(reply)
        text = found["text"]
        if not text:
            raise Unreadable("has no article text that could be found")
        authors = (found["author"] or "").split("; ")
        return Page(
            text=text,
            title=found["title"] or "",
            canonical=found["canonical"],
            site=found["sitename"],
            authors=tuple(filter(None, authors)),
            published=parse_published(found["date"] or ""),
        )
