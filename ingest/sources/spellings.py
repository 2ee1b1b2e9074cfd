"""Which other links one page may have: for mobile, as AMP, in a cache of AMP, with the name of its file.

Such a link may as well be another page's: it is the same article where the texts agree. The id of an article stays what
`identity` makes of its own link.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ingest.corpus.text.addresses import canonical_url, is_web_url

_HOSTS = ("amp.", "m.", "mobile.")
_FILES = ("/index.html", "/index.htm", "/index.php")
_AMP_PARAMETERS = ("amp", "amp=1", "amp=true", "outputType=amp", "output=amp")
_IN_CACHE = re.compile(
    r"https://(?:google\.[a-z.]{2,6}/amp|[a-z0-9-]{1,80}\.cdn\.ampproject\.org/[cv])/(?:s/)?(?=[^/]+\.)"
)
_SIGN = re.compile(r"amp|//(?:www\.)*(?:m|mobile)\.|/index\.", re.IGNORECASE)
_LONGEST_WAY = 4  # a cache, a host, a path and a parameter, one upon the other


def may_be_spelled(url: str) -> bool:
    """Whether a link may not be the plain one of its page, at a glance."""
    return _SIGN.search(url) is not None


def plain_url(url: str) -> str:
    """The canonical form of the link without what names one of a page's other spellings; ValueError as for that."""
    plain_link = canonical_url(url)
    for _ in range(_LONGEST_WAY):
        shorter = _shorter(plain_link)
        if shorter == plain_link or not is_web_url(shorter):
            break
        plain_link = canonical_url(shorter)
    return plain_link


def spellings(url: str) -> tuple[str, ...]:
    """The canonical forms of the other links under which the page at this one may stand, the plain one first."""
    parts = urlsplit(plain_url(url))
    hosts = [parts.netloc, *(f"{prefix}{parts.netloc}" for prefix in _HOSTS)]
    paths = [parts.path, f"{parts.path}/amp", f"/amp{parts.path}", f"{parts.path}.amp", f"{parts.path}{_FILES[0]}"]
    queries = [parts.query, *("&".join(filter(None, (parts.query, parameter))) for parameter in _AMP_PARAMETERS)]
    parts_of_addresses = [(path, parts.query) for path in paths] + [(parts.path, query) for query in queries[1:]]
    addresses = (
        f"https://{host}{path}" + (f"?{query}" if query else "") for host in hosts for path, query in parts_of_addresses
    )
    own_url = canonical_url(url)
    return tuple(
        link for link in dict.fromkeys(canonical_url(link) for link in addresses if is_web_url(link)) if link != own_url
    )


def _shorter(url: str) -> str:
    """One spelling nearer to the plain one; the same where there is none."""
    if cached := _IN_CACHE.match(url):
        return f"https://{url[cached.end() :]}"
    parts = urlsplit(url)
    host, path, query = parts.netloc, parts.path, parts.query
    prefix = next((prefix for prefix in _HOSTS if host.startswith(prefix) and "." in host[len(prefix) :]), "")
    file = next((file for file in _FILES if path.endswith(file)), "")
    path = path.removesuffix(file)
    if path.endswith((".amp", "/amp")):
        path = path[: -len(".amp")]
    elif path.endswith(".amp.html"):
        path = path.removesuffix(".amp.html") + ".html"
    elif path.startswith("/amp/"):
        path = path.removeprefix("/amp")
    kept_query = "&".join(parameter for parameter in query.split("&") if parameter not in _AMP_PARAMETERS)
    return f"https://{host[len(prefix) :]}{path}" + (f"?{kept_query}" if kept_query else "")
