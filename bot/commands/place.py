"""Where something is asked: in which server, and whether apart from others, so that it may follow the last question."""

from __future__ import annotations

from typing import Any

import discord


def place_of_message(message: discord.Message) -> str | None:
    """The direct message or thread that it was written in, for its author; None elsewhere."""
    apart = message.guild is None or isinstance(message.channel, discord.Thread)
    return f"{message.channel.id}:{message.author.id}" if apart else None


def place_of_interaction(interaction: discord.Interaction[Any], *, private: bool) -> str | None:
    """The same for a command or window; None where others in the thread do not see the answer."""
    apart = interaction.guild_id is None or (isinstance(interaction.channel, discord.Thread) and not private)
    return f"{interaction.channel_id}:{interaction.user.id}" if apart else None


def shown_guild(event: discord.Message | discord.Interaction[Any]) -> discord.Guild | None:
    """The server with its channels and roles; None in a direct message, and where Discord does not show them."""
    guild = event.guild
    if guild is None or guild.unavailable:
        return None
    # A command brings a few words on its server. Where the bot is no member, discord.py makes one of them that seems to
    # be available and has no channels.
    is_member = isinstance(event, discord.Message) or event.client.get_guild(guild.id) is not None
    return guild if is_member else None
