"""The address from which a browser saved a page, in the mark that the browser puts above the page's own first words.

"Webpage, complete" of Chrome and Edge writes `<!-- saved from url=(0026)https://example.org/a-page -->`
after the doctype, SingleFile writes a comment with a line `url: https://example.org/a-page` into `<html>`. A mark that
stands further down may be the page's own.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ingest.sources.identity import is_web_url, outlet_of

# The digits are the length of the address, which may contain what ends a comment.
_MARK = re.compile(r"\s*(?:<!doctype[^>]{0,500}>\s*)?<!--\s*saved from url=\((\d{4,5})\)", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    r"\s*(?:<!doctype[^>]{0,500}>\s*)?<html[^>]{0,2000}>\s*<!--\s*Page saved with SingleFile\s+url:[ \t]*(\S+)",
    re.IGNORECASE,
)
_MOBILE = ("m.", "mobile.", "amp.")


def saved_from(html: str) -> str | None:
    """The web address that a browser says it saved this page from; None where it says none."""
    if mark := _MARK.match(html):
        address = html[mark.end() : mark.end() + int(mark[1])]
    elif mark := _SINGLE_FILE.match(html):
        address = mark[1]
    else:
        return None
    return address if is_web_url(address) else None


def is_same_outlet(first: str, second: str) -> bool:
    """Whether two web URLs are of one host, but for "www." and the names of sites for telephones."""
    return _site(first) == _site(second)


def _site(url: str) -> str:
    host = outlet_of(url)
    prefix = next((prefix for prefix in _MOBILE if host.startswith(prefix) and "." in host[len(prefix) :]), "")
    return f"{host[len(prefix) :]}:{urlsplit(url.strip()).port or ''}"
