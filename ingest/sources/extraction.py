"""The main text of a web page, found by trafilatura in a child process with limits of time and memory."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ingest.sources.dates import parse_published
from ingest.sources.limited_child import LimitedChild
from ingest.sources.page_facts import PageFacts
from ingest.sources.unreadable import Unreadable

# A child keeps the memory that its largest page took: after a large one it ends.
LARGE = 2_000_000
_LINE_BREAKS = re.compile(r"\n+")


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page; nothing is cleaned or checked yet but the date.

    `published_at` is a time of the day `published`, in the page's own zone. `states_day` is False where that day only
    stands in a box of the page, which may be of another story or of today.
    """

    text: str
    title: str
    canonical: str | None
    site: str | None
    authors: tuple[str, ...]
    published: date | None
    updated: date | None = None
    facts: PageFacts = field(default_factory=PageFacts)
    published_at: datetime | None = None
    states_day: bool = True


class Extractor(LimitedChild):
    """Finds main texts, in one child that is started for the first page and serves all that follow."""

    module = "ingest.sources.extraction_worker"

    def read(self, html: str) -> Page:
        """What is in a page, though it be no text; raises Unreadable where it is not read within the limits."""
        reply = self.ask(html.encode("utf-8", "replace"))
        if reply is None:
            raise Unreadable(self.why_it_ended("its text"))
        if len(html) > LARGE:
            self.close()
        fields: dict[str, Any] = json.loads(reply)
        authors = (fields.get("author") or "").split("; ")
        published_at = fields.get("published_at")
        return Page(
            # Each line is a block of the page: a single break could be the wrap of a line, and a headline would be read
            # as the beginning of the sentence under it.
            text=_LINE_BREAKS.sub("\n\n", fields["text"] or ""),
            title=fields.get("title") or "",
            canonical=fields.get("canonical"),
            site=fields.get("sitename"),
            authors=tuple(filter(None, authors)),
            published=parse_published(fields.get("date") or ""),
            updated=parse_published(fields.get("updated") or ""),
            facts=PageFacts(**{name: _as_tuple(value) for name, value in (fields.get("facts") or {}).items()}),
            published_at=datetime.fromisoformat(published_at) if published_at else None,
            states_day=fields.get("states_day", True),
        )


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
