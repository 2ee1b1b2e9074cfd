"""The newsroom's web site on loopback: feeds, pages, and what is broken of them."""

from __future__ import annotations

import hashlib
from email.utils import format_datetime
from html import escape

from aiohttp import web

from evals.trials.feeds.newsroom import SECTIONS, Break, Newsroom, path_of
from evals.trials.feeds.stories import Edition
from evals.trials.loopback.rest import Handler

HOST = "127.0.0.1"
OUTLET = "The Harbor Post"
FEEDS = (*SECTIONS, "all")
_HTML, _RSS = "text/html", "application/rss+xml"
_NAVIGATION = '<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>'
_COOKIES = (
    "We value your privacy. We and our 1,142 partners store and access information on a device, such as cookies, "
    "and process personal data, such as unique identifiers.",
    "With your permission we and our partners may use precise geolocation data. You may click to consent to our "
    "processing as described above, or refuse to consent.",
)


class Site:
    """Serves while it is entered; on any port where it is 0."""

    def __init__(self, newsroom: Newsroom, port: int = 0) -> None:
        self.newsroom = newsroom
        self.requests = 0
        self._runner: web.AppRunner | None = None
        self._port = port

    async def __aenter__(self) -> Site:
        application = web.Application(middlewares=[self._with_breaks])
        application.add_routes([web.get("/feed/{section}", self._feed), web.get("/story/{number}", self._story)])
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://{HOST}:{self._port}{path}"

    def sources(self) -> str:
        """A SOURCES_FILE of its feeds."""
        return "".join(f'[[source]]\nurl = "{self.url(f"/feed/{name}")}"\nevery = "1m"\n\n' for name in FEEDS)

    @web.middleware
    async def _with_breaks(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.requests += 1
        broken = self.newsroom.broken.get(request.path)
        if broken in (Break.ERROR, Break.GONE, Break.BLOCKED):
            return web.Response(status=int(broken.value))
        if broken is Break.COOKIES or broken is Break.HTML:
            return web.Response(text=_page("Before you continue", _COOKIES), content_type=_HTML)
        if broken is Break.DROP and request.transport is not None:
            request.transport.abort()
        return await handler(request)

    async def _feed(self, request: web.Request) -> web.Response:
        section = request.match_info["section"]
        broken = self.newsroom.broken.get(request.path)
        reports = [] if broken is Break.EMPTY else self.newsroom.listed(section)
        # The feed of all has other links to the same pages, and other bytes at each visit.
        tracking = "?utm_source=all&utm_medium=rss" if section == "all" else ""
        items = "".join(self._item(report, tracking) for report in reports)
        head = f"<title>{OUTLET}: {section}</title><link>{self.url('/')}</link><description>News.</description>"
        if section == "all":
            head += f"<ttl>{self.newsroom.visit + 1}</ttl>"
        text = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'
        if broken is Break.CUT:
            text = text[: len(text) // 2]
        return _send(request, text, _RSS)

    async def _story(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        report = self.newsroom.reports.get(number)
        if report is None or number in self.newsroom.removed:
            return web.Response(status=410 if report else 404)
        # What stands around the text is another at each visit.
        advertisement = f'<aside class="ad">Boots for {20 + self.newsroom.visit} euros!</aside>'
        response = _send(request, _page(report.title, report.paragraphs, self._head(report), advertisement), _HTML)
        if response.status == 200 and request.path not in self.newsroom.broken:
            self.newsroom.note_sent(report)
        return response

    def _item(self, report: Edition, tracking: str) -> str:
        link = escape(self.url(path_of(report.number)) + tracking)
        date = format_datetime(report.published, usegmt=True)
        return (
            f"<item><title>{escape(report.title)}</title><link>{link}</link><pubDate>{date}</pubDate>"
            f'<guid isPermaLink="false">urn:report:{report.number}</guid>'
            f"<description>Edition {report.edition} of this report.</description></item>"
        )

    def _head(self, report: Edition) -> str:
        metas = {
            "og:type": "article",
            "og:title": report.title,
            "og:site_name": OUTLET,
            "article:published_time": report.published.isoformat(timespec="seconds"),
            "author": "Ida Brandt",
        }
        tags = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in metas.items())
        return f'{tags}<link rel="canonical" href="{self.url(path_of(report.number))}">'


def _page(title: str, paragraphs: tuple[str, ...], head: str = "", advertisement: str = "") -> str:
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f"<body>{_NAVIGATION}<main><article><h1>{escape(title)}</h1>{body}</article></main>{advertisement}"
        "<footer>Imprint - Terms - Privacy</footer></body></html>"
    )


def _send(request: web.Request, text: str, media_type: str) -> web.Response:
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    return web.Response(text=text, content_type=media_type, headers={"ETag": etag})
