"""The group of the commands of /admin."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.commands.admin.feeds import feeds
from bot.commands.admin.ingest import ingest
from bot.commands.admin.reports import gaps, stats

# A server's managers can let others see it; who may use it is asked at each use, on our side.
admin = app_commands.Group(
    name=locale_str("admin"),
    description=locale_str("For the people who run me."),
    default_permissions=discord.Permissions(manage_guild=True),
)
_commands: tuple[app_commands.Command[Any, ..., Any] | app_commands.Group, ...] = (gaps, stats, feeds, ingest)
for _command in _commands:
    admin.add_command(_command)
