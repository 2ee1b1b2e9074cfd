"""/settings: what the people who manage a server choose for it, kept at once and asked before each question."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.utils import utcnow

from bot.commands.place import shown_guild
from bot.commands.settings_panel import PREFIX, changed, panel
from bot.conversation.guild_settings import keep_settings
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import ReplyInPlace
from bot.delivery.lost_connections import repeat_if_lost
from bot.delivery.respond import respond
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.observed.logs import pseudonym
from bot.replies.message import Message

log = logging.getLogger(__name__)

NO_SERVER = gettext_lazy("Settings belong to a server; direct messages have none.")
NOT_MANAGER = gettext_lazy("Only somebody with the permission Manage Server can see and change its settings.")
NOT_SEEN = gettext_lazy(
    "I do not see the channels and roles of this server just now. If I am not in its list of members, invite me once "
    "more, as a bot."
)
UNKNOWN = gettext_lazy("This choice is no longer known; please open /settings again.")


@app_commands.command(
    name=locale_str("settings"), description=locale_str("Where, whom and how I answer on this server.")
)
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def settings(interaction: discord.Interaction[Any]) -> None:
    """Shows them to the person alone."""

    async def show() -> Sequence[Message]:
        _seen_guild(interaction)
        return ()

    await respond(dispatcher_of(interaction), SettingsReply(interaction), show)


class SettingsItem(discord.ui.DynamicItem[discord.ui.Item[Any]], template=PREFIX + r"(?P<name>[a-z_]{1,20})"):
    """A select or button of the panel."""

    def __init__(self, item: discord.ui.Item[Any], name: str) -> None:
        super().__init__(item)
        self.name = name

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The select that was used; called by discord.py."""
        return cls(item, match["name"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Keeps the choice and shows the settings as they are then."""
        dispatcher = dispatcher_of(interaction)
        values: Any = dict(interaction.data or {}).get("values") or ()

        async def keep() -> Sequence[Message]:
            guild = _seen_guild(interaction)
            # In the one thread of the store, so that of two quick choices neither undoes the other.
            await dispatcher.read(_keep, dispatcher, guild.id, self.name, values)
            log.info("%s has changed %s of server %s.", pseudonym(interaction.user.id), self.name, pseudonym(guild.id))
            return ()

        await respond(dispatcher, SettingsReply(interaction), keep)


class SettingsReply(ReplyInPlace):
    """The panel with the settings as they are when it is sent, for the person alone."""

    async def send(self, _messages: Sequence[Message]) -> None:
        """Shows the panel, in place of the one before."""
        guild = managed_guild(self.interaction)
        now = self.dispatcher.admission.settings_of(guild.id)
        await repeat_if_lost(lambda: self.interaction.edit_original_response(view=panel(guild, now)))

    async def fail(self, sentence: str) -> None:
        """Says why not, in place of the panel that was to come or after the one that is there."""
        if self._is_command:
            await self.interaction.edit_original_response(content=sentence)
        else:
            await super().fail(sentence)


def managed_guild(interaction: discord.Interaction[Any]) -> discord.Guild:
    """The server, which this person may manage; raises QuestionRejected. Discord's own check can be overridden."""
    if interaction.guild is None:
        raise QuestionRejected(NO_SERVER)
    if not (interaction.permissions.manage_guild or interaction.permissions.administrator):
        raise QuestionRejected(NOT_MANAGER)
    return interaction.guild


def _seen_guild(interaction: discord.Interaction[Any]) -> discord.Guild:
    """The same server, with the channels and roles that settings are made of; raises QuestionRejected without them."""
    guild = managed_guild(interaction)
    # Without them each that was chosen would be called gone, and whoever has a chosen role be turned away.
    if shown_guild(interaction) is None:
        raise QuestionRejected(NOT_SEEN)
    return guild


def _keep(dispatcher: Dispatcher, guild_id: int, name: str, values: Sequence[str]) -> None:
    try:
        settings = changed(dispatcher.admission.settings_of(guild_id), name, values)
    except ValueError as error:
        raise QuestionRejected(UNKNOWN) from error
    keep_settings(dispatcher.store, guild_id, settings, utcnow().timestamp())
    dispatcher.admission.set(guild_id, settings)
