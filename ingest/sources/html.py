"""HTML files: bytes -> the page's text -> Article, known by its canonical link or else by its file."""

from __future__ import annotations

import re
from datetime import date

from ingest.clean import clean, clean_title, comparable, headline, is_blank
from ingest.corpus.articles import Article
from ingest.corpus.text.addresses import article_id_for_url
from ingest.sources.encodings import decode_mostly, decode_undeclared, encoding_of, is_utf_8, is_utf_label
from ingest.sources.extraction import Extractor
from ingest.sources.folders import FoundFile
from ingest.sources.identity import article_id_for_file
from ingest.sources.provenance import of_bytes, page_extractor
from ingest.sources.saved_from import link_and_outlet
from ingest.sources.text import decode, has_utf_16_mark
from ingest.sources.unreadable import SAVE_AS_UTF_8, Unreadable

_META = re.compile(rb"<meta[^>]{0,200}charset\s*+=\s*+(?:[\"']\s*+)?([\w:.-]{1,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}encoding\s*+=\s*+[\"']([\w:.-]{1,40})", re.IGNORECASE)
# A head begins with what its makers like: scripts and styles stand before the encoding in many pages.
_HEAD = 100_000
_FIRST_DAYS = (date(1969, 12, 31), date(1970, 1, 1))  # on which the clocks of computers begin: it means "no date"
_TITLE = 10_000  # characters of a text that are compared with the title


def read_html(data: bytes, file: FoundFile, extractor: Extractor) -> Article:
    """The article in an HTML file; raises Unreadable where there is none to be found."""
    html = decode_html(data)
    if is_blank(html):
        raise Unreadable("is empty: there is no text in it")
    page = extractor.read(html)
    text = clean(page.text)
    if is_blank(text):
        raise Unreadable("has no article text that could be found")
    if comparable(text[:_TITLE]) == comparable(page.title[:_TITLE]):
        # It would pass for an article, and take the place of one that was read when the page had it.
        raise Unreadable("has no article text but its headline")
    url, outlet = link_and_outlet(page, html)
    name = clean_title(file.path.name)
    id_in_file = article_id_for_file(file.path)
    return Article(
        article_id=article_id_for_url(url) if url else id_in_file,
        title=clean_title(page.title) or headline(text) or name,
        text=text,
        origin=file.origin,
        name=name,
        url=url,
        outlet=outlet,
        authors=tuple(filter(None, map(clean_title, page.authors))),
        published=None if page.published in _FIRST_DAYS else page.published,
        claims_url=url is not None,
        provenance=of_bytes(data, page.updated, page.facts.language, page.published_at, page_extractor()),
        id_in_file=id_in_file,
    )


def decode_html(data: bytes, charset: str = "") -> str:
    """The page as text: in UTF-8, in UTF-16 with its mark, in the encoding that it declares, or else in windows-1252.

    `charset` is what its server says of it. Raises Unreadable where nothing fits.
    """
    match = _META.search(data[:_HEAD]) or _XML.match(data)
    declared = match[1].decode("ascii", "replace").lower() if match else ""
    encoding = encoding_of(declared)
    # ASCII bytes may stand for more: ISO-2022-JP is written in them.
    if encoding is None or not (data.isascii() or not is_utf_8(data)):
        return decode(_mended(data, is_declared=is_utf_label(declared) or is_utf_label(charset)))
    html = decode_mostly(data, encoding)
    if html is None:
        raise Unreadable(f"is not in the encoding that it declares ({declared})", SAVE_AS_UTF_8)
    return html


def _mended(data: bytes, *, is_declared: bool) -> bytes:
    """The page in UTF-8, with U+FFFD for a little damage; as it is where there is none, or nothing is to be made of it.

    `is_declared` says that it is meant to be in UTF-8.
    """
    if has_utf_16_mark(data) or is_utf_8(data):
        return data
    html = decode_mostly(data, "utf-8")
    if html is None and not is_declared:
        html = decode_undeclared(data)
    return data if html is None else html.encode()
