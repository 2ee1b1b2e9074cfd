"""The reply to a slash command or a button: the deferred message is filled, then followed by others."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.conversation.store import Owed
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.failures import ACKNOWLEDGED_ALREADY, is_final, reason_of
from bot.delivery.languages import language_of_interaction
from bot.delivery.lost_connections import repeat_if_lost
from bot.delivery.marks import note_posted
from bot.delivery.posting import changed_parts, new_parts, without_picture
from bot.languages.current import translate
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message

log = logging.getLogger(__name__)

UNANSWERED = gettext_lazy("This could not be answered.")
# Files may be forbidden in the channel, too large for it, or not taken as they are.
_NO_FILES = frozenset({400, 403, 413})


class _ToInteraction:
    """What all replies to an interaction have in common."""

    def __init__(self, interaction: discord.Interaction[Any], *, private: bool) -> None:
        self.interaction = interaction
        self.private = private
        self.event_id = interaction.id
        self.person = interaction.user.id
        self.guild_id = interaction.guild_id
        self.language = language_of_interaction(interaction)
        self._arrived = time.perf_counter()

    @property
    def dispatcher(self) -> Dispatcher:
        """The dispatcher of the client."""
        return dispatcher_of(self.interaction)

    @property
    def can_share(self) -> bool:
        """Whether others would see a reply there that is not private."""
        return not self.interaction.context.dm_channel

    def _measure_acknowledged(self) -> None:
        self.dispatcher.metrics.acknowledged.observe(time.perf_counter() - self._arrived)


class InteractionReply(_ToInteraction):
    """A reply that the channel sees or, with `private`, only the person who asked."""

    def __init__(self, interaction: discord.Interaction[Any], *, private: bool) -> None:
        super().__init__(interaction, private=private)
        self._acknowledged = False
        self._done = False
        self._filled = False
        self._is_layout = False
        self._created = interaction.created_at.timestamp()
        self._noted: asyncio.Future[None] | None = None

    async def begin(self) -> None:
        """Records that an answer is pending, so that the person is notified after a crash, and defers."""
        owed = Owed(self.interaction.id, self.interaction.application_id, self.interaction.token, self.language)
        # Before Discord says that it shows "thinking", which may take long; not awaited, since its three seconds must
        # not be spent on the disk.
        self._noted = asyncio.ensure_future(self.dispatcher.note(self.dispatcher.store.owe, owed, self._created))
        try:
            await acknowledge(self.interaction, ephemeral=self.private, thinking=True)
        except discord.HTTPException as error:
            if is_final(error):
                await self._settle()
            raise
        self._acknowledged = True
        self.dispatcher.people_languages[self.person] = self.language
        self._measure_acknowledged()

    async def wait_in_line(self, sentence: str) -> None:
        """Shows in the deferred message that the question waits."""
        await self.preview(Message(sentence))

    async def preview(self, message: Message) -> None:
        """Shows in the deferred message what is known before the answer."""
        # If this request hangs, the answer waits for it: discord.py sends the requests of one token one after another.
        await repeat_if_lost(lambda: self._show_before_answer(message))

    async def _show_before_answer(self, message: Message) -> None:
        # Checked at each attempt: a preview that is repeated after a lost connection would replace the answer.
        if not self._done:
            was_layout = self._note_layout(message)
            await self.interaction.edit_original_response(**changed_parts(message, is_layout=was_layout))

    async def send(self, messages: Sequence[Message]) -> None:
        """Puts the first message into the deferred one and sends the others after it."""
        if self._done:
            return
        self._done = True
        # Before sending, so that after a crash in between, an answer that arrived is not overwritten.
        await self._settle()
        for number, message in enumerate(messages):
            # An edit can be repeated without effect: a retry never doubles the answer.
            await (self._follow(message) if number else self._fill(message))

    async def fail(self, sentence: str) -> None:
        """Shows the failure only to the person who asked."""
        if self._filled:
            await self._follow(Message(sentence), private=True)
            return
        self._done = True
        try:
            await self._fail(sentence)
        except discord.HTTPException as error:
            if is_final(error):
                await self._settle()
            raise

    async def _fail(self, sentence: str) -> None:
        # Settled after sending: people who cannot be notified in the time of a stop are notified at the next start.
        if self.private or not self._is_acknowledged:
            await self._fill(Message(sentence))
            await self._settle()
            return
        # What follows a public "thinking" is public, whatever its flags: so that is filled, and taken away after.
        await self._edit(Message(translate(UNANSWERED)))
        await self._follow(Message(sentence), private=True)
        await self._settle()
        await self.interaction.delete_original_response()

    @property
    def _is_acknowledged(self) -> bool:
        # discord.py does not know about an acknowledgement that Discord accepted but reported as failed.
        return self._acknowledged or self.interaction.response.is_done()

    async def _fill(self, message: Message) -> None:
        if not self._is_acknowledged:
            await self.interaction.response.send_message(message.text, ephemeral=True)
            return
        try:
            discord_message = await self._edit(message)
        except discord.HTTPException as error:
            if message.picture is None or error.status not in _NO_FILES:
                raise
            log.warning("A picture was not taken: %s; the reply goes out without it.", reason_of(error))
            discord_message = await self._edit(without_picture(message))
        self._filled = True
        await note_posted(self.dispatcher, self, message, discord_message)

    async def _edit(self, message: Message) -> discord.Message:
        return await edit_original(self.interaction, message, is_layout=self._note_layout(message))

    def _note_layout(self, message: Message) -> bool:
        """Notes whether the message makes the response a layout, and returns whether it was one."""
        was_layout = self._is_layout
        # Before it is known whether Discord took it: a layout can take the place of anything.
        self._is_layout = was_layout or message.layout is not None
        return was_layout

    async def _follow(self, message: Message, *, private: bool | None = None) -> None:
        discord_message = await self.interaction.followup.send(
            **new_parts(message), ephemeral=self.private if private is None else private, wait=True
        )
        await note_posted(self.dispatcher, self, message, discord_message)

    async def _settle(self) -> None:
        if self._noted:
            await self._noted
        await self.dispatcher.note(self.dispatcher.store.settle, self.interaction.id)


class ReplyInPlace(_ToInteraction):
    """A reply for one person that takes the place of the message whose button they pressed; it never waits."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        super().__init__(interaction, private=True)
        self._is_command = interaction.type is discord.InteractionType.application_command

    async def begin(self) -> None:
        """Acknowledges the command, or the press without changing the message yet."""
        await acknowledge(self.interaction, ephemeral=self._is_command, thinking=self._is_command)
        self._measure_acknowledged()

    async def wait_in_line(self, sentence: str) -> None:
        """Does nothing: it never waits in the queue."""

    async def preview(self, message: Message) -> None:
        """Does nothing: it is there at once."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Replaces the message."""
        (page,) = messages
        message = self.interaction.message
        is_layout = message.flags.components_v2 if message else None
        await edit_original(self.interaction, page, is_layout=is_layout)

    async def fail(self, sentence: str) -> None:
        """Shows the failure only to the person who pressed."""
        await self.interaction.followup.send(sentence, ephemeral=True, wait=True)


ToInteraction = InteractionReply | ReplyInPlace


async def edit_original(
    interaction: discord.Interaction[Any], message: Message, *, is_layout: bool | None
) -> discord.Message:
    """Puts the message into the response to the interaction; for `is_layout` see changed_parts."""
    return await repeat_if_lost(
        lambda: interaction.edit_original_response(**changed_parts(message, is_layout=is_layout))
    )


async def acknowledge(
    interaction: discord.Interaction[Any], *, ephemeral: bool = False, thinking: bool = False
) -> None:
    """Defers; an acknowledgement that Discord accepted but reported as failed counts, any other error is raised."""
    await send_acknowledgement(interaction, lambda: interaction.response.defer(ephemeral=ephemeral, thinking=thinking))


async def send_acknowledgement(interaction: discord.Interaction[Any], request: Callable[[], Awaitable[object]]) -> None:
    """Makes the request that acknowledges the interaction; errors as of acknowledge."""
    failed = dispatcher_of(interaction).failed_acknowledgements
    try:
        await repeat_if_lost(request, on_loss=lambda: failed.add(interaction.id), at_once=True)
    except discord.HTTPException as error:
        # The retry of an acknowledgement that failed by a 5xx, or whose connection was lost, is refused in the same
        # words as a second bot's. That there is one cannot be excluded here; then both edit the same message, and one
        # answer remains.
        if error.code != ACKNOWLEDGED_ALREADY or not failed.may_have_arrived(interaction.id):
            raise
        log.info("Discord accepted an acknowledgement that seemed to have failed.")
