"""Whose a link is: its host as readers know it, and the site to which that host belongs."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

OF_PHONES = frozenset(("m", "mobile", "amp"))
OF_FEEDS = frozenset(("feed", "feeds", "rss"))


def outlet_of(url: str) -> str:
    """The host of a web URL as readers know it: lower case, without "www."; empty where it has none."""
    try:
        host = urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
    return without_www(host.rstrip("."))


def without_www(host: str) -> str:
    """The host without "www." at its beginning, however often it stands there."""
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def site_of(url: str, names: Collection[str] = OF_PHONES | OF_FEEDS) -> str:
    """The outlet of a web URL without the first part of its host, if that is one of these names."""
    outlet = outlet_of(url)
    first, _, parent_domain = outlet.partition(".")
    return parent_domain if first in names and "." in parent_domain else outlet


def is_same_outlet(first: str, second: str) -> bool:
    """Whether two web URLs are of one host and port, but for "www." and the names of sites for telephones."""
    return _address(first) == _address(second)


def is_own_link(source: str, link: str) -> bool:
    """Whether two web URLs are of one site: one host, or one below the other, but for names such as "feeds."."""
    first, second = site_of(source), site_of(link)
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _address(url: str) -> tuple[str, int | None]:
    # A page on a host for feeds, or on another port, keeps that link although it names one of the site as its own: its
    # id is made from the link, and under another id a corpus would hold it twice.
    return site_of(url, OF_PHONES), urlsplit(url.strip()).port
