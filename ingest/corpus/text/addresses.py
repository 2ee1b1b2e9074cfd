"""Links of articles: which are links, the one spelling of all that lead to the same page, and the id made of it."""

from __future__ import annotations

import hashlib
import re
from ipaddress import IPv6Address
from urllib.parse import quote, unquote, urlsplit

from ingest.corpus.text.normalization import stream_safe
from ingest.corpus.text.sites import without_www

URL_LIMIT = 8_000

_TRACKING_PREFIXES = tuple("utm_ at_ hsa_ itm_ mtm_ matomo_ piwik_ pk_ oly_ vero_ guce_".split())
_TRACKING = frozenset(
    """
    _ga _gl _hsenc _hsmi cmp cmpid dclid echobox fbclid ftag gbraid gclid gclsrc guccounter igsh igshid ito
    li_fat_id mc_cid mc_eid mkt_tok msclkid ncid ns_campaign ns_linkname ns_mchannel ns_source ocid ref_src ref_url
    s_cid smid soc_src soc_trk ttclid twclid wbraid wickedid wt.mc_id wt_mc xtor yclid ysclid
    """.split()
)
_DEFAULT_PORTS = (None, 80, 443)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
# What an address has anyway; "%" too, so that an escape that is there is not escaped again.
_SAFE = "/%:@!$&'()*+,;=~"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def is_web_url(url: str) -> bool:
    """Whether this is an http or https URL with a host, fit to be shown as a link."""
    # To split a URL, Python normalizes its host.
    if len(url) > URL_LIMIT or _CONTROL.search(url) or stream_safe(url) != url:
        return False
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises where the port is no number
        # Python also splits "[::1%é]" and "[v1.x]", but not the keys that would be made of them.
        if "[" in parts.netloc and IPv6Address(parts.hostname or "").scope_id is not None:
            return False
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool((parts.hostname or "").strip("."))


def canonical_url(url: str) -> str:
    """The key of a URL: one spelling for all spellings of the same page; never shown.

    Raises ValueError for what `is_web_url` does not accept.
    """
    if not is_web_url(url):
        raise ValueError("not an http or https URL with a host")
    parts = urlsplit(url.strip())
    port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    query = "&".join(sorted(filter(_is_content, _spelling(parts.query, "?").split("&"))))
    path = _spelling(parts.path, "").rstrip("/")
    return f"https://{_host(parts.hostname or '')}{port}{path}" + (f"?{query}" if query else "")


def article_id_for_url(url: str) -> str:
    """The id of the article at this URL: 16 hex characters; raises ValueError as `canonical_url` does."""
    return hashlib.sha256(b"url\0" + canonical_url(url).encode()).hexdigest()[:16]


def _host(host: str) -> str:
    host = host.rstrip(".")
    try:
        host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:  # a label too long or empty: such a name does not resolve, but is a key
        host = host.lower()
    host = without_www(host)
    return f"[{host}]" if ":" in host else host


def _spelling(part: str, also_kept: str) -> str:
    """One spelling of a path or query: what must be escaped is, and hex digits are upper case."""
    return _ESCAPE.sub(lambda escape: escape.group().upper(), quote(part, safe=_SAFE + also_kept))


def _is_content(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return bool(parameter) and name not in _TRACKING and not name.startswith(_TRACKING_PREFIXES)


def without_tracking(url: str) -> str:
    """The URL as it was given, but for its fragment and for parameters that only say who followed it."""
    address, mark, query = url.strip().partition("#")[0].partition("?")
    return address + (f"?{content}" if mark and (content := "&".join(filter(_is_content, query.split("&")))) else "")
