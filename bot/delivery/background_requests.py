"""Requests to Discord that are waited for only so many seconds and then continue in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from functools import partial
from typing import Any, TypeVar

from bot.delivery.failures import reason_of
from bot.delivery.lost_connections import DISCORD_FAULTS
from ingest.corpus.errors import DatelineError

log = logging.getLogger(__name__)

T = TypeVar("T")


class BackgroundRequests:
    """The requests in flight, none of which is canceled before the bot ends.

    discord.py, if canceled while it waits out a global rate limit, believes that the limit never ends, and would
    send no message any more.
    """

    def __init__(self) -> None:
        self._going: set[asyncio.Task[Any]] = set()

    def start(self, request: Awaitable[T]) -> asyncio.Task[T]:
        """Starts the request, which continues even if nobody waits for it."""
        task = asyncio.ensure_future(request)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return task

    async def within(self, seconds: float, request: Awaitable[T], description: str) -> T:
        """The result of the request; raises TimeoutError if it takes longer, and logs the outcome later."""
        task = self.start(request)
        try:
            await asyncio.wait({task}, timeout=seconds)
        finally:
            if not task.done():
                task.add_done_callback(partial(_ended_late, description))
        if not task.done():
            raise TimeoutError
        return task.result()

    def end(self) -> None:
        """Cancels the requests still in flight, when the bot ends."""
        for task in tuple(self._going):
            task.cancel()


def is_a_defect(error: BaseException) -> bool:
    """Whether neither Discord, the network nor a sentence of ours explains it; then the log needs the traceback."""
    return not isinstance(error, (*DISCORD_FAULTS, DatelineError))


def _ended_late(description: str, task: asyncio.Task[Any]) -> None:
    if task.cancelled():
        return
    error = task.exception()
    if error is None:
        log.info("%s took long but succeeded.", description)
    elif is_a_defect(error):
        log.error("%s took long and failed.", description, exc_info=error)
    else:
        log.warning("%s took long and failed: %s", description, reason_of(error))
