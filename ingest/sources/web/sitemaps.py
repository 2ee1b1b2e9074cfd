"""Sitemaps, news sitemaps and their indexes: bytes -> Listing; called in a child with limits.

https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ingest.corpus.text.addresses import canonical_url
from ingest.sources.dates import parse_published_at, parse_retrieved
from ingest.sources.web.feeds import resolve
from ingest.sources.web.listing import MOST_ENTRIES, Entry, Kind, Listing, entry_digest
from ingest.sources.web.stated_days import shown_date, stated_day
from ingest.sources.web.xml_elements import local_name, xml_elements

NEWS = "news"  # https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
MOST_CHILDREN = 20  # of an index, in one run: the newest
_LAST_END_OF_DAY = timedelta(hours=36)  # of a day by UTC, twelve hours west of Greenwich
_LATEST_DAY = datetime.max.replace(tzinfo=UTC) - _LAST_END_OF_DAY
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def parse_sitemap(body: bytes, url: str, today: date, limit: int = MOST_ENTRIES) -> Listing:
    """The links of a sitemap, newest first, or the sitemaps of an index; broken XML is read as far as it goes."""
    entries: dict[str, Entry] = {}
    children: dict[str, datetime] = {}
    kind = Kind.SITEMAP
    for _, name, element in xml_elements(body):
        if name not in ("url", "sitemap"):
            continue
        fields = _fields(element)
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
    sorted_entries = sorted(entries.values(), key=_newness, reverse=True)
    newest = sorted(children, key=lambda child: children[child], reverse=True)
    # The older sitemaps of an index are an archive: that they are not read is nothing to look at.
    left_out = max(0, len(sorted_entries) - limit)
    return Listing(kind, tuple(sorted_entries[:limit]), tuple(newest[:MOST_CHILDREN]), left_out)


def _fields(element: Any) -> dict[str, str]:
    """What an entry says of itself and in its part for news; a picture's or a film's link and title are not its own."""
    news = [field for part in element if local_name(part) == NEWS for field in part]
    return {local_name(field): (field.text or "").strip() for field in (*news, *element)}


def _entry(link: str, fields: dict[str, str], modified: datetime | None, today: date) -> Entry:
    title = " ".join(fields.get("title", "").split())
    published = fields.get("publication_date", "")
    day = stated_day(published, today)
    return Entry(
        url=link,
        title=title,
        published=day,
        published_at=parse_published_at(published),
        modified=_end_of(modified) if modified else None,
        unread_date="" if day else shown_date(published),
        digest=entry_digest(link, title, "", ""),
    )


def _end_of(moment: datetime) -> datetime:
    """The moment until which a page may have been changed: of midnight, as a day alone is read, the day's last end."""
    return moment + _LAST_END_OF_DAY if moment.time() == time() and moment < _LATEST_DAY else moment


def _newness(entry: Entry) -> datetime:
    if entry.modified:
        return entry.modified
    return datetime(*entry.published.timetuple()[:3], tzinfo=UTC) if entry.published else _LONG_AGO
