"""Tells people whose answer was cut off, by a stop now or a crash before, that none will come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

import discord

from bot.commands.desk import Desk
from bot.commands.respond import ReplyTo
from bot.commands.under import post_under
from bot.conversation.store import Owed, OwedMention
from bot.errors import StoreUnusable
from bot.replies.message import Message

log = logging.getLogger(__name__)

INTERRUPTED = "The bot was restarted before it could answer; please ask again."
EACH_SECONDS = 10
STOPPING_SECONDS = 1.5
CORRECTING_SECONDS = 60


async def tell_of_last_time(desk: Desk, client: discord.Client) -> int:
    """Tells those who were owed an answer when the last process ended; how many could be told."""
    now = discord.utils.utcnow().timestamp()
    try:
        owed = await desk.read(partial(desk.store.take_owed, now))
        mentions = await desk.read(partial(desk.store.take_owed_mentions, now))
    except StoreUnusable as error:
        log.warning("Who was owed an answer is not known: %s", error)
        return 0
    told = await asyncio.gather(
        *(_told(_fill(client, one)) for one in owed), *(_told(_reply(client, one)) for one in mentions)
    )
    return sum(told)


async def waiting_last_time(desk: Desk) -> list[OwedMention]:
    """The messages that still say that a question waits; to be read before another can."""
    try:
        return await desk.read(desk.store.waiting_mentions)
    except StoreUnusable as error:
        log.warning("What still says that it waits is not known: %s", error)
        return []


async def correct_waiting(desk: Desk, client: discord.Client, waiting: Sequence[OwedMention]) -> None:
    """Puts the truth into messages of before the start, one after another: Discord lets a channel have one a second."""
    for one in waiting:
        message = client.get_partial_messageable(one.channel_id).get_partial_message(one.waiting_id or 0)
        # Settled last: done twice it stands once, and what is not done now is at the next start.
        if await _told(message.edit(content=INTERRUPTED), CORRECTING_SECONDS, last_word=True):
            await desk.note(partial(desk.store.settle, one.message_id))


async def tell_now(desk: Desk) -> None:
    """Tells those who wait now, in the short time that a stop has; what is being sent has that time to arrive."""
    waiting = [_stopped(desk, reply) for reply in tuple(desk.open_replies)]
    try:
        async with asyncio.timeout(STOPPING_SECONDS):
            for outcome in await asyncio.gather(*waiting, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    log.warning("Somebody who waits could not be told of the stop: %s", outcome)
            sending = [task for task in desk.last_words if task]
            if sending:
                await asyncio.wait(sending)
    except TimeoutError:
        log.warning("Not everybody who waits could be told of the stop.")


async def _stopped(desk: Desk, reply: ReplyTo) -> None:
    # An answer whose sending began since then stands: Discord may show it before it says so.
    if reply in desk.open_replies:
        desk.open_replies.discard(reply)
        await reply.fail(INTERRUPTED)


async def _fill(client: discord.Client, owed: Owed) -> None:
    webhook: discord.Webhook = discord.Webhook.partial(owed.application_id, owed.token, client=client)
    # "@original" is the message that still says that the bot is thinking.
    original: Any = "@original"
    await webhook.edit_message(original, content=INTERRUPTED)


async def _reply(client: discord.Client, owed: OwedMention) -> None:
    question = client.get_partial_messageable(owed.channel_id).get_partial_message(owed.message_id)
    await post_under(question, Message.of_text(INTERRUPTED))


async def _told(
    telling: Coroutine[Any, Any, object], seconds: float = EACH_SECONDS, *, last_word: bool = False
) -> bool:
    """Whether it was told; with last_word, also whether Discord said that it never can be."""
    try:
        async with asyncio.timeout(seconds):
            await telling
    except (discord.HTTPException, TimeoutError, OSError) as error:
        log.warning("Somebody could not be told that their question was cut off: %s", error or "it took too long")
        return last_word and isinstance(error, discord.Forbidden | discord.NotFound)
    return True
