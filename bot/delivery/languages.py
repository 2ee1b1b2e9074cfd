"""Which language a reply is in: the person's where Discord tells it, else the server's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord

from bot.conversation.guild_settings import GuildSettings
from bot.languages.language import Language, language_of


def language_of_interaction(interaction: discord.Interaction[Any]) -> Language:
    """The language that the person has chosen in Discord."""
    return language_of(str(interaction.locale))


def language_of_guild(guild: discord.Guild, settings: GuildSettings) -> Language:
    """The language that the server's managers have chosen in /settings, else in Discord."""
    return settings.language or language_of(str(guild.preferred_locale))


def language_of_channel(channel: object, settings_of: Callable[[int], GuildSettings]) -> Language:
    """The language of the server that a channel belongs to; English where that is not known."""
    guild = getattr(channel, "guild", None)
    return language_of_guild(guild, settings_of(guild.id)) if isinstance(guild, discord.Guild) else Language.ENGLISH
