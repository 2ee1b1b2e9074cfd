"""Acknowledges an interaction, once even where Discord says that it failed to take it."""

from __future__ import annotations

import logging
from typing import Any

import discord

from bot.commands.desk import desk_of
from bot.commands.faults import ACKNOWLEDGED_ALREADY

log = logging.getLogger(__name__)


async def acknowledge(
    interaction: discord.Interaction[Any], *, ephemeral: bool = False, thinking: bool = False
) -> None:
    """Defers; an acknowledgement of ours that Discord took and denied counts, any other fault is raised."""
    try:
        await interaction.response.defer(ephemeral=ephemeral, thinking=thinking)
    except discord.HTTPException as error:
        # The retry of an acknowledgement that met a 5xx is refused in the same words as a second bot's. That one
        # cannot be excluded here; if it is there, both edit the same message, and one answer stands.
        ours = desk_of(interaction).attempts.may_have_arrived(interaction.id)
        if error.code != ACKNOWLEDGED_ALREADY or not ours:
            raise
        log.info("Discord took an acknowledgement that it had answered with an error.")
