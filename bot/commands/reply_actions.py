"""Buttons that change who sees a reply: share a private one, delete a public one."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.commands.stored_button import REPLY_ID, ReplyButton, is_theirs
from bot.conversation.guild_settings import Deletion
from bot.conversation.turns import share_turn
from bot.delivery.closed_threads import is_closed_thread, opened
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.interaction_reply import ReplyInPlace, ToInteraction
from bot.delivery.lost_connections import DISCORD_FAULTS
from bot.delivery.marks import marked_at_once
from bot.delivery.refused_actions import Action
from bot.delivery.respond import WORK_SECONDS
from bot.delivery.shown_message import shown_message
from bot.errors import QuestionRejected
from bot.languages.current import gettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Button, Message

NOT_YOURS = gettext_lazy("Only the person who asked, or somebody who may manage messages here, can delete this answer.")
NOT_ASKER = gettext_lazy("On this server only somebody who may manage messages here can delete an answer.")
DELETED = gettext_lazy("The answer is deleted.")
MAY_NOT_DELETE = gettext_lazy(
    "I cannot see this channel as a member, so I cannot delete messages here; a moderator can delete this answer."
)
THREAD_CLOSED = gettext_lazy(
    "This thread is archived or locked and I may not open it, so I cannot delete messages here; a moderator can delete "
    "this answer."
)
SHARED = ("passages:", "follow-up:", "more:")  # buttons that come along
NOTHING_TO_SHARE = gettext_lazy("There is nothing left to share; please ask the question again.")


class ShareButton(ReplyButton, template=f"share:{REPLY_ID}"):
    """Shows a private answer to the channel."""

    is_private = False
    asks_settings = True

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """The answer as it stands, and what was corrected since."""
        dispatcher, source = reply.dispatcher, reply.interaction.message
        message = shown_message(source) if source else Message()
        if not (message.embeds or message.layout):
            raise QuestionRejected(NOTHING_TO_SHARE)
        shareable = [button for button in message.buttons if button.custom_id.startswith(SHARED)]
        delete = Button(gettext("Delete"), f"delete:{self.reply_id}")
        shared = replace(message, buttons=(*shareable, delete), question_id=self.reply_id)
        shared = await marked_at_once(dispatcher, shared)
        await dispatcher.note(share_turn, dispatcher.store, self.reply_id)
        return [shared]


class DeleteButton(ReplyButton, template=f"delete:{REPLY_ID}"):
    """Deletes an answer, for the person who asked and for moderators."""

    def reply_to(self, interaction: discord.Interaction[Any]) -> ToInteraction:
        """Where it is said that the message is deleted."""
        return DeletionInPlace(interaction) if _is_stranger(interaction) else super().reply_to(interaction)

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """That the message is deleted; raises QuestionRejected where it may not be."""
        dispatcher, interaction = reply.dispatcher, reply.interaction
        is_asker = await dispatcher.read(dispatcher.store.is_asker, self.reply_id, reply.person)
        if not interaction.permissions.manage_messages:
            if dispatcher.admission.settings_of(reply.guild_id).deletion is Deletion.MODERATORS:
                raise QuestionRejected(NOT_ASKER)
            if not (is_asker or is_theirs(interaction) or await _is_in_their_thread(dispatcher, interaction)):
                raise QuestionRejected(NOT_YOURS)
        if isinstance(reply, DeletionInPlace):
            await reply.delete()
        elif interaction.message:
            await _delete(dispatcher, interaction.message, interaction.channel)
        return [Message(translate(DELETED))]


class DeletionInPlace(ReplyInPlace):
    """Deletes the message whose button was pressed by the press itself, which needs no permission of the bot."""

    async def delete(self) -> None:
        """Deletes it, or finds it deleted."""
        # As in _delete.
        request = self.interaction.delete_original_response()
        with contextlib.suppress(discord.NotFound):
            await self.dispatcher.background.within(WORK_SECONDS, request, "Deleting an answer")

    async def send(self, messages: Sequence[Message]) -> None:
        """Says it to the person who pressed: the message is gone."""
        for message in messages:
            await self.interaction.followup.send(message.text, ephemeral=True, wait=True)


def _is_stranger(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot may change nothing there: somebody uses it who has installed it for themselves, say."""
    if interaction.guild_id is None:
        return interaction.context.private_channel
    is_member = interaction.client.get_guild(interaction.guild_id) is not None
    return not (is_member and interaction.app_permissions.view_channel)


async def _is_in_their_thread(dispatcher: Dispatcher, interaction: discord.Interaction[Any]) -> bool:
    """Whether the message answers the one from which its thread was made, and the person who pressed wrote that."""
    thread, message = interaction.channel, interaction.message
    # What answers a message of the thread is a reply to it.
    if not (isinstance(thread, discord.Thread) and isinstance(thread.parent, discord.TextChannel) and message):
        return False
    if message.reference or message.interaction_metadata or dispatcher.refused_actions.has(message, Action.REFERENCE):
        return False
    # A thread has the id of the message that it was made from.
    request = thread.parent.fetch_message(thread.id)
    try:
        question = await dispatcher.background.within(WORK_SECONDS, request, "Reading the question of a thread")
    except DISCORD_FAULTS:
        return False
    return question.author.id == interaction.user.id


async def _delete(dispatcher: Dispatcher, message: discord.Message, channel: object = None) -> None:
    """Deletes it from its channel; raises QuestionRejected where the bot may not."""
    try:
        # Canceled by the time limit of the work, the request could stop discord.py (see BackgroundRequests).
        await dispatcher.background.within(WORK_SECONDS, _delete_in_opened(message, channel), "Deleting an answer")
    except discord.NotFound:
        # Somebody else was faster, or Discord deleted it although it reported an error.
        return
    except discord.HTTPException as error:
        if is_closed_thread(error):
            raise QuestionRejected(THREAD_CLOSED) from error
        if isinstance(error, discord.Forbidden):
            raise QuestionRejected(MAY_NOT_DELETE) from error
        raise


async def _delete_in_opened(message: discord.Message, channel: object) -> None:
    async with opened(channel):
        await message.delete()
