"""/search: passages, without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.commands.desk import desk_of
from bot.commands.respond import respond
from bot.replies.message import Message
from bot.replies.passages import RESULTS, search_message

QUERY = 500


@app_commands.command(name="search", description="Find passages in the news articles, without an answer.")
@app_commands.describe(query="Words or a sentence to look for.")
async def search(interaction: discord.Interaction[Any], query: app_commands.Range[str, 1, QUERY]) -> None:
    """Shows the passages nearest to the query."""
    desk = desk_of(interaction)

    async def find() -> Sequence[Message]:
        found = await desk.run(partial(desk.answering.search, query, k=RESULTS))
        return [search_message(query, found)]

    await respond(interaction, find, private=False)
