"""Tells Discord about the commands when what it lists differs, and leaves it alone otherwise."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import app_commands

log = logging.getLogger(__name__)

_OF_COMMAND = ("name", "type", "description")
_OF_OPTION = (
    *("name", "type", "description", "required", "autocomplete"),
    *("min_length", "max_length", "min_value", "max_value"),
)


async def sync_commands(tree: app_commands.CommandTree[Any]) -> bool:
    """Whether the commands had to be sent; a refusal is logged, the commands Discord has keep working."""
    try:
        listed = [command.to_dict() for command in await tree.fetch_commands()]
        ours = [command.to_dict(tree) for command in tree.get_commands()]
        if _essence(listed) == _essence(ours):
            return False
        await tree.sync()
    except discord.HTTPException as error:
        log.error("The slash commands could not be compared with Discord's: %s", error)
        return False
    log.info("The slash commands were sent to Discord.")
    return True


def _essence(commands: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        command["name"]: (
            _picked(command, _OF_COMMAND),
            [_picked(option, _OF_OPTION) for option in command.get("options") or ()],
        )
        for command in commands
    }


def _picked(payload: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    # An absent key, null and false mean the same to Discord.
    return {key: payload[key] for key in keys if payload.get(key)}
