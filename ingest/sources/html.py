"""HTML files: bytes -> the page's text -> Article, known by its canonical link or else by its file."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ingest.clean import clean, clean_title, headline, is_blank
from ingest.corpus.articles import Article
from ingest.sources.extraction import Extractor
from ingest.sources.folders import FoundFile
from ingest.sources.identity import article_id_for_file, article_id_for_url, is_web_url, outlet_of
from ingest.sources.text import decode
from ingest.sources.unreadable import Unreadable

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
# The encodings of the web; Python knows others that a page must not choose, such as unicode_escape.
_OF_THE_WEB = re.compile(
    r"(us-)?ascii|iso-?8859-?\d+|latin-?1|(windows-?|cp)\d+|koi8-?[ru]|(shift_?|s|x-s)jis|euc-?(jp|kr)"
    r"|iso-2022-jp|gb2312|gbk|gb18030|big5(-hkscs)?|ks_c_5601-1987|tis-620|macintosh",
    re.IGNORECASE,
)
# Browsers read these as their larger Windows twins; so do the authors of the pages.
_TWINS = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "x-sjis": "cp932",
}


def read_html(data: bytes, found: FoundFile, extractor: Extractor) -> Article:
    """The article in an HTML file; raises Unreadable where there is none to be found."""
    html = decode_html(data)
    if is_blank(html):
        raise Unreadable("is empty: there is no text in it")
    page = extractor.extract(html)
    text = clean(page.text)
    if is_blank(text):
        raise Unreadable("has no article text that could be found")
    url = page.canonical if page.canonical and _names_an_article(page.canonical) else None
    name = clean_title(found.path.name)
    return Article(
        article_id=article_id_for_url(url) if url else article_id_for_file(found.path),
        title=clean_title(page.title) or headline(text) or name,
        text=text,
        origin=found.origin,
        name=name,
        url=url,
        outlet=clean_title(page.site or "") or (outlet_of(url) if url else None),
        authors=tuple(filter(None, map(clean_title, page.authors))),
        published=page.published,
    )


def decode_html(data: bytes) -> str:
    """The page as text: in UTF-8, in UTF-16 with its mark, or in the encoding that it declares."""
    declared = _declared(data)
    # ASCII bytes may stand for more: ISO-2022-JP is written in them.
    if declared is None or not (data.isascii() or not _is_utf_8(data)):
        return decode(data)
    try:
        return data.decode(declared)
    except (UnicodeError, LookupError) as error:
        raise Unreadable(f"is not in the encoding that it declares ({declared}): save it as UTF-8") from error


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    name = match[1].decode("ascii", "replace").lower() if match else ""
    return _TWINS.get(name, name) if _OF_THE_WEB.fullmatch(name) else None


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _names_an_article(canonical: str) -> bool:
    """Whether this link can be an article's: the home page, which saved pages often name, cannot."""
    if not is_web_url(canonical):
        return False
    parts = urlsplit(canonical)
    return parts.path not in ("", "/") or bool(parts.query)
