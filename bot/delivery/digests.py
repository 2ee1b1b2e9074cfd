"""Sends each digest that is due into its channel, at most once, and nothing where there is nothing new."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from functools import partial

import discord
from discord.utils import time_snowflake, utcnow

from bot.answering.refusal.reasons import TOOK_TOO_LONG
from bot.answering.topics.new_reports import names_of
from bot.answering.topics.reply import TopicCommand
from bot.conversation.digests import Digest, digests, due_slot, is_ahead, latest_slot, mark_handled, remove_digest
from bot.delivery.background_requests import is_a_defect
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.failures import MISSING_PERMISSION, is_final, reason_of
from bot.delivery.languages import language_of_channel
from bot.delivery.lost_connections import UNCONNECTED
from bot.delivery.posting import post
from bot.delivery.recent_keys import RecentKeys
from bot.delivery.refused_actions import Action
from bot.errors import TookTooLong
from bot.languages.current import speak
from bot.replies.digest import digest_messages
from bot.replies.message import Message

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
SEND_SECONDS = 60.0
NOBODY = 0  # stands for the person who asks, in the queue of questions


class DigestSender:
    """Looks for digests that are due; one that fails is tried again after an hour."""

    def __init__(self, dispatcher: Dispatcher, client: discord.Client) -> None:
        self._dispatcher = dispatcher
        self._client = client
        self._failed: RecentKeys[tuple[int, date]] = RecentKeys()

    async def watch(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Looks once a minute, until it is canceled; where that fails, the log says so once."""
        failure = ""
        while True:
            try:
                if self._client.is_ready():
                    await self.send_due(utcnow())
                failure = ""
            # Whatever it is: what ended this would end the digests of all servers.
            except Exception as error:
                if (reason := reason_of(error)) != failure:
                    log.warning("The digests cannot be read: %s", reason, exc_info=is_a_defect(error))
                failure = reason
            await sleep(LOOK_SECONDS)

    async def send_due(self, now: datetime) -> None:
        """Sends what is due at this moment (aware)."""
        store, local = self._dispatcher.store, now.astimezone(self._dispatcher.zone)
        for digest in await self._dispatcher.read(digests, store):
            slot = due_slot(digest, local)
            if slot is None:
                if is_ahead(digest, local):
                    log.info("The clock was wrong when digest %d was sent; it goes on from today.", digest.digest_id)
                    await self._mark(digest, latest_slot(digest.rhythm, digest.hour, local), digest.sent)
                continue
            if self._failed.has((digest.digest_id, slot), now.timestamp()):
                continue
            try:
                await self._send(digest, slot, now)
            except Exception as error:
                self._failed.note((digest.digest_id, slot), now.timestamp())
                defect = is_a_defect(error)
                log.warning("Digest %d is not sent: %s", digest.digest_id, reason_of(error), exc_info=defect)

    async def _send(self, digest: Digest, slot: date, now: datetime) -> None:
        channel = self._client.get_channel(digest.channel_id)
        if not isinstance(channel, discord.TextChannel):
            await self._forget_channel(digest)
            return
        # A stand-in: the memory of refused actions takes the channel and the time from a message.
        target = channel.get_partial_message(time_snowflake(now))
        if self._dispatcher.refused_actions.has(target, Action.SEND):
            return
        asked_at = now.astimezone(self._dispatcher.zone)
        new = digest.new_reports(asked_at)
        answering = self._dispatcher.answering
        topic = partial(answering.topic, TopicCommand.LATEST, digest.topic, asked_at=asked_at, new=new)
        reply = await self._dispatcher.run(topic, person=NOBODY)
        if reply.reason == TOOK_TOO_LONG:
            # Nothing is known of what is new: this digest is still due.
            raise TookTooLong(TOOK_TOO_LONG)
        # What did not fit is noted too, lest it be counted again; first, because the first names are dropped first.
        reported = [*reply.further, *(line.citation.passage for line in reply.lines)]
        names = [name for passage in reported for name in names_of(passage)]
        # Marked first: a digest that is lost is missed once, one that comes again and again is worse.
        is_wanted = await self._mark(digest, slot, [*digest.sent, *names])
        # Somebody may have removed it since the digests were read: those of other servers come one after another.
        if not (is_wanted and reply.lines):
            return
        since = digest.day_since([line.first_seen for line in reply.lines if line.first_seen], self._dispatcher.zone)
        with speak(language_of_channel(channel, self._dispatcher.admission.settings_of)):
            messages = digest_messages(reply, digest.rhythm.value, since)
        posted: list[discord.Message] = []
        # All in one: discord.py waits out rate limits without a limit of its own, and what takes long still comes.
        sending = _post_all(channel, messages, f"{digest.digest_id}-{slot:%Y%m%d}", posted)
        try:
            await self._dispatcher.background.within(SEND_SECONDS, sending, "Sending a digest")
        except (discord.HTTPException, *UNCONNECTED) as error:
            if not posted and (isinstance(error, UNCONNECTED) or is_final(error)):
                # Discord has taken nothing of it.
                await self._mark(digest, digest.slot, digest.sent)
            # Where Embed Links alone is missing, answers made of components are shown.
            if isinstance(error, discord.Forbidden) and error.code != MISSING_PERMISSION:
                self._dispatcher.refused_actions.note(target, Action.SEND)
            raise

    async def _forget_channel(self, digest: Digest) -> None:
        """Removes the digest of a channel that is gone; a server that Discord does not show just now may come back."""
        guild = self._client.get_guild(digest.guild_id)
        if guild is None or guild.unavailable:
            return
        log.info("Digest %d is removed: its channel is gone.", digest.digest_id)
        await self._dispatcher.read(remove_digest, self._dispatcher.store, digest.guild_id, digest.digest_id)

    async def _mark(self, digest: Digest, slot: date, messages: Sequence[str]) -> bool:
        """Marks the digest of this day as handled; returns whether the digest still exists."""
        return await self._dispatcher.read(mark_handled, self._dispatcher.store, digest.digest_id, slot, messages)


async def _post_all(
    channel: discord.TextChannel, messages: Sequence[Message], nonce: str, posted: list[discord.Message]
) -> None:
    """Posts the messages in order, and adds each to `posted` once it is there."""
    for number, message in enumerate(messages):
        posted.append(await post(channel, message, nonce=f"{nonce}-{number}"))
