"""Archived threads: Discord changes and deletes no message in one until it is opened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord

from bot.delivery.failures import CLOSED_THREAD
from bot.delivery.lost_connections import DISCORD_FAULTS, repeat_if_lost


@asynccontextmanager
async def opened(channel: object) -> AsyncIterator[None]:
    """Opens an archived thread for a change of its messages and archives it again; any other channel is left alone.

    Where Discord does not allow that, since it may be locked, the change fails: see is_closed_thread.
    """
    thread = await _open(channel) if isinstance(channel, discord.Thread) and channel.archived else None
    try:
        yield
    finally:
        if thread:
            # Refused in a thread that somebody else has opened: then Discord archives it again in time.
            with suppress(*DISCORD_FAULTS):
                await repeat_if_lost(lambda: thread.edit(archived=True))


def is_closed_thread(error: BaseException) -> bool:
    """Whether Discord refused something because the thread is archived or locked."""
    return isinstance(error, discord.HTTPException) and error.code in CLOSED_THREAD


async def _open(thread: discord.Thread) -> discord.Thread | None:
    with suppress(*DISCORD_FAULTS):
        return await repeat_if_lost(lambda: thread.edit(archived=False))
    return None
