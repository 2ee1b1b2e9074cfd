"""The reply to a message that mentions the bot: one message under it, which may first say that it waits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

import discord

from bot.commands.desk import Desk
from bot.commands.view import view_of
from bot.conversation.store import OwedMention
from bot.replies.message import Message


class MessageReply:
    """A reply that everybody in the channel sees and nobody is pinged by."""

    def __init__(self, desk: Desk, message: discord.Message) -> None:
        self.desk = desk
        self.message = message
        self.event_id = message.id
        self.person = message.author.id
        self._sent: discord.Message | None = None
        self._done = False
        self._noted: asyncio.Future[None] | None = None

    async def begin(self) -> None:
        """Shows typing, and notes that an answer is owed; Discord refuses typing where it would refuse a reply."""
        await self.message.channel.typing()
        self._noted = asyncio.ensure_future(self._owe())

    async def wait_in_line(self, sentence: str) -> None:
        """Replies for the time being."""
        if not self._done:
            self._sent = await self._reply(Message.of_text(sentence))
            await self._owe(self._sent.id)

    async def send(self, messages: Sequence[Message]) -> None:
        """Replies with the first, or puts it in place of what waits, and sends the others after it."""
        if self._done:
            return
        self._done = True
        # Before it is sent: a crash between the two leaves an answer alone rather than write over it.
        await self._settle()
        await self._show(messages)

    async def fail(self, sentence: str) -> None:
        """Replies with the sentence, which the channel sees: a message has no private answer."""
        self._done = True
        try:
            await self._show([Message.of_text(sentence)])
        except discord.HTTPException:
            await self._settle()
            raise
        # After it is sent: who could not be told in the time that a stop has is told at the next start.
        await self._settle()

    async def _show(self, messages: Sequence[Message]) -> None:
        first, *others = messages
        if self._sent:
            await self._sent.edit(content=first.text or None, embeds=first.embeds, view=view_of(first))
        else:
            await self._reply(first)
        for message in others:
            await self.message.channel.send(
                content=message.text or None, embeds=message.embeds, view=view_of(message) or discord.utils.MISSING
            )

    async def _owe(self, waiting_id: int | None = None) -> None:
        owed = OwedMention(self.message.id, self.message.channel.id, waiting_id)
        await self.desk.note(partial(self.desk.store.owe_mention, owed, self.message.created_at.timestamp()))

    async def _settle(self) -> None:
        if self._noted:
            await self._noted
        await self.desk.note(partial(self.desk.store.settle, self.message.id))

    async def _reply(self, message: Message) -> discord.Message:
        # Discord takes one message a nonce within minutes: a second bot on this token, or a retry, adds none.
        return await self.message.reply(
            content=message.text or None,
            embeds=message.embeds,
            view=view_of(message) or discord.utils.MISSING,
            nonce=self.message.id,
            mention_author=False,
        )
