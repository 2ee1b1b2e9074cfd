"""Tells people whose answer was interrupted, by a stop now or an earlier crash, that none will come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

import discord

from bot.conversation.store import Owed, OwedMention
from bot.delivery.closed_threads import is_closed_thread, opened
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import is_final, reason_of
from bot.delivery.lost_connections import DISCORD_FAULTS, repeat_if_lost
from bot.delivery.posting import changed_parts, post_or_replace
from bot.delivery.reply_to import ReplyTo
from bot.errors import StoreUnusable
from bot.languages.current import speak, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message

log = logging.getLogger(__name__)

INTERRUPTED = gettext_lazy("The bot was restarted before it could answer; please ask again.")
EACH_SECONDS = 10
STOPPING_SECONDS = 1.5
CORRECTING_SECONDS = 60


async def notify_interrupted(dispatcher: Dispatcher, client: discord.Client) -> int:
    """Notifies people whose answer was pending when the last process ended; returns how many were reached."""
    now = discord.utils.utcnow().timestamp()
    try:
        owed = await dispatcher.read(dispatcher.store.take_owed, now)
        mentions = await dispatcher.read(dispatcher.store.take_owed_mentions, now)
    except StoreUnusable as error:
        log.warning("Cannot read whose answers were pending: %s", error)
        return 0
    requests = [
        *(_fill(client, request) for request in owed),
        *(_reply(dispatcher, client, request) for request in mentions),
    ]
    return sum(await asyncio.gather(*(_notify(dispatcher, request, EACH_SECONDS) for request in requests)))


async def waiting_mentions(dispatcher: Dispatcher) -> list[OwedMention]:
    """The messages that still say that a question waits; read before new ones can be added."""
    try:
        return await dispatcher.read(dispatcher.store.waiting_mentions)
    except StoreUnusable as error:
        log.warning("Cannot read which messages still say that a question waits: %s", error)
        return []


async def correct_waiting(dispatcher: Dispatcher, client: discord.Client, waiting: Sequence[OwedMention]) -> None:
    """Corrects messages from before the start, one after another: Discord allows one a second per channel."""
    for mention in waiting:
        await _notify(dispatcher, _correct(dispatcher, client, mention), CORRECTING_SECONDS)


async def notify_waiting(dispatcher: Dispatcher) -> None:
    """Notifies people who are waiting, in the short time that a stop has; messages in flight get that time as well."""
    waiting = [_stopped(dispatcher, reply) for reply in tuple(dispatcher.open_replies)]
    try:
        # Requests in flight at the timeout are canceled; discord.py sends nothing after that.
        async with asyncio.timeout(STOPPING_SECONDS):
            for outcome in await asyncio.gather(*waiting, return_exceptions=True):
                if isinstance(outcome, BaseException):
                    log.warning("Could not tell someone who was waiting about the stop: %s", outcome)
            sending = [task for task in dispatcher.final_sends if task]
            if sending:
                await asyncio.wait(sending)
    except TimeoutError:
        log.warning("Could not tell everyone who was waiting about the stop.")


async def _stopped(dispatcher: Dispatcher, reply: ReplyTo) -> None:
    # An answer that is being sent by now stays: Discord may show it before it confirms it.
    if reply in dispatcher.open_replies:
        dispatcher.open_replies.discard(reply)
        with speak(reply.language):
            await reply.fail(translate(INTERRUPTED))


async def _fill(client: discord.Client, owed: Owed) -> None:
    webhook: discord.Webhook = discord.Webhook.partial(owed.application_id, owed.token, client=client)
    # "@original" is the message that still says that the bot is thinking.
    original: Any = "@original"
    message = Message(INTERRUPTED.in_language(owed.language))
    await repeat_if_lost(lambda: webhook.edit_message(original, **changed_parts(message, is_layout=None)))


async def _reply(dispatcher: Dispatcher, client: discord.Client, owed: OwedMention) -> None:
    question = client.get_partial_messageable(owed.channel_id).get_partial_message(owed.message_id)
    # Discord may have posted the waiting line although the last process never learned of it.
    await post_or_replace(question, Message(INTERRUPTED.in_language(owed.language)), dispatcher.refused_actions)


async def _correct(dispatcher: Dispatcher, client: discord.Client, owed: OwedMention) -> None:
    message = client.get_partial_messageable(owed.channel_id).get_partial_message(owed.waiting_id or 0)
    try:
        await _replace(client, message, Message(INTERRUPTED.in_language(owed.language)))
    except discord.HTTPException as error:
        if is_final(error):
            # It would fail at every start.
            await dispatcher.note(dispatcher.store.settle, owed.message_id)
        raise
    # Settled last: a repeated edit does no harm, and a missed one is made at the next start.
    await dispatcher.note(dispatcher.store.settle, owed.message_id)


async def _replace(client: discord.Client, message: discord.PartialMessage, notice: Message) -> None:
    """Replaces a message, also one in a thread that has been archived since."""
    try:
        await repeat_if_lost(lambda: message.edit(**changed_parts(notice, is_layout=None)))
    except discord.HTTPException as error:
        if not is_closed_thread(error):
            raise
        # discord.py knows no archived thread.
        async with opened(await client.fetch_channel(message.channel.id)):
            await repeat_if_lost(lambda: message.edit(**changed_parts(notice, is_layout=None)))


async def _notify(dispatcher: Dispatcher, request: Coroutine[Any, Any, None], seconds: float) -> bool:
    """Whether the person was notified in time; a request that takes longer may still arrive."""
    try:
        await dispatcher.background.within(seconds, request, "Telling someone that their question was interrupted")
    except DISCORD_FAULTS as error:
        reason = "Discord has not accepted it yet" if isinstance(error, TimeoutError) else reason_of(error)
        log.warning("Could not tell someone that their question was interrupted: %s", reason)
        return False
    return True
