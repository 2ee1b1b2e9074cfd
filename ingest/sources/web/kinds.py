"""Tells feeds, sitemaps and pages apart by their first words: servers name them as they like."""

from __future__ import annotations

import codecs
import re

from ingest.sources.web.listing import Kind

_HEAD = 100_000  # bytes: comments and style sheets may stand above the first element
_ROOTS = {
    "rss": Kind.FEED,
    "feed": Kind.FEED,
    "rdf": Kind.FEED,
    "urlset": Kind.SITEMAP,
    "sitemapindex": Kind.SITEMAP_INDEX,
    "opml": Kind.OPML,
}
_NAME = re.compile(r"[A-Za-z][\w.-]{0,40}(?::[A-Za-z][\w.-]{0,40})?")
# How text in UTF-16 begins, with a byte-order mark and without.
UTF_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
# Anywhere at its top: JSON has no order. Some programs write each slash with a backslash.
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:[\\/]{2,4}(?:www\.)?jsonfeed\.org\b')
_BINARY = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"OggS", b"ID3")


def kind_of_body(body: bytes, media_type: str = "") -> Kind:
    """What these bytes are; what has no markup is a page only where its server calls it one."""
    if body.startswith(_BINARY):
        return Kind.OTHER
    head = _head(body)
    if head.startswith("{") and _JSON_FEED.search(body.replace(b"\0", b"")):  # the bytes of ASCII in UTF-16, too
        return Kind.FEED
    while head.startswith(("<?", "<!")):
        head = _after_declaration(head)
    if head.startswith("<") and (name := _NAME.match(head, 1)):
        return _ROOTS.get(name.group().rpartition(":")[2].lower(), Kind.PAGE)
    return Kind.PAGE if "html" in media_type else Kind.OTHER


def is_xml(feed: bytes) -> bool:
    """Whether a feed is in XML, and not in JSON."""
    return _head(feed).startswith("<")


def _head(body: bytes) -> str:
    start = body[:_HEAD].removeprefix(codecs.BOM_UTF8)
    encoding = UTF_16.get(start[:2], "latin-1")  # the names of elements are ASCII
    return start.decode(encoding, "replace").lstrip("\ufeff \t\r\n\0")


def _after_declaration(head: str) -> str:
    """What follows the comment, declaration or instruction that the text begins with."""
    end = "-->" if head.startswith("<!--") else "?>" if head.startswith("<?") else ">"
    if end == ">" and "[" in (declaration := head.partition(">")[0]) and "]" not in declaration:
        end = "]>"  # a document type with entities of its own
    return head.partition(end)[2].lstrip()
