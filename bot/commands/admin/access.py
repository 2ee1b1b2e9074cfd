"""The check that every command of /admin begins with."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.observed.logs import pseudonym
from bot.replies.message import Message

log = logging.getLogger(__name__)

NOT_ADMIN = gettext_lazy(
    "Only the people who run this bot may do this: its owner or team, and the people they have named for it."
)


async def respond_to_admin(
    interaction: discord.Interaction[Any], work: Callable[[InteractionReply], Awaitable[Sequence[Message]]]
) -> None:
    """Shows the person alone what `work` returns, if this is one of the people who run the bot."""
    dispatcher, reply = dispatcher_of(interaction), InteractionReply(interaction, private=True)

    async def checked() -> Sequence[Message]:
        # Discord's own permissions can be overridden by each server.
        if not await dispatcher.admins.includes(interaction.client, interaction.user.id):
            raise QuestionRejected(NOT_ADMIN)
        command = interaction.command.qualified_name if interaction.command else ""
        log.info("%s uses /%s.", pseudonym(interaction.user.id), command)
        return await work(reply)

    await respond(dispatcher, reply, checked)
