"""A web site on 127.0.0.1 over real sockets that behaves as badly as sites do; each behavior has a path of its name.

    async with Site() as site:
        await fetcher.fetch(Request(site.url("gzip_bomb")))

A behavior is a coroutine that takes a Visit; `site.put` adds one, or a page. `running` serves from a thread, for tests
of commands that run in other processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from tests.ingest.sources.web import site_feeds, site_http, site_pages

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Seen:
    """A request that came, its header names in lower case, and the address and TLS name that it came to."""

    path: str
    headers: Mapping[str, str]
    server_name: str | None = None


@dataclass
class Visit:
    """A request that wants an answer; `number` counts those of its path before it."""

    site: Site
    path: str
    headers: Mapping[str, str]
    number: int
    writer: asyncio.StreamWriter

    async def write(self, data: bytes) -> None:
        """Bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def begin(self, status: int = 200, /, **headers: object) -> None:
        """Status and headers: content_type="text/html" becomes Content-Type."""
        lines = [f"HTTP/1.1 {status} x", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
        await self.write("\r\n".join([*lines, "", ""]).encode("latin-1"))

    async def send(self, body: bytes | str = b"", status: int = 200, /, **headers: object) -> None:
        """A whole response."""
        data = body.encode() if isinstance(body, str) else body
        if status != 304:
            headers.setdefault("content_length", len(data))
        await self.begin(status, **headers)
        await self.write(data)

    async def redirect(self, target: str, status: int = 302) -> None:
        """A response that leads on."""
        await self.send(b"", status, location=target)

    def drop(self) -> None:
        """Ends the connection."""
        self.writer.close()

    async def wait(self, seconds: float | None = None) -> None:
        """Until the site closes, or for a time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.site.closed.wait(), seconds)


Behavior = Callable[[Visit], Awaitable[None]]


@dataclass
class Site:
    """Serves while it is entered; `requests` are those that came, in order."""

    tls: ssl.SSLContext | None = None
    requests: list[Seen] = field(default_factory=list)
    port: int = 0

    def __post_init__(self) -> None:
        self.behaviors: dict[str, Behavior] = {
            **site_http.BEHAVIORS,
            **site_feeds.BEHAVIORS,
            **site_pages.BEHAVIORS,
            "robots.txt": site_http.no_robots,
        }
        self._visits: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Site:
        self.closed = asyncio.Event()
        if self.tls:
            self.tls.sni_callback = _keep_name
        self._server = await asyncio.start_server(self._serve, HOST, self.port, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closed.set()
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "", host: str = HOST) -> str:
        """The address of a path."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/{path}"

    def put(self, path: str, behavior: Behavior | str | bytes, /, **headers: object) -> str:
        """Serves a behavior, or a text with these headers, under a path from now on; returns its address."""
        if isinstance(behavior, str | bytes):
            body = behavior

            async def behavior(visit: Visit) -> None:
                await visit.send(body, **headers)

        self.behaviors[path] = behavior
        return self.url(path)

    def visits(self, path: str) -> list[Seen]:
        """The requests for a path."""
        return [seen for seen in self.requests if seen.path == path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # whoever asked has gone, or the site closes
        finally:
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection stays open for another request."""
        first = await reader.readexactly(1)
        if first == b"\x16":  # who wants to speak TLS is answered as by any web server
            writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return False
        line, *fields = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        path = line.split(" ")[1].lstrip("/")
        headers = {name.lower(): value.strip() for name, _, value in (text.partition(":") for text in fields)}
        tls = writer.get_extra_info("ssl_object")
        self.requests.append(Seen(path, headers, getattr(tls, "asked_name", None)))
        name = path.partition("?")[0]
        number = self._visits[name]
        self._visits[name] += 1
        visit = Visit(self, path, headers, number, writer)
        await self._find(name)(visit)
        return not writer.is_closing()

    def _find(self, name: str) -> Behavior:
        for end in (name, name.partition("/")[0]):  # "article/7" is of the behavior "article"
            if end in self.behaviors:
                return self.behaviors[end]
        return site_http.not_found


def _keep_name(connection: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
    connection.asked_name = name  # type: ignore[attr-defined]


@asynccontextmanager
async def serving(*sites: Site) -> AsyncIterator[None]:
    """Several sites at once."""
    async with contextlib.AsyncExitStack() as stack:
        for site in sites:
            await stack.enter_async_context(site)
        yield


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """A site that serves from a thread of its own."""
    ready: Future[asyncio.Event] = Future()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        try:
            async with site:
                stop = asyncio.Event()
                ready.set_result(stop)
                await stop.wait()
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error)
            raise

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        ready.result(30)
        yield site
    finally:
        with contextlib.suppress(Exception):
            loop.call_soon_threadsafe(ready.result(0).set)
        thread.join(30)
        loop.close()
