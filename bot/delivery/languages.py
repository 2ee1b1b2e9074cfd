"""Which language a reply is in: the person's where Discord tells it, else the server's."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import discord

from bot.conversation.guild_settings import GuildSettings
from bot.languages.language import Language, language_of

MOST_PEOPLE = 10_000


def language_of_interaction(interaction: discord.Interaction[Any]) -> Language:
    """The language that the person has chosen in Discord."""
    return language_of(str(interaction.locale))


def language_of_guild(guild: discord.Guild, settings: GuildSettings) -> Language:
    """The language that the server's managers have chosen in /settings, else in Discord."""
    return settings.language or language_of(str(guild.preferred_locale))


def language_of_channel(
    client: discord.Client, channel_id: int, settings_of: Callable[[int], GuildSettings]
) -> Language:
    """The language of the server that a channel belongs to; English where that is not known."""
    guild = getattr(client.get_channel(channel_id), "guild", None)
    return language_of_guild(guild, settings_of(guild.id)) if isinstance(guild, discord.Guild) else Language.ENGLISH


class PeopleLanguages:
    """The languages of those who pressed or typed a command last; in memory alone.

    A direct message comes without a language, and belongs to no server that has one.
    """

    def __init__(self) -> None:
        self._languages: OrderedDict[int, Language] = OrderedDict()

    def note(self, person: int, language: Language) -> None:
        """Remembers it in place of what was known before."""
        self._languages[person] = language
        self._languages.move_to_end(person)
        if len(self._languages) > MOST_PEOPLE:
            self._languages.popitem(last=False)

    def of(self, person: int) -> Language:
        """The person's language; English where it is not known."""
        return self._languages.get(person, Language.ENGLISH)
