"""Where else the same words appeared: the outlets of a passage's copies, each with a link."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from bot.languages.current import gettext
from bot.replies.article_line import outlet_name
from bot.replies.safe_text import inert_line, masked_link, plain_line, units
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.sites import OF_PHONES, outlet_of, site_of

MOST_OUTLETS = 3
LINE_LIMIT = 400


def elsewhere(passages: Sequence[ScoredPassage]) -> dict[str, str]:
    """The outlets with copies of all these passages of one article, by the host of their URLs: a link to one of each.

    Its own outlet is left out, with other spellings of its URL and the address where it stood before it moved.
    """
    links: dict[str, str] = {}
    site = site_of(passages[0].url or "", OF_PHONES)
    for url in passages[0].copies:
        outlet = outlet_of(url)
        if outlet and site_of(url, OF_PHONES) != site and all(url in passage.copies for passage in passages):
            links.setdefault(outlet, url)
    return links


def also_line(passages: Sequence[ScoredPassage]) -> str:
    """ "also: [courier.example](https://...) and 2 more", in Discord's markdown; empty without copies."""
    outlets = elsewhere(passages)
    links: list[str] = []
    for outlet, url in islice(outlets.items(), MOST_OUTLETS):
        link = masked_link(inert_line(outlet_name(outlet)), url)
        if units(", ".join([*links, link])) > LINE_LIMIT:
            break
        links.append(link)
    return gettext("also: {outlets}", outlets=_listed(links, len(outlets) - len(links))) if outlets else ""


def also_texts(passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """ "also: courier.example https://...", a line for each outlet, as plain text; empty without copies."""
    outlets = elsewhere(passages)
    listed = islice(outlets.items(), MOST_OUTLETS)
    lines = [f"also: {plain_line(outlet)} {url}" for outlet, url in listed]
    number_left = len(outlets) - len(lines)
    return (*lines, f"also: {number_left} more") if number_left else tuple(lines)


def _listed(links: Sequence[str], number_left: int) -> str:
    if not links:
        return gettext("{number} more", number=number_left)
    listed = ", ".join(links)
    return gettext("{listed} and {number} more", listed=listed, number=number_left) if number_left else listed
