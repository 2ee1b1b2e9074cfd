"""A written address -> the URL that may be asked; one parser reads it for the check and for the request."""

from __future__ import annotations

import re
from collections.abc import Set

from yarl import URL

from ingest.sources.web.fetching import Problem
from ingest.sources.web.safe_fetch.addresses import ADMITTED_BY, refuse_address
from ingest.sources.web.safe_fetch.failure import Failure

LONGEST_URL = 8000
_LONGEST_HOST = 253  # https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
# A news site answers there, or on a high port; the low ones belong to mail, remote login and their like, which read
# a request as commands.
_WEB_PORTS = frozenset({80, 443})
_FIRST_HIGH_PORT = 1024
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")
_AUTHORITY = re.compile(r"^[^:/?#]+://([^/?#]*)")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
# Names that no public name server knows; a local one may.
_LOCAL_ENDINGS = frozenset({"arpa", "corp", "home", "internal", "intranet", "lan", "local", "localdomain", "onion"})
_METADATA_NAMES = frozenset({"metadata.amazonaws.com"})

# The hosts that the owner names, which may lie in a private network; a port of None stands for all.
PrivateHosts = Set[tuple[str, int | None]]


def is_admitted(host: str, port: int | None, hosts: PrivateHosts) -> bool:
    """Whether the owner has named this host, and this port of it."""
    return (host, None) in hosts or (host, port) in hosts


def read_url(text: str, hosts: PrivateHosts) -> URL:
    """The URL without its fragment; raises Failure (not allowed) where it may not be asked."""
    text = text.strip().replace(" ", "%20")  # as browsers do; in a host it is refused
    if len(text) > LONGEST_URL or _UNPRINTABLE.search(text):
        raise _refuse("is no web address: it is too long, or has control characters in it")
    authority = _AUTHORITY.match(text)
    if authority and "@" in authority[1]:
        raise _refuse("has a name or password in it, which is not sent")
    try:
        url = URL(text)
        port = url.port
        host = url.raw_host
    except (ValueError, IndexError):  # IndexError: yarl's, of "http://[::1]@@/"
        raise _refuse("is no web address") from None
    if url.scheme not in ("http", "https") or not host:
        raise _refuse("is no web address: it begins neither with http:// nor with https://")
    if host.endswith("."):
        host = host[:-1]
        try:
            url = url.with_host(host)
        except ValueError:  # no name, or one with what no name has
            raise _refuse("is no web address") from None
    _check_host(host, port, hosts)
    if port is None or not (port in _WEB_PORTS or port >= _FIRST_HIGH_PORT or (host, port) in hosts):
        raise _refuse(f"asks for port {port}, where no web server is")
    return url.with_fragment(None)


def _check_host(host: str, port: int | None, hosts: PrivateHosts) -> None:
    if "%" in host or len(host) > _LONGEST_HOST:
        raise _refuse("is no web address")
    admitted = is_admitted(host, port, hosts)
    *_, last = labels = host.split(".")
    if ":" in host or _NUMERIC.fullmatch(last):
        # Python reads no octal, hexadecimal or shortened spelling, which other programs do.
        if reason := refuse_address(host, private=admitted):
            raise _refuse(f"leads to {host}, which {reason}")
    elif "" in labels:
        raise _refuse("is no web address")
    elif not admitted and (
        len(labels) == 1 or last in _LOCAL_ENDINGS or last == "localhost" or host in _METADATA_NAMES
    ):
        raise _refuse(f"leads to {host}, which is a name of a private network {ADMITTED_BY}")


def _refuse(reason: str) -> Failure:
    return Failure(Problem.NOT_ALLOWED, f"The address {reason}.")
