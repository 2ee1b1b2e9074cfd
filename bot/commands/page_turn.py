"""The reply to a page button: it replaces the message that the button belongs to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import acknowledge, edit_original
from bot.delivery.languages import language_of_interaction
from bot.replies.message import Message


class PageTurn:
    """A reply that replaces the previous page; only the person who pressed sees a failure."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self.interaction = interaction
        self.event_id = interaction.id
        self.person = interaction.user.id
        self.guild_id = interaction.guild_id
        self.language = language_of_interaction(interaction)
        self.private = True
        self._arrived = time.perf_counter()

    async def begin(self) -> None:
        """Acknowledges the press without changing the page yet."""
        await acknowledge(self.interaction)
        dispatcher_of(self.interaction).metrics.acknowledged.observe(time.perf_counter() - self._arrived)

    async def wait_in_line(self, sentence: str) -> None:
        """Does nothing: a page never waits in the queue."""

    async def preview(self, message: Message) -> None:
        """Does nothing: a page is there at once."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Replaces the previous page."""
        (page,) = messages
        message = self.interaction.message
        is_layout = message.flags.components_v2 if message else None
        await edit_original(self.interaction, page, is_layout=is_layout)

    async def fail(self, sentence: str) -> None:
        """Shows the failure only to the person who pressed."""
        await self.interaction.followup.send(sentence, ephemeral=True, wait=True)
