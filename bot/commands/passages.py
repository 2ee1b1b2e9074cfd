"""The Passages button: the passages behind a reply, to whoever presses it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.commands.desk import desk_of
from bot.commands.respond import respond
from bot.replies.message import Message, passages_button
from bot.replies.passages import passages_messages

FORGOTTEN = "The passages of this answer are no longer kept; please ask the question again."


class PassagesButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"passages:(?P<question_id>[0-9a-f]{1,64})"
):
    """Finds the reply by the question's id in the custom_id, so a press works however old the message is."""

    def __init__(self, question_id: str) -> None:
        button = passages_button(question_id)
        super().__init__(discord.ui.Button(label=button.label, custom_id=button.custom_id))
        self.question_id = question_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        return cls(match["question_id"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the passages to the person who pressed."""
        desk = desk_of(interaction)

        async def show() -> Sequence[Message]:
            reply = desk.kept(self.question_id)
            return passages_messages(reply) if reply else [Message.of_text(FORGOTTEN)]

        await respond(interaction, show, private=True)
