"""Buttons that are found by their custom_id, so that a press works however old the message is."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Self

import discord

from bot.commands.admission import is_refused
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply, ToInteraction
from bot.delivery.lost_connections import DISCORD_FAULTS
from bot.delivery.recent_keys import DOUBLE_SECONDS
from bot.delivery.respond import respond
from bot.replies.message import Message

# Parts of custom_ids: which reply a button belongs to, and the numbers of quotes in it.
REPLY_ID = r"(?P<reply_id>[0-9a-f]{1,64})"
NUMBERS = r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,15}"


class StoredButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"(?!)"):
    """What all of them have in common; `parts` are the named parts of the custom_id."""

    double_seconds = DOUBLE_SECONDS  # within which a second press is that of a double click

    def __init__(self, button: discord.ui.Button[Any], parts: Mapping[str, str]) -> None:
        super().__init__(button)
        self.parts = parts

    @property
    def reply_id(self) -> str:
        """Which reply the button belongs to."""
        return self.parts["reply_id"]

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        assert isinstance(item, discord.ui.Button)
        return cls(item, match.groupdict())

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the press counts; the second of a double click is acknowledged, no more. Called by discord.py."""
        message = interaction.message.id if interaction.message else 0
        press, at = (interaction.user.id, message, self.custom_id), interaction.created_at.timestamp()
        if not dispatcher_of(interaction).double_clicks.is_double(press, at, self.double_seconds):
            return True
        with contextlib.suppress(*DISCORD_FAULTS):
            await interaction.response.defer()
        return False


class ReplyButton(StoredButton, template=r"(?!)"):
    """A button that is answered with messages: to the person who pressed alone, unless it says otherwise.

    With `asks_settings` the settings of the server may refuse them.
    """

    is_private = True
    asks_settings = False

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the messages; called by discord.py."""
        if self.asks_settings and await is_refused(interaction, counts=False):
            return
        reply = self.reply_to(interaction)
        await respond(reply.dispatcher, reply, partial(self.messages, reply))

    def reply_to(self, interaction: discord.Interaction[Any]) -> ToInteraction:
        """Where the messages go."""
        return InteractionReply(interaction, private=self.is_private)

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """What the press brings."""
        raise NotImplementedError


def is_theirs(interaction: discord.Interaction[Any]) -> bool:
    """Whether the message with the button answers a command or a message of the person who pressed it."""
    if interaction.message is None:
        return False
    original, reference = interaction.message.interaction_metadata, interaction.message.reference
    answered = reference.resolved if reference else None
    asker = original.user if original else answered.author if isinstance(answered, discord.Message) else None
    return asker is not None and asker.id == interaction.user.id
