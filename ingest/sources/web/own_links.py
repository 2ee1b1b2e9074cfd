"""Whether a feed's link leads to its own site: of another site's articles it can only claim what they say."""

from __future__ import annotations

from ingest.sources.identity import outlet_of

_OF_FEEDS = ("feeds.", "feed.", "rss.", "amp.", "m.")


def is_own_link(source: str, link: str) -> bool:
    """Whether two web URLs are of one site: one host, or one below the other, but for names such as "feeds."."""
    first, second = _site(source), _site(link)
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _site(url: str) -> str:
    host = outlet_of(url)
    prefix = next((prefix for prefix in _OF_FEEDS if host.startswith(prefix) and "." in host[len(prefix) :]), "")
    return host[len(prefix) :]
