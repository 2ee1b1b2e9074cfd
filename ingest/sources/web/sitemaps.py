"""Sitemaps, news sitemaps and their indexes: bytes -> Listing; called in a child with limits.

https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from ingest.sources.dates import parse_published_at, parse_retrieved
from ingest.sources.identity import canonical_url
from ingest.sources.web.feeds import resolve
from ingest.sources.web.listing import MOST_ENTRIES, Entry, Kind, Listing, entry_digest
from ingest.sources.web.stated_days import shown_date, stated_day
from ingest.sources.web.xml_elements import local_name, xml_elements

MOST_CHILDREN = 20  # of an index, in one run: the newest
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def parse_sitemap(body: bytes, url: str, today: date, most: int = MOST_ENTRIES) -> Listing:
    """The links of a sitemap, newest first, or the sitemaps of an index; broken XML is read as far as it goes."""
    entries: dict[str, Entry] = {}
    children: dict[str, datetime] = {}
    kind = Kind.SITEMAP
    for _, name, element in xml_elements(body):
        if name not in ("url", "sitemap"):
            continue
        fields = {local_name(field): (field.text or "").strip() for field in element.iter() if field is not element}
        element.clear()
        link = resolve(url, fields.get("loc", ""))
        if not fields.get("loc") or link is None:
            continue
        modified = parse_retrieved(fields.get("lastmod", ""))
        if name == "sitemap":
            kind = Kind.SITEMAP_INDEX
            children.setdefault(link, modified or _LONG_AGO)
        else:
            entries.setdefault(canonical_url(link), _entry(link, fields, modified, today))
    ordered = sorted(entries.values(), key=_newness, reverse=True)
    newest = sorted(children, key=lambda child: children[child], reverse=True)
    left_out = max(0, len(ordered) - most) + max(0, len(newest) - MOST_CHILDREN)
    return Listing(kind, "", tuple(ordered[:most]), tuple(newest[:MOST_CHILDREN]), left_out)


def _entry(link: str, fields: dict[str, str], modified: datetime | None, today: date) -> Entry:
    title = " ".join(fields.get("title", "").split())
    published = fields.get("publication_date", "")
    day = stated_day(published, today)
    return Entry(
        url=link,
        title=title,
        published=day,
        published_at=parse_published_at(published),
        modified=modified,
        unread_date="" if day else shown_date(published),
        digest=entry_digest(link, title, "", ""),
    )


def _newness(entry: Entry) -> datetime:
    if entry.modified:
        return entry.modified
    return datetime(*entry.published.timetuple()[:3], tzinfo=UTC) if entry.published else _LONG_AGO
