"""Where else the same words stand: the outlets of a passage's copies, each with a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.replies.safe_text import inert_line, masked_link, plain_line, units
from ingest.corpus.articles import ScoredPassage

SHOWN = 3
LINE_LIMIT = 400
OUTLET_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An outlet, known by the host of its URL, and where the copy stands."""

    outlet: str
    url: str


def elsewhere(passages: Sequence[ScoredPassage]) -> tuple[Elsewhere, ...]:
    """The outlets of the copies that all these passages of one article have, each outlet once.

    Other spellings of the article's own URL are left out: they lead to the same page.
    """
    found: dict[str, Elsewhere] = {}
    own = _page(passages[0].url or "")
    for url in passages[0].copies:
        outlet = _host(url)
        if outlet and _page(url) != own and all(url in passage.copies for passage in passages):
            found.setdefault(outlet, Elsewhere(outlet, url))
    return tuple(found.values())


def also_line(passages: Sequence[ScoredPassage]) -> str:
    """ "also: [courier.example](https://...) and 2 more", in Discord's markdown; empty without copies."""
    places = elsewhere(passages)
    links: list[str] = []
    for place in places[:SHOWN]:
        link = masked_link(inert_line(place.outlet[:OUTLET_LIMIT]), place.url)
        if units(", ".join([*links, link])) > LINE_LIMIT:
            break
        links.append(link)
    return f"also: {_listed(links, len(places) - len(links))}" if places else ""


def also_texts(passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """ "also: courier.example https://...", a line for each outlet, as plain text; empty without copies."""
    places = elsewhere(passages)
    lines = [f"also: {plain_line(place.outlet)} {plain_line(place.url)}" for place in places[:SHOWN]]
    more = len(places) - len(lines)
    return (*lines, f"also: {more} more") if more else tuple(lines)


def _listed(links: Sequence[str], more: int) -> str:
    if not links:
        return f"{more} more"
    return ", ".join(links) + (f" and {more} more" if more else "")


def _host(url: str) -> str:
    try:
        return (urlsplit(url.strip()).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def _page(url: str) -> tuple[str, str, tuple[str, ...]]:
    """What two URLs of one page share: feeds hang what they count readers by on it."""
    host = _host(url)
    if not host:
        return "", "", ()
    parts = urlsplit(url.strip())
    return host, parts.path.rstrip("/"), tuple(p for p in parts.query.split("&") if p and not p.startswith("utm_"))
