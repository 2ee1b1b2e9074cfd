"""JSON Feeds: bytes -> Listing; called in a child with limits. https://www.jsonfeed.org/version/1.1/"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from ingest.corpus.text.addresses import is_web_url
from ingest.sources.encodings import decode_mostly, encoding_of
from ingest.sources.records import parse_record
from ingest.sources.stated_fields import Record
from ingest.sources.text import has_utf_16_mark
from ingest.sources.unreadable import Unreadable
from ingest.sources.web.feeds import listing_of, resolve
from ingest.sources.web.listing import Listing
from ingest.sources.web.markup import markup_of_plain


def parse_json_feed(body: bytes, url: str, charset: str | None, today: date) -> Listing:
    """The entries of a feed, as of one in XML; raises Unreadable where its JSON cannot be read or has no items."""
    feed = parse_record(_in_utf_8(body, charset))
    items = feed.get("items")
    if not isinstance(items, list):
        raise Unreadable('is a JSON Feed without a list of "items"')
    return listing_of([_item(item, feed, url) for item in items], url, _string(feed, "language"), today)


def _in_utf_8(body: bytes, charset: str | None) -> bytes:
    """The same text with U+FFFD for a character that was cut; as it is where its encoding is not known."""
    if has_utf_16_mark(body):
        return body
    encoding = encoding_of(charset or "")
    text = decode_mostly(body, "utf-8") or (decode_mostly(body, encoding) if encoding else None)
    return body if text is None else text.encode()


def _item(item: object, feed: Record, url: str) -> dict[str, Any]:
    """An item with the names that feedparser gives to the parts of one in XML; what is of a wrong type is left out."""
    if not isinstance(item, dict):
        return {}
    item_id = _string(item, "id")
    # An id may be any text: one that is no whole address would be resolved to a link of the feed's folder.
    addresses = [_string(item, "url"), _string(item, "external_url"), item_id if is_web_url(item_id) else ""]
    text = escape(_string(item, "content_text"), quote=False)
    return {
        "link": next((address for address in addresses if address and resolve(url, address)), ""),
        "title": markup_of_plain(_string(item, "title")),
        "summary": markup_of_plain(_string(item, "summary")),
        "content": [{"value": _string(item, "content_html") or "<br>".join(text.splitlines())}],
        "authors": _authors(item) or _authors(feed),
        "published": _string(item, "date_published"),
        "updated": _string(item, "date_modified"),
        "language": _string(item, "language"),
    }


def _authors(record: Record) -> list[dict[str, str]]:
    """The authors of an item or a feed; version 1 had one."""
    authors = record.get("authors")
    people = authors if isinstance(authors, list) else [record.get("author")]
    return [{"name": _string(person, "name")} for person in people if isinstance(person, dict)]


def _string(record: Record, field: str) -> str:
    value = record.get(field)
    return value.strip() if isinstance(value, str) else ""
