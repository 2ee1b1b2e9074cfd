"""Feeds, as they are and as they should not be; the articles that they name are under /article."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from tests.ingest.sources.web.site import Behavior, Visit

FIRST_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RSS = "application/rss+xml"


@dataclass(frozen=True)
class Item:
    """An entry of a feed; what is "" is left out."""

    link: str
    title: str
    guid: str = ""
    published: str = ""
    summary: str = ""


def item(number: int, **changes: str) -> Item:
    """The entry of /article/NUMBER."""
    values = {
        "link": f"/article/{number}",
        "title": f"Harbor report {number}",
        "guid": f"urn:report:{number}",
        "published": format_datetime(FIRST_DAY + timedelta(hours=number), usegmt=True),
        "summary": f"What report {number} says, in one sentence.",
    }
    return Item(**{**values, **changes})


def rss(items: Iterable[Item], base: str = "", *, title: str = "The Harbor Post") -> str:
    """A feed in RSS 2.0; links that begin with a slash get `base` before them."""
    entries = []
    for entry in items:
        link = base.rstrip("/") + entry.link if entry.link.startswith("/") else entry.link
        fields = {"title": entry.title, "link": link, "pubDate": entry.published, "description": entry.summary}
        texts = [f"<{name}>{escape(text)}</{name}>" for name, text in fields.items() if text]
        if entry.guid:
            texts.append(f'<guid isPermaLink="false">{escape(entry.guid)}</guid>')
        entries.append(f"<item>{''.join(texts)}</item>")
    head = f"<title>{escape(title)}</title><link>{base}</link><description>News of a harbor.</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(entries)}</channel></rss>'


async def _send(visit: Visit, items: Iterable[Item]) -> None:
    """With an ETag, as servers do: the same entries are "not modified"."""
    body = rss(items, visit.site.url())
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    if visit.headers.get("if-none-match") == etag:
        await visit.send("", 304, etag=etag)
    else:
        await visit.send(body, content_type=f"{RSS}; charset=utf-8", etag=etag)


async def feed(visit: Visit) -> None:
    """Three entries, the same each time."""
    await _send(visit, [item(number) for number in (1, 2, 3)])


async def feed_growing(visit: Visit) -> None:
    """One more entry with each visit."""
    await _send(visit, [item(number) for number in range(1, visit.number + 2)])


async def feed_atom(visit: Visit) -> None:
    """Atom, with a date of publication and one of change."""
    base = visit.site.url()
    entry = (
        f"<entry><title>Harbor report 1</title><id>urn:report:1</id><link href='{base}article/1'/>"
        f"<published>{FIRST_DAY.isoformat()}</published>"
        f"<updated>{(FIRST_DAY + timedelta(hours=2)).isoformat()}</updated><summary>One.</summary></entry>"
    )
    head = f"<title>The Harbor Post</title><id>{base}</id><updated>{FIRST_DAY.isoformat()}</updated>"
    body = f"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>{head}{entry}</feed>"
    await visit.send(body, content_type="application/atom+xml")


async def feed_wrong_charset(visit: Visit) -> None:
    """UTF-8 that its header calls ISO-8859-1."""
    items = [item(1, title="Dünung und Ebbe vor Kōchi")]
    await visit.send(rss(items, visit.site.url()), content_type=f"{RSS}; charset=iso-8859-1")


async def feed_utf16(visit: Visit) -> None:
    text = rss([item(1, title="Dünung vor Kōchi")], visit.site.url()).replace('encoding="utf-8"', 'encoding="utf-16"')
    await visit.send(text.encode("utf-16"), content_type="application/xml")


async def feed_broken_xml(visit: Visit) -> None:
    """Two good entries; then a bare ampersand and no end."""
    text = rss([item(1), item(2), item(3, title="Cod & chips")], visit.site.url()).replace("&amp;", "&")
    await visit.send(text[: text.rindex("</item>")], content_type=RSS)


async def feed_entity_bomb(visit: Visit) -> None:
    """A billion laughs."""
    entities = "".join(f'<!ENTITY l{level + 1} "{f"&l{level};" * 10}">' for level in range(9))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'
        "<rss version='2.0'><channel><title>&l9;</title><item><title>&l9;</title>"
        f"<link>{visit.site.url('article/1')}</link></item></channel></rss>"
    )
    await visit.send(body, content_type=RSS)


async def feed_external_entity(visit: Visit) -> None:
    """An entity that is a file of the reader's machine, and one that is a request."""
    body = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">'
        f'<!ENTITY call SYSTEM "{visit.site.url("called_by_entity")}">]>'
        "<rss version='2.0'><channel><title>Harbor &call;</title><item><title>Harbor &file;</title>"
        f"<link>{visit.site.url('article/1')}</link></item></channel></rss>"
    )
    await visit.send(body, content_type=RSS)


async def feed_is_page(visit: Visit) -> None:
    """HTML in the place of a feed, with its type and status."""
    await visit.send("<!doctype html><title>Moved</title><p>We have a new look!</p>", content_type=RSS)


async def feed_emptied(visit: Visit) -> None:
    """Forty entries the first time, none from then on."""
    await _send(visit, [] if visit.number else [item(number) for number in range(1, 41)])


async def feed_large(visit: Visit) -> None:
    """20,000 entries."""
    await _send(visit, [item(number) for number in range(1, 20_001)])


async def feed_duplicate_ids(visit: Visit) -> None:
    """Three articles under one id."""
    await _send(visit, [item(number, guid="urn:report:same") for number in (1, 2, 3)])


async def feed_changing_ids(visit: Visit) -> None:
    """The same articles under new ids each time."""
    await _send(visit, [item(number, guid=f"urn:{visit.number}:{number}") for number in (1, 2, 3)])


async def feed_without_dates(visit: Visit) -> None:
    await _send(visit, [item(number, published="") for number in (1, 2, 3)])


async def feed_of_1970(visit: Visit) -> None:
    await _send(visit, [item(number, published="Thu, 01 Jan 1970 00:00:00 GMT") for number in (1, 2, 3)])


async def feed_of_2200(visit: Visit) -> None:
    await _send(visit, [item(number, published="Wed, 01 Jan 2200 00:00:00 GMT") for number in (1, 2, 3)])


async def feed_moving_dates(visit: Visit) -> None:
    """The dates of the same old articles move with each visit."""
    moved = [FIRST_DAY + timedelta(days=visit.number, hours=number) for number in (1, 2, 3)]
    await _send(
        visit, [item(number + 1, published=format_datetime(date, usegmt=True)) for number, date in enumerate(moved)]
    )


async def feed_relative_links(visit: Visit) -> None:
    """Links without a host, some without a slash; the links are relative to the feed's own address."""
    body = rss([Item("article/1", "Harbor report 1"), Item("./article/2", "Harbor report 2")])
    await visit.send(body, content_type=RSS)


async def feed_tracking_links(visit: Visit) -> None:
    """One article under links that differ in what follows readers."""
    tails = ("", "?utm_source=rss&utm_medium=feed", "?fbclid=IwAR0harbor", "#comments")
    await _send(visit, [item(1, link=f"/article/1{tail}", guid=f"urn:tail:{tail}") for tail in tails])


async def feed_foreign_links(visit: Visit) -> None:
    """Links that no reader follows: a file, a script, the cloud's metadata."""
    links = ("file:///etc/passwd", "javascript:alert(1)", "http://169.254.169.254/latest/meta-data/")
    await _send(visit, [item(number, link=link) for number, link in enumerate(links, 1)])


async def sitemap(visit: Visit) -> None:
    """A sitemap of three articles."""
    urls = "".join(f"<url><loc>{visit.site.url(f'article/{number}')}</loc></url>" for number in (1, 2, 3))
    body = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    await visit.send(body, content_type="application/xml")


async def sitemap_of_itself(visit: Visit) -> None:
    """An index of sitemaps that names itself."""
    entry = f"<sitemap><loc>{visit.site.url('sitemap_of_itself')}</loc></sitemap>"
    body = (
        f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entry}</sitemapindex>'
    )
    await visit.send(body, content_type="application/xml")


BEHAVIORS: dict[str, Behavior] = {
    behavior.__name__: behavior
    for behavior in (
        feed,
        feed_growing,
        feed_atom,
        feed_wrong_charset,
        feed_utf16,
        feed_broken_xml,
        feed_entity_bomb,
        feed_external_entity,
        feed_is_page,
        feed_emptied,
        feed_large,
        feed_duplicate_ids,
        feed_changing_ids,
        feed_without_dates,
        feed_of_1970,
        feed_of_2200,
        feed_moving_dates,
        feed_relative_links,
        feed_tracking_links,
        feed_foreign_links,
        sitemap,
        sitemap_of_itself,
    )
}
