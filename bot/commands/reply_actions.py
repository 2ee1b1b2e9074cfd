"""Buttons that change who sees a reply: share a private one, delete a public one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.commands.admission import is_refused
from bot.commands.stored_button import StoredButton, is_theirs
from bot.conversation.guild_settings import Deletion
from bot.conversation.turns import share_turn
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.marks import marked_at_once
from bot.delivery.respond import WORK_SECONDS, respond
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
SHARED = ("passages:", "follow-up:", "more:")  # buttons that come along
NOTHING_TO_SHARE = gettext_lazy("There is nothing left to share; please ask the question again.")


class ShareButton(StoredButton, template=r"share:(?P<reply_id>[0-9a-f]{1,64})"):
    """Shows a private answer to the channel."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Posts the answer as it stands, and what was corrected since."""
        if await is_refused(interaction, counts=False):
            return
        dispatcher = dispatcher_of(interaction)
        message = shown_message(interaction.message) if interaction.message else Message()

        async def work() -> Sequence[Message]:
            if not (message.embeds or message.layout):
                raise QuestionRejected(NOTHING_TO_SHARE)
            shareable = [button for button in message.buttons if button.custom_id.startswith(SHARED)]
            delete = Button(gettext("Delete"), f"delete:{self.reply_id}")
            shared = replace(message, buttons=(*shareable, delete), question_id=self.reply_id)
            shared = await marked_at_once(dispatcher, shared)
            await dispatcher.note(share_turn, dispatcher.store, self.reply_id)
            return [shared]

        await respond(dispatcher, InteractionReply(interaction, private=False), work)


class DeleteButton(StoredButton, template=r"delete:(?P<reply_id>[0-9a-f]{1,64})"):
    """Deletes an answer, for the person who asked and for moderators."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Deletes the message, or says to the person alone why not."""
        dispatcher = dispatcher_of(interaction)

        async def work() -> Sequence[Message]:
            is_asker = await dispatcher.read(dispatcher.store.is_asker, self.reply_id, interaction.user.id)
            if not interaction.permissions.manage_messages:
                settings = dispatcher.admission.settings_of(interaction.guild_id)
                if settings.deletion is Deletion.MODERATORS:
                    raise QuestionRejected(NOT_ASKER)
                if not (is_asker or is_theirs(interaction)):
                    raise QuestionRejected(NOT_YOURS)
            if interaction.message:
                await _delete(dispatcher, interaction.message)
            return [Message(translate(DELETED))]

        await respond(dispatcher, InteractionReply(interaction, private=True), work)


async def _delete(dispatcher: Dispatcher, message: discord.Message) -> None:
    """Deletes it; raises QuestionRejected where the bot may not."""
    try:
        # Canceled by the time limit of the work, the request could stop discord.py (see BackgroundRequests).
        await dispatcher.background.within(WORK_SECONDS, message.delete(), "Deleting an answer")
    except discord.NotFound:
        # Somebody else was faster, or Discord deleted it although it reported an error.
        return
    except discord.Forbidden as error:
        raise QuestionRejected(MAY_NOT_DELETE) from error
