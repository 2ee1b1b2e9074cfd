"""Finds the day and the time of day at which a page says that it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

from ingest.sources.dates import parse_published, parse_published_at
from ingest.sources.json_ld import articles_in

_MOST = 200  # dates of a page that are looked at
_PUBLISHED = re.compile(
    r"(?:og:)?(?:article[:.])?(?:publish(?:ed)?|publication)(?:[_-]?(?:time|date))?|(?:rnews:)?date_?published"
    r"|(?:parsely-|og:)?pub-?date|dc(?:terms)?[.:](?:date[.:])?(?:issued|created|date)|sailthru\.date"
    r"|cxenseparse:recs:publishtime",
    re.IGNORECASE,
)


def stated_times(tree: Any) -> list[str]:
    """The dates of publication in a page of lxml, as written: of its head, its JSON-LD and its text, in this order.

    What is of other stories or of an update must be gone from the page.
    """
    times = (time.get("datetime") for time in tree.iter("time"))
    return list(islice(filter(None, chain(_named_dates(tree), times)), _MOST))


def stated_day(tree: Any) -> str | None:
    """The day in ISO 8601 of all dates of publication in a page of lxml that it names so; None where it names several.

    They are found in `content`, before 1995 and in other forms than ISO 8601, too, where the search for a date is not.
    """
    days = {day for text in islice(_named_dates(tree), _MOST) if (day := parse_published(text))}
    return days.pop().isoformat() if len(days) == 1 else None


def publication_time(texts: Sequence[str], day: str) -> str | None:
    """The first of these that is a time of the page's day, in ISO 8601 with its own offset; None where none is."""
    moments = (moment for text in texts if (moment := parse_published_at(text)))
    return next((moment.isoformat() for moment in moments if moment.date().isoformat() == day), None)


def _named_dates(tree: Any) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if any(_PUBLISHED.fullmatch(meta.get(name) or "") for name in ("property", "name", "itemprop")):
            yield meta.get("content") or ""
    for article in articles_in(tree):
        # Of a list or an object as text, there might be a copy for each article in it.
        published = article.get("datePublished")
        yield published if isinstance(published, str) else ""
    for element in tree.xpath("//*[@itemprop]"):
        if _PUBLISHED.fullmatch(element.get("itemprop")):
            yield element.get("datetime") or element.get("content") or ""
