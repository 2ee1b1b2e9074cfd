"""The one door to the web: a Fetcher on aiohttp."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

import aiohttp
from yarl import URL

from ingest.settings import IngestSettings
from ingest.sources.web.fetching import NotModified, Problem, Request, Response, Unfetched
from ingest.sources.web.safe_fetch.bodies import read_body
from ingest.sources.web.safe_fetch.client_errors import explain_error
from ingest.sources.web.safe_fetch.failure import Failure
from ingest.sources.web.safe_fetch.politeness import Politeness
from ingest.sources.web.safe_fetch.resolver import CheckedResolver, Lookup, SystemLookup
from ingest.sources.web.safe_fetch.robots import LARGEST_ROBOTS, Robots
from ingest.sources.web.safe_fetch.statuses import PERMANENT_REDIRECTS, REDIRECTS, ServerClocks, check_status
from ingest.sources.web.safe_fetch.urls import read_url

log = logging.getLogger(__name__)

AGENT = "Dateline"
MOST_REDIRECTS = 5
_LONGEST_HEADER = 32_768  # bytes of one; some sites send long content policies
# What is read, before all else: a server that has a feed in several formats sends one of these.
_ACCEPT = "application/rss+xml, application/atom+xml, text/html, application/xml;q=0.9, */*;q=0.8"


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One request's status and headers, and the body where it is one to read."""

    url: URL
    status: int
    headers: Mapping[str, str]
    body: bytes
    media_type: str
    charset: str | None
    seconds: float = 0.0


class SafeFetcher:
    """Fetches while it is entered; raises nothing but a cancellation.

    What a person names by hand is asked for as that person's browser would; a request that says `obey_robots` is
    asked for only where the site's robots.txt allows it. `look_up` and `politeness` are injected by tests.
    """

    def __init__(
        self,
        settings: IngestSettings,
        clocks: ServerClocks | None = None,
        *,
        look_up: Lookup | None = None,
        politeness: Politeness | None = None,
    ) -> None:
        self._settings = settings
        self._clocks = clocks or ServerClocks()
        self._hosts = settings.private_hosts
        self._limit = settings.fetch_megabytes * 1_000_000
        self._look_up = look_up
        self._politeness = politeness or Politeness(
            settings.fetch_per_host, settings.fetch_gap, settings.fetch_longest_gap
        )
        self._slots = asyncio.Semaphore(settings.fetch_concurrency)
        self._robots = Robots(AGENT, self._read_robots)
        self._stack = AsyncExitStack()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> SafeFetcher:
        look_up = self._look_up
        if look_up is None:
            look_up = SystemLookup(2 * self._settings.fetch_concurrency)
            self._stack.callback(look_up.close)
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(look_up, self._hosts),
            use_dns_cache=False,
            limit=0,
            ssl=ssl.create_default_context(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            headers={
                "User-Agent": user_agent(self._settings.fetch_contact),
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
        )
        await self._stack.enter_async_context(self._session)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._session = None
        await self._stack.aclose()

    async def fetch(self, request: Request) -> Response | NotModified | Unfetched:
        """Fetch one address; raises nothing but a cancellation."""
        try:
            return await self._follow(request, self._limit)
        except Failure as failure:
            return Unfetched(request.url, failure.problem, failure.reason, failure.retry_after)

    async def _read_robots(self, url: URL) -> bytes:
        answer = await self._follow(Request(str(url)), LARGEST_ROBOTS)
        if isinstance(answer, NotModified):
            raise Failure(Problem.BROKEN, "The server sent no whole page (status 304).")
        return answer.body

    async def _follow(self, request: Request, limit: int) -> Response | NotModified:
        url = requested = permanent = read_url(request.url, self._hosts)
        conditions = _conditions(request)
        seconds = float(self._settings.fetch_seconds)
        visited: list[URL] = []
        while url not in visited:
            if len(visited) > MOST_REDIRECTS:
                raise Failure(Problem.REDIRECTS, f"The address leads on more than {MOST_REDIRECTS} times.")
            if request.obey_robots:
                delay = await self._robots.check(url)
                self._politeness.widen_gap(_host(url), delay or 0.0)
            exchange = await self._ask(url, conditions, limit, seconds)
            seconds -= exchange.seconds
            permanent_url = request.url if permanent == requested else str(permanent)
            if exchange.status == 304:
                return NotModified(request.url, permanent_url)
            if exchange.status not in REDIRECTS:
                return _response(request, exchange, permanent_url)
            target = self._read_location(url, exchange)
            if exchange.status in PERMANENT_REDIRECTS and permanent == url:
                permanent = target
            visited.append(url)
            url = target
        raise Failure(Problem.REDIRECTS, "The address leads back to itself.")

    def _read_location(self, url: URL, exchange: _Exchange) -> URL:
        location = exchange.headers.get("Location", "").strip()
        try:
            target = str(url.join(URL(location))) if location else ""
        except (ValueError, IndexError):  # IndexError: yarl's, of "http://[::1]@@/"
            target = ""
        if not target:
            raise Failure(Problem.REDIRECTS, "The address leads on to nowhere.")
        try:
            return read_url(target, self._hosts)
        except Failure as failure:
            raise Failure(failure.problem, f"The site leads on to another address. {failure.reason}") from None

    async def _ask(self, url: URL, conditions: dict[str, str], limit: int, seconds: float) -> _Exchange:
        async with self._politeness.turn(_host(url)), self._slots:
            start = time.monotonic()
            try:
                async with asyncio.timeout(seconds):
                    exchange = await self._exchange(url, conditions, limit)
            except TimeoutError:
                raise Failure(
                    Problem.TOO_SLOW,
                    f"The server was not done within {self._settings.fetch_seconds:g} seconds (FETCH_SECONDS).",
                ) from None
            except Failure as failure:
                if failure.problem is Problem.RATE_LIMITED or failure.retry_after is not None:
                    self._politeness.pause(_host(url), failure.retry_after)
                raise
            except (aiohttp.ClientError, OSError, ValueError) as error:
                explained = explain_error(error)
                log.debug("%s: %s (%s)", url.origin(), explained.reason, type(error).__name__)
                raise explained from None
            # Without the wait for a turn, which is no slowness of the server's.
            exchange = replace(exchange, seconds=time.monotonic() - start)
            log.debug("%s: %d in %.2f s", url.origin(), exchange.status, exchange.seconds)
            return exchange

    async def _exchange(self, url: URL, conditions: dict[str, str], limit: int) -> _Exchange:
        if self._session is None:
            raise RuntimeError("a fetcher fetches while it is entered")
        try:
            async with asyncio.timeout(self._settings.fetch_header_seconds):
                response = await self._session.get(url, headers=conditions, allow_redirects=False)
        except TimeoutError:
            seconds = self._settings.fetch_header_seconds
            raise Failure(
                Problem.TOO_SLOW, f"The server did not answer within {seconds:g} seconds (FETCH_HEADER_SECONDS)."
            ) from None
        async with response:
            body, now = b"", datetime.now(UTC)
            self._clocks.check(response.headers, now)
            if response.status not in REDIRECTS and not (response.status == 304 and conditions):
                check_status(response.status, response.headers, now)
                body = await read_body(response, limit)
            return _Exchange(url, response.status, response.headers, body, *_content_type(response))


def user_agent(contact: str) -> str:
    """Who asks, in words for a site's log."""
    try:
        name = f"{AGENT}/{version('dateline')}"
    except PackageNotFoundError:  # a checkout that nobody installed
        name = AGENT
    return f"{name} (+{contact})" if contact else name


def _content_type(response: aiohttp.ClientResponse) -> tuple[str, str | None]:
    """The media type, "" where none is sent or it cannot be read, and the server's word for the encoding."""
    try:
        return response.content_type.lower() if "Content-Type" in response.headers else "", response.charset
    except IndexError:  # Python's parser's, of a parameter such as charset*="''"
        return "", None


def _host(url: URL) -> str:
    return f"{url.raw_host}:{url.port}"


def _conditions(request: Request) -> dict[str, str]:
    fields = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    return {name: value for name, value in fields.items() if value and _is_plain(value)}


def _is_plain(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= 1000


def _plain_header(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name, "")
    return value if value and _is_plain(value) else None


def _response(request: Request, exchange: _Exchange, permanent_url: str) -> Response:
    return Response(
        url=request.url,
        final_url=str(exchange.url),
        permanent_url=permanent_url,
        body=exchange.body,
        media_type=exchange.media_type,
        charset=exchange.charset,
        etag=_plain_header(exchange.headers, "ETag"),
        last_modified=_plain_header(exchange.headers, "Last-Modified"),
    )
