"""The reply to a message that mentions the bot: one message under it, which may first say that it waits."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.commands.view import view_of
from bot.replies.message import Message


class MessageReply:
    """A reply that everybody in the channel sees and nobody is pinged by."""

    def __init__(self, message: discord.Message) -> None:
        self.message = message
        self.event_id = message.id
        self.person = message.author.id
        self._sent: discord.Message | None = None
        self._done = False

    async def begin(self) -> None:
        """Shows typing; Discord refuses that where a reply could not be sent either."""
        await self.message.channel.typing()

    async def wait_in_line(self, sentence: str) -> None:
        """Replies for the time being."""
        if not self._done:
            self._sent = await self._reply(Message.of_text(sentence))

    async def send(self, messages: Sequence[Message]) -> None:
        """Replies with the first, or puts it in place of what waits, and sends the others after it."""
        if self._done:
            return
        self._done = True
        first, *others = messages
        if self._sent:
            await self._sent.edit(content=first.text or None, embeds=first.embeds, view=view_of(first))
        else:
            await self._reply(first)
        for message in others:
            await self.message.channel.send(
                content=message.text or None, embeds=message.embeds, view=view_of(message) or discord.utils.MISSING
            )

    async def fail(self, sentence: str) -> None:
        """Replies with the sentence, which the channel sees: a message has no private answer."""
        self._done = False
        await self.send([Message.of_text(sentence)])

    async def _reply(self, message: Message) -> discord.Message:
        # Discord takes one message a nonce within minutes: a second bot on this token, or a retry, adds none.
        return await self.message.reply(
            content=message.text or None,
            embeds=message.embeds,
            view=view_of(message) or discord.utils.MISSING,
            nonce=self.message.id,
            mention_author=False,
        )
