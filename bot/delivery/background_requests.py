"""Requests to Discord that are waited for so many seconds, and then go on in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from functools import partial
from typing import Any, TypeVar

import aiohttp
import discord

from bot.delivery.failures import reason_of

log = logging.getLogger(__name__)

T = TypeVar("T")
_OF_DISCORD = (discord.HTTPException, aiohttp.ClientError, OSError)  # TimeoutError is an OSError


class BackgroundRequests:
    """The requests on their way, none of which is cancelled before the end of the bot.

    discord.py, cancelled while it waits out a global rate limit, takes that limit for one without an end: no message
    would be sent any more.
    """

    def __init__(self) -> None:
        self._going: set[asyncio.Task[Any]] = set()

    def start(self, request: Awaitable[T]) -> asyncio.Task[T]:
        """The request on its way, which goes on though nobody waits for it."""
        task = asyncio.ensure_future(request)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return task

    async def within(self, seconds: float, request: Awaitable[T], what: str) -> T:
        """What the request returns; raises TimeoutError if that takes longer, and logs what came of it later."""
        task = self.start(request)
        try:
            await asyncio.wait({task}, timeout=seconds)
        finally:
            if not task.done():
                task.add_done_callback(partial(_ended_late, what))
        if not task.done():
            raise TimeoutError
        return task.result()

    def end(self) -> None:
        """Cancels what still goes on, at the very end."""
        for task in tuple(self._going):
            task.cancel()


def is_a_defect(error: BaseException) -> bool:
    """Whether neither Discord nor the way to it explains the error: then the log needs the traceback."""
    return not isinstance(error, _OF_DISCORD)


def _ended_late(what: str, task: asyncio.Task[Any]) -> None:
    if task.cancelled():
        return
    error = task.exception()
    if error is None:
        log.info("%s took long, and is done.", what)
    elif is_a_defect(error):
        log.error("%s took long, and failed.", what, exc_info=error)
    else:
        log.warning("%s took long, and failed: %s", what, reason_of(error))
