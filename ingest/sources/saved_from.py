"""The link of a saved page, its own or that of the mark which a browser puts above the page's own first words.

"Webpage, complete" of Chrome and Edge writes `<!-- saved from url=(0026)https://example.org/a-page -->`
after the doctype, SingleFile writes a comment with a line `url: https://example.org/a-page` into `<html>`. A mark that
stands further down may be the page's own.
"""

from __future__ import annotations

import re

from ingest.clean import clean_title
from ingest.corpus.text.addresses import is_web_url
from ingest.corpus.text.sites import is_same_outlet
from ingest.sources.extraction import Page
from ingest.sources.identity import may_be_article

# The digits are the length of the address, which may contain what ends a comment.
_MARK = re.compile(r"\s*(?:<!doctype[^>]{0,500}>\s*)?<!--\s*saved from url=\((\d{4,5})\)", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    r"\s*(?:<!doctype[^>]{0,500}>\s*)?<html[^>]{0,2000}>\s*<!--\s*Page saved with SingleFile\s+url:[ \t]*(\S+)",
    re.IGNORECASE,
)


def saved_from(html: str) -> str | None:
    """The web address that a browser says it saved this page from; None where it says none."""
    if mark := _MARK.match(html):
        address = html[mark.end() : mark.end() + int(mark[1])]
    elif mark := _SINGLE_FILE.match(html):
        address = mark[1]
    else:
        return None
    return address if is_web_url(address) else None


def link_and_outlet(page: Page, html: str) -> tuple[str | None, str | None]:
    """The page's canonical link and its name for its site, unless a browser saved it from another site."""
    canonical = page.canonical if page.canonical and may_be_article(page.canonical) else None
    address = saved_from(html)
    if canonical is None or address is None or is_same_outlet(canonical, address):
        return canonical, clean_title(page.site or "") or None
    return (address if may_be_article(address) else None), None
