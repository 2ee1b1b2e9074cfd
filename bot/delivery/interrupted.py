"""Tells people whose answer was cut off, by a stop now or a crash before, that none will come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

import discord

from bot.conversation.store import Owed, OwedMention
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import reason_of
from bot.delivery.posting import post_or_replace
from bot.delivery.reply_to import ReplyTo
from bot.errors import StoreUnusable
from bot.replies.message import Message

log = logging.getLogger(__name__)

INTERRUPTED = "The bot was restarted before it could answer; please ask again."
EACH_SECONDS = 10
STOPPING_SECONDS = 1.5
CORRECTING_SECONDS = 60


async def notify_interrupted(dispatcher: Dispatcher, client: discord.Client) -> int:
    """Tells those who were owed an answer when the last process ended; how many could be told."""
    now = discord.utils.utcnow().timestamp()
    try:
        owed = await dispatcher.read(partial(dispatcher.store.take_owed, now))
        mentions = await dispatcher.read(partial(dispatcher.store.take_owed_mentions, now))
    except StoreUnusable as error:
        log.warning("Who was owed an answer is not known: %s", error)
        return 0
    telling = [*(_fill(client, one) for one in owed), *(_reply(client, one) for one in mentions)]
    return sum(await asyncio.gather(*(_told(dispatcher, one, EACH_SECONDS) for one in telling)))


async def waiting_mentions(dispatcher: Dispatcher) -> list[OwedMention]:
    """The messages that still say that a question waits; to be read before another can."""
    try:
        return await dispatcher.read(dispatcher.store.waiting_mentions)
    except StoreUnusable as error:
        log.warning("What still says that it waits is not known: %s", error)
        return []


async def correct_waiting(dispatcher: Dispatcher, client: discord.Client, waiting: Sequence[OwedMention]) -> None:
    """Puts the truth into messages of before the start, one after another: Discord lets a channel have one a second."""
    for one in waiting:
        await _told(dispatcher, _correct(dispatcher, client, one), CORRECTING_SECONDS)


async def notify_waiting(dispatcher: Dispatcher) -> None:
    """Tells those who wait now, in the short time that a stop has; what is being sent has that time to arrive."""
    waiting = [_stopped(dispatcher, reply) for reply in tuple(dispatcher.open_replies)]
    try:
        # What this cuts off is cancelled, which discord.py takes amiss: after it nothing is sent any more.
        async with asyncio.timeout(STOPPING_SECONDS):
            for outcome in await asyncio.gather(*waiting, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    log.warning("Somebody who waits could not be told of the stop: %s", outcome)
            sending = [task for task in dispatcher.final_sends if task]
            if sending:
                await asyncio.wait(sending)
    except TimeoutError:
        log.warning("Not everybody who waits could be told of the stop.")


async def _stopped(dispatcher: Dispatcher, reply: ReplyTo) -> None:
    # An answer whose sending began since then stands: Discord may show it before it says so.
    if reply in dispatcher.open_replies:
        dispatcher.open_replies.discard(reply)
        await reply.fail(INTERRUPTED)


async def _fill(client: discord.Client, owed: Owed) -> None:
    webhook: discord.Webhook = discord.Webhook.partial(owed.application_id, owed.token, client=client)
    # "@original" is the message that still says that the bot is thinking.
    original: Any = "@original"
    await webhook.edit_message(original, content=INTERRUPTED)


async def _reply(client: discord.Client, owed: OwedMention) -> None:
    question = client.get_partial_messageable(owed.channel_id).get_partial_message(owed.message_id)
    # Discord may have taken the line that says that the question waits, though the last process never knew.
    await post_or_replace(question, Message.of_text(INTERRUPTED))


async def _correct(dispatcher: Dispatcher, client: discord.Client, owed: OwedMention) -> None:
    message = client.get_partial_messageable(owed.channel_id).get_partial_message(owed.waiting_id or 0)
    settle = partial(dispatcher.store.settle, owed.message_id)
    try:
        await message.edit(content=INTERRUPTED)
    except (discord.Forbidden, discord.NotFound):
        # It would be the same at each start.
        await dispatcher.note(settle)
        raise
    # Settled last: done twice it stands once, and what is not done now is at the next start.
    await dispatcher.note(settle)


async def _told(dispatcher: Dispatcher, telling: Coroutine[Any, Any, None], seconds: float) -> bool:
    """Whether it was told in this time; what takes longer may still be."""
    try:
        await dispatcher.background.within(seconds, telling, "Telling somebody that their question was cut off")
    except (discord.HTTPException, TimeoutError, OSError) as error:
        reason = "Discord has not taken it yet" if isinstance(error, TimeoutError) else reason_of(error)
        log.warning("Somebody could not be told that their question was cut off: %s", reason)
        return False
    return True
