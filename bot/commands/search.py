"""/search: passages without an answer, page by page."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.utils import utcnow

from bot.conversation.stored_passages import stored_passages
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.replies.line import waiting_sentence
from bot.replies.message import Message
from bot.replies.passages import Shown, search_heading, search_message

QUERY = 500
FOUND = 25


@app_commands.command(name="search", description="Find passages in the news articles, without an answer.")
@app_commands.describe(query="Words or a sentence to look for.")
async def search(interaction: discord.Interaction[Any], query: app_commands.Range[str, 1, QUERY]) -> None:
    """Shows the passages nearest to the query, with buttons to more."""
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=False)

    async def find() -> Sequence[Message]:
        passages = await dispatcher.run(
            partial(dispatcher.answering.search, query, k=FOUND),
            person=reply.person,
            notify=lambda before: reply.wait_in_line(waiting_sentence(before)),
        )
        search_id, heading = secrets.token_hex(8), search_heading(query)
        await dispatcher.note(
            partial(dispatcher.store.keep, search_id, stored_passages(passages), utcnow().timestamp(), heading)
        )
        numbered = [Shown((rank,), passage) for rank, passage in enumerate(passages, start=1)]
        return [search_message(heading, numbered, search_id)]

    await respond(dispatcher, reply, find)
