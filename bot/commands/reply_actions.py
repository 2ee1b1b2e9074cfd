"""Buttons that change who sees a reply: share a private one, delete a public one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Self

import discord

from bot.commands.admission import is_refused
from bot.commands.buttons import counts, is_theirs
from bot.conversation.guild_settings import Deletion
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.errors import QuestionRejected
from bot.replies.message import Button, Message

NOT_YOURS = "Only the person who asked, or somebody who may manage messages here, can delete this answer."
NOT_ASKER = "On this server only somebody who may manage messages here can delete an answer."
DELETED = "The answer is deleted."
MAY_NOT_DELETE = (
    "I cannot see this channel as a member, so I cannot delete messages here; a moderator can delete this answer."
)
GONE = "There is nothing left to share; please ask the question again."


class ShareButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"share:(?P<question_id>[0-9a-f]{1,64})"):
    """Shows a private answer to the channel."""

    def __init__(self, custom_id: str, question_id: str) -> None:
        super().__init__(discord.ui.Button(label="Share publicly", custom_id=custom_id))
        self.question_id = question_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        return cls(match.string, match["question_id"])

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the press counts; called by discord.py."""
        return await counts(interaction, self.custom_id)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Posts the answer as it stands."""
        if await is_refused(interaction, counts=False):
            return
        dispatcher = dispatcher_of(interaction)
        embeds = tuple(interaction.message.embeds) if interaction.message else ()

        async def work() -> Sequence[Message]:
            if not embeds:
                raise QuestionRejected(GONE)
            buttons = (
                Button("Passages", f"passages:{self.question_id}"),
                Button("Ask a follow-up", f"follow-up:{self.question_id}"),
                Button("Delete", f"delete:{self.question_id}"),
            )
            return [Message(embeds=embeds, buttons=buttons)]

        await respond(dispatcher, InteractionReply(interaction, private=False), work)


class DeleteButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"delete:(?P<question_id>[0-9a-f]{1,64})"):
    """Deletes an answer, for the person who asked and for moderators."""

    def __init__(self, custom_id: str, question_id: str) -> None:
        super().__init__(discord.ui.Button(label="Delete", custom_id=custom_id))
        self.question_id = question_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        return cls(match.string, match["question_id"])

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the press counts; called by discord.py."""
        return await counts(interaction, self.custom_id)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Deletes the message, or says to the person alone why not."""
        dispatcher = dispatcher_of(interaction)

        async def work() -> Sequence[Message]:
            turns = await dispatcher.read(partial(dispatcher.store.turns, self.question_id, 1))
            asked = bool(turns) and turns[-1].person == interaction.user.id
            if not interaction.permissions.manage_messages:
                settings = dispatcher.admission.settings_of(interaction.guild_id)
                if settings.deletion is Deletion.MODERATORS:
                    raise QuestionRejected(NOT_ASKER)
                if not (asked or is_theirs(interaction)):
                    raise QuestionRejected(NOT_YOURS)
            if interaction.message:
                await _delete(interaction.message)
            return [Message.of_text(DELETED)]

        await respond(dispatcher, InteractionReply(interaction, private=True), work)


async def _delete(message: discord.Message) -> None:
    """Deletes it; raises QuestionRejected where the bot may not."""
    try:
        await message.delete()
    except discord.NotFound:
        # Somebody else was faster, or Discord deleted it although it reported an error.
        return
    except discord.Forbidden as error:
        raise QuestionRejected(MAY_NOT_DELETE) from error
