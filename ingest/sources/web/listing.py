"""What a feed or a sitemap names: entries, each with its link and what is said of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST_ENTRIES = 1_000  # of one feed or sitemap; the ones that come first in it


class Kind(StrEnum):
    """What a body is, by its own first words."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap index"
    OPML = "list of feeds"
    PAGE = "page"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a feed or sitemap; `content` and `summary` are plain text, in paragraphs.

    `outlet` is the name of the feed that an entry was taken from, where a feed gathers those of others.
    `published` is the day that is stated, None where it cannot be believed, and `published_at` the time with its own
    offset from UTC, None where none is stated; `modified` is what a sitemap says, `updated` the day of an update that a
    feed states.
    `unread_date` is a date as it is written, "" unless it cannot be read or believed.
    `digest` is made of title, summary, content and link, and of no date: it stays where an old entry gets a new date.
    `language` is the tag that the entry or its feed states. `is_recording`: the link is that of a sound or a film.
    """

    url: str
    title: str = ""
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    published: date | None = None
    published_at: datetime | None = None
    modified: datetime | None = None
    updated: date | None = None
    unread_date: str = ""
    digest: str = ""
    language: str | None = None
    is_recording: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed or sitemap as it was read; `left_out` are the entries over the limit, `without_link` those that name none.

    `same_link` are those that say something else under the link of an entry before, which alone is in `entries`.
    `children` are the sitemaps of a sitemap index, newest first.
    """

    kind: Kind
    entries: tuple[Entry, ...] = ()
    children: tuple[str, ...] = ()
    left_out: int = 0
    without_link: int = 0
    same_link: int = 0


def entry_digest(url: str, title: str, summary: str, content: str) -> str:
    """Digest of what a source says of a link, 32 hex characters; dates are no part of it."""
    fields = "\0".join((url, title, summary, content))
    return hashlib.sha256(fields.encode("utf-8", "replace")).hexdigest()[:32]
