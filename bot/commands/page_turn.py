"""The reply to a page button: the message it stands under changes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import acknowledge
from bot.delivery.posting import view_of
from bot.replies.message import Message


class PageTurn:
    """A reply in the place of the page before; what goes wrong is told to the person alone."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self.interaction = interaction
        self.event_id = interaction.id
        self.person = interaction.user.id
        self._arrived = time.perf_counter()

    async def begin(self) -> None:
        """Acknowledges; the page stays as it is meanwhile."""
        await acknowledge(self.interaction)
        dispatcher_of(self.interaction).metrics.acknowledged.observe(time.perf_counter() - self._arrived)

    async def wait_in_line(self, sentence: str) -> None:
        """Nothing: a page waits in no line."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Puts the page in place of the one before."""
        (page,) = messages
        await self.interaction.edit_original_response(content=page.text or None, embeds=page.embeds, view=view_of(page))

    async def fail(self, sentence: str) -> None:
        """Tells the person alone."""
        await self.interaction.followup.send(sentence, ephemeral=True, wait=True)
