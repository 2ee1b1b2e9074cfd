"""What is asked of the web, and what comes back; a failure is a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """An address to fetch, and what its server said of it the last time, so that it may answer "not modified".

    What the owner names by hand is asked for as by a person's feed reader; links that are found in feeds, sitemaps
    and pages say `obey_robots`.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    obey_robots: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A whole body, decompressed; `final_url` is where it came from in the end.

    `permanent_url` is the last address that only permanent redirects (301, 308) led to: the one to ask next time.
    `media_type` is lower case without parameters, "" where none was sent; `charset` is the server's word for it.
    """

    url: str
    final_url: str
    permanent_url: str
    body: bytes
    media_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that what it sent the last time still holds; `permanent_url` is that of a Response."""

    url: str
    permanent_url: str


class Problem(StrEnum):
    """Why nothing was fetched."""

    NOT_ALLOWED = "not allowed"  # an address that may not be asked: private, no web address, a foreign scheme
    ROBOTS = "robots.txt"
    BLOCKS_PROGRAMS = "blocks programs"
    NOT_FOUND = "not found"
    GONE = "gone"
    RATE_LIMITED = "rate limited"
    SERVER_FAILED = "server failed"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TOO_SLOW = "too slow"
    TOO_LARGE = "too large"
    REDIRECTS = "redirects"
    WRONG_CLOCK = "wrong clock"  # this machine's is far behind the server's
    BROKEN = "broken"  # a body that is not what its headers say: an encoding, a length


@dataclass(frozen=True, slots=True)
class Unfetched:
    """Why an address was not fetched: the kind of problem, and a reason for a person to read.

    `retry_after` are the seconds after which the server wants to be asked again, where it says so.
    """

    url: str
    problem: Problem
    reason: str
    retry_after: float | None = None


class Fetcher(Protocol):
    """The door to the network."""

    async def fetch(self, request: Request) -> Response | NotModified | Unfetched:
        """Fetch one address; raises nothing but a cancellation."""
        ...
