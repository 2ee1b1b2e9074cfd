"""Where a person talks with the bot apart from others, so that a question may follow the last one without saying so."""

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
