"""Requests to Discord whose connection is lost before the response is complete: whether they took effect is unknown.

Discord may close a keep-alive connection at any time, even while a request arrives. aiohttp then repeats the request
unless it is a POST or PATCH, and discord.py repeats it if macOS or Windows reports a reset; otherwise the error is
raised.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.delivery.failures import reason_of

log = logging.getLogger(__name__)

T = TypeVar("T")
CONNECTION_LOST = (aiohttp.ClientError, OSError)  # TimeoutError is an OSError
# There was no connection: nothing can have reached Discord. One of its errors is a TimeoutError.
UNCONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
RECONNECT_SECONDS = 1  # a moment later a name is found again, or a port open
DISCORD_FAULTS = (discord.HTTPException, *CONNECTION_LOST)


async def repeat_if_lost(
    request: Callable[[], Awaitable[T]],
    on_loss: Callable[[], None] = lambda: None,
    *,
    at_once: bool = False,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> T:
    """The result of a request that does the same if it is made twice, which it is if its connection is lost.

    Waits a moment before it connects again, unless it is to be `at_once`; raises an error of UNCONNECTED only if
    neither attempt can have reached Discord.
    """
    try:
        return await request()
    except TimeoutError:
        raise  # Discord is slow: another attempt would only add to that
    except CONNECTION_LOST as error:
        log.info("A connection to Discord was lost (%s); the request is made again.", reason_of(error))
        on_loss()
        first = error
    was_connected = not isinstance(first, UNCONNECTED)
    if not was_connected and not at_once:
        await sleep(RECONNECT_SECONDS)
    try:
        return await request()
    except UNCONNECTED as error:
        if was_connected:
            raise first from error
        raise
