"""RSS and Atom feeds: bytes -> Listing, by feedparser; called in a child with limits."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from ingest.corpus.text.addresses import canonical_url, is_web_url, without_tracking
from ingest.sources.dates import parse_published_at
from ingest.sources.encodings import decode_mostly, is_utf_8
from ingest.sources.language_tag import language_tag
from ingest.sources.web.kinds import UTF_16
from ingest.sources.web.listing import MOST_ENTRIES, Entry, Kind, Listing, entry_digest
from ingest.sources.web.markup import markup_of_plain, text_of_markup
from ingest.sources.web.stated_days import believable, shown_date, stated_day

MOST_AUTHORS = 20
_ENDS = (b"</item>", b"</entry>")
# A character by its number, in text or in markup that is escaped once more.
_REFERENCE = re.compile(rb"(&(?:amp;|#38;|#x26;)?#)(?:x([0-9a-f]+)|([0-9]+))", re.IGNORECASE)
_NO_CHARACTER = b"65533"
# Media RSS: of a picture, not of the article. feedparser calls it the summary.
_CAPTION = re.compile(rb"(</?media:)description\b", re.IGNORECASE)
_EMPTY_LINE = re.compile(r"\n[^\S\n]*+\n\s*+")
_MAILED = re.compile(r"[^\s@()]+@[^\s@()]+\s*\(([^()]+)\)")
_FIGURE = re.compile(r"(?<![\d:+])\d{1,4}(?![\d:])")  # none of a time or a zone


def parse_feed(body: bytes, url: str, charset: str | None, today: date) -> Listing:
    """The entries of a feed, each link once and resolved, broken XML read as far as it goes."""
    import feedparser

    if encoding := UTF_16.get(body[:2]):
        # Ends and references are looked for in bytes; feedparser goes by the charset, whatever the XML says of itself.
        body, charset = body.decode(encoding, "replace").encode(), "utf-8"
    elif is_utf_8(body):
        # Valid UTF-8 is that whatever is said of it, as in pages; feedparser would go by what the feed declares.
        charset = charset if body.isascii() else "utf-8"
    elif (mended := decode_mostly(body, "utf-8")) is not None:
        # For one summary that was cut within a character, feedparser reads the whole feed in another encoding.
        body, charset = mended.encode(), "utf-8"
    head, left_out = _first_entries(body)
    # feedparser gives the whole feed up for one of them.
    head = _REFERENCE.sub(_with_a_character, head)
    head = _CAPTION.sub(rb"\1caption", head)
    # As XML, so that nothing of what a server calls it matters but the encoding.
    media_type = "application/xml" + (f"; charset={charset}" if charset else "")
    feed = feedparser.parse(io.BytesIO(head), response_headers={"content-location": url, "content-type": media_type})
    # What Atom says of a feed holds for its entries (RFC 4287, 4.2.1); an editor of RSS has not written them.
    authors = feed.feed.get("authors") if feed.version.startswith("atom") else None
    listing = listing_of(feed.entries, url, feed.feed.get("language"), today, feed.version, authors or ())
    return replace(listing, left_out=left_out + listing.left_out)


def listing_of(
    items: Sequence[Mapping[str, Any]],
    url: str,
    language: Any,
    today: date,
    version: str = "",
    authors: Sequence[Mapping[str, Any]] = (),
) -> Listing:
    """The entries of the items of a feed at this URL, as feedparser names their parts, in the feed's language.

    `authors` are those of an item that names none.
    """
    entries: dict[str, Entry] = {}
    without_link = same_link = 0
    first_items = items[:MOST_ENTRIES]
    links = [_link(item, url) for item in first_items]
    counts = Counter(canonical_url(link) for link in links if link)
    for item, item_link in zip(first_items, links, strict=True):
        if item_link is None:
            without_link += 1
        else:
            recording = _recording(item, url)
            # All episodes of many shows have the home page of the show as their link.
            is_shared = counts[canonical_url(item_link)] > 1
            link = (_permalink(item) or recording or item_link) if is_shared else item_link
            entry = _entry(item, link, language, version, authors)
            entry = replace(entry, is_recording=link == recording)
            dated_entry = replace(entry, updated=_updated(item, version, today), **_published(item, version, today))
            first_entry = entries.setdefault(canonical_url(link), dated_entry)
            same_link += _words(first_entry) != _words(entry)
    left_out = max(0, len(items) - MOST_ENTRIES)
    return Listing(
        Kind.FEED, tuple(entries.values()), left_out=left_out, without_link=without_link, same_link=same_link
    )


def _first_entries(body: bytes) -> tuple[bytes, int]:
    """The feed without the entries over the limit, and how many those are: to parse them takes long."""
    for end in _ENDS:
        count = body.count(end)
        if count <= MOST_ENTRIES:
            continue
        position = -1
        for _ in range(MOST_ENTRIES):
            position = body.index(end, position + 1)
        return body[: position + len(end)] + body[body.rindex(end) + len(end) :], count - MOST_ENTRIES
    return body, 0


def _with_a_character(reference: re.Match[bytes]) -> bytes:
    """The same reference to a character, without zeros before it; to U+FFFD where there is none of its number."""
    prefix, in_hex, in_digits = reference.groups()
    digits = (in_hex or in_digits).lstrip(b"0")
    # Python reads no number of thousands of digits.
    number = int(digits or b"0", 16 if in_hex else 10) if len(digits) <= len("1114111") else sys.maxunicode + 1
    is_character = 0 < number <= sys.maxunicode and not 0xD800 <= number < 0xE000
    return prefix + ((b"x" if in_hex else b"") + digits if is_character else _NO_CHARACTER)


def _link(item: Mapping[str, Any], url: str) -> str | None:
    # The link of a feed that counts its readers is the counter's.
    for address in (item.get("feedburner_origlink"), item.get("link")):
        if isinstance(address, str) and address.strip() and (link := resolve(url, address)):
            return link
    return None


def _permalink(item: Mapping[str, Any]) -> str | None:
    """The id of an item where that is a web address."""
    return resolve("", str(item.get("id") or ""))


def _recording(item: Mapping[str, Any], url: str) -> str | None:
    """The address of the sound or film that an item encloses, which is its own where its link is that of others too."""
    for enclosure in item.get("enclosures") or ():
        is_recording = str(enclosure.get("type") or "").startswith(("audio/", "video/"))
        if is_recording and (address := resolve(url, str(enclosure.get("href") or ""))):
            return address
    return None


def resolve(base: str, address: str) -> str | None:
    """The web URL that a link means on this page or in this feed, without tracking; None where it means none.

    One with a name before its host is none: it is never asked, and `https://post.example@evil.example` reads as another
    site's.
    """
    try:
        link = urljoin(base, address.strip())
    except ValueError:
        return None
    return without_tracking(link) if is_web_url(link) and "@" not in urlsplit(link).netloc else None


def _entry(
    item: Mapping[str, Any], link: str, language: Any, version: str, authors: Sequence[Mapping[str, Any]]
) -> Entry:
    """What an item says but its date."""
    title = " ".join(text_of_markup(_markup(item.get("title"), item.get("title_detail"), version)).split())
    # An entry of Atom that has only its content gets it from feedparser as its summary, too.
    detail: Mapping[str, Any] = item.get("summary_detail") or next(iter(item.get("content") or ()), {})
    if item.get("yt_videoid") and not item.get("summary"):
        # Of a film on YouTube, the caption is all that the feed says.
        summary = text_of_markup(markup_of_plain(str(item.get("media_caption") or "")), title)
    else:
        summary = text_of_markup(_markup(_paragraphs(item.get("summary"), detail), detail, version), title, link)
    contents = [
        text_of_markup(_markup(_paragraphs(part.get("value"), part), part, version), title, link)
        for part in item.get("content") or []
    ]
    content = max(contents, key=len, default="")
    # What Atom states of an entry as a whole, feedparser says of each of its parts.
    details = (item.get(name) or {} for name in ("summary_detail", "title_detail"))
    parts = [item, *(item.get("content") or []), *details]
    stated_language = next(filter(None, (part.get("language") for part in parts)), language)
    return Entry(
        url=link,
        title=title,
        summary=summary,
        content=content,
        authors=_author_names(item, version, authors),
        outlet=" ".join(text_of_markup(str((item.get("source") or {}).get("title") or "")).split()),
        digest=entry_digest(link, title, summary, content),
        language=language_tag(str(stated_language or "")),
    )


def _words(entry: Entry) -> tuple[str, ...]:
    return entry.title, entry.summary, entry.content


def _paragraphs(value: Any, detail: Mapping[str, Any]) -> str:
    """A text that is stated to be plain, with each of its paragraphs in one line: its file may wrap them anywhere."""
    text = str(value or "")
    if detail.get("type") != "text/plain":
        return text
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in _EMPTY_LINE.split(text.strip()))


def _markup(value: Any, detail: Mapping[str, Any] | None, version: str) -> str:
    """The markup of a part of an item, which is plain in Atom unless it is stated to be markup."""
    text = str(value or "")
    is_plain = version.startswith("atom") and (detail or {}).get("type") == "text/plain"
    return markup_of_plain(text) if is_plain else text


def _author_names(item: Mapping[str, Any], version: str, of_feed: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    # feedparser knows an address by an ending of four letters at most: "joe@daily.press (Joe Bloggs)" it cuts apart.
    mailed = _MAILED.fullmatch(str(item.get("author") or "").strip())
    if version.startswith("rss") and mailed and len(item.get("authors") or ()) < 2:
        return (mailed[1].strip(),)
    authors = item.get("authors") or (item.get("source") or {}).get("authors") or of_feed
    names = (str(author.get("name") or "").strip(" ,;") for author in authors)
    return tuple(filter(None, names))[:MOST_AUTHORS]


def _published(item: Mapping[str, Any], version: str, today: date) -> dict[str, Any]:
    """The fields of an Entry that its date has.

    The day is in the outlet's own zone where we can read it as it is written, else as feedparser reads it, in UTC, if
    that day stands there. With it comes the time that is written beside it: feedparser takes one without a zone for one
    of Greenwich.
    """
    # RSS has one date, which feedparser calls an update where it is of Dublin Core; an update of Atom is another thing.
    name = "updated" if "published" not in item and version.startswith("rss") else "published"
    date_text = str(item.get(name) or "")
    if day := stated_day(date_text, today):
        return {"published": day, "published_at": parse_published_at(date_text)}
    date_parts = item.get(f"{name}_parsed")
    try:
        day = believable(date(*date_parts[:3]), today) if date_parts else None
    except (ValueError, TypeError):
        day = None
    day = day if day and _says(date_text, day) else None
    return {"published": day, "unread_date": "" if day else shown_date(date_text)}


def _updated(item: Mapping[str, Any], version: str, today: date) -> date | None:
    """The day of an update that an item states; none of RSS, where feedparser calls another date so."""
    # Asked for what is not there, feedparser gives the day of publication.
    is_stated = "updated" in item and not version.startswith("rss")
    return stated_day(str(item.get("updated") or ""), today) if is_stated else None


def _says(date_text: str, day: date) -> bool:
    """Whether year and day stand in a date: feedparser takes parts of others for them, as the 20 of "12-11-2026"."""
    return {day.year, day.day} <= {int(figure) for figure in _FIGURE.findall(date_text)}
