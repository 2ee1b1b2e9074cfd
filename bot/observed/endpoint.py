"""/health and /metrics, for this machine only."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.errors import NotConfigured
from bot.observed.metrics import Metrics

HOST = "127.0.0.1"
HOSTS = (HOST, "localhost")
TEXT = "text/plain; version=0.0.4; charset=utf-8"


@web.middleware
async def _refuse_foreign_host(request: web.Request, handler: Handler) -> web.StreamResponse:
    # A page in a browser may have a name of its own lead to loopback.
    if request.host.rpartition(":")[0] not in HOSTS and request.host not in HOSTS:
        raise web.HTTPForbidden(text="refused")
    return await handler(request)


@asynccontextmanager
async def serving(port: int, metrics: Metrics, health: Callable[[], Mapping[str, Any]]) -> AsyncIterator[int]:
    """Serves inside the context and yields the port (0 picks a free one); raises NotConfigured if it cannot be used.

    /health answers 200, or 503 where `health()["ok"]` is false; it runs on the bot's own event loop, so
    a blocked loop answers nobody.
    """

    async def show_health(_request: web.Request) -> web.Response:
        state = health()
        return web.json_response(state, status=200 if state["ok"] else 503, dumps=lambda o: json.dumps(o, default=str))

    async def show_metrics(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": TEXT})

    application = web.Application(middlewares=[_refuse_foreign_host])
    application.add_routes([web.get("/health", show_health), web.get("/metrics", show_metrics)])
    runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port)
        try:
            await site.start()
        except OSError as error:
            raise NotConfigured(_why_not(port, error)) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _why_not(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"METRICS_PORT: port {port} is taken on this machine; choose another."
    # asyncio puts words of its own in the place of the system's.
    reason = os.strerror(error.errno) if error.errno else str(error)
    choice = "one from 1024 on" if error.errno == errno.EACCES else "another"
    return f"METRICS_PORT: port {port} cannot be used ({reason}); choose {choice}."
