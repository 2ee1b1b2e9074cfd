"""/search: passages, without an answer, page by page."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.utils import utcnow

from bot.answering.answer import Freshness
from bot.conversation.stored_passages import stored_passages
from bot.delivery.dispatcher import Answering, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.replies.line import waiting_sentence
from bot.replies.message import Message
from bot.replies.passages import Shown, search_heading, search_message
from ingest.corpus.articles import ScoredPassage

QUERY = 500
FOUND = 25


@app_commands.command(name="search", description="Find passages in the news articles, without an answer.")
@app_commands.describe(query="Words or a sentence to look for.")
async def search(interaction: discord.Interaction[Any], query: app_commands.Range[str, 1, QUERY]) -> None:
    """Shows the passages nearest to the query, with buttons to the next ones."""
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=False)

    async def find() -> Sequence[Message]:
        found, freshness = await dispatcher.run(
            partial(_search, dispatcher.answering, query),
            person=reply.person,
            told=lambda before: reply.wait_in_line(waiting_sentence(before)),
        )
        search_id, heading = secrets.token_hex(8), search_heading(query, freshness)
        await dispatcher.note(
            partial(dispatcher.store.keep, search_id, stored_passages(found), utcnow().timestamp(), heading.to_text())
        )
        shown = [Shown((rank,), passage) for rank, passage in enumerate(found, start=1)]
        return [search_message(heading, shown, search_id)]

    await respond(dispatcher, reply, find)


def _search(answering: Answering, query: str) -> tuple[tuple[ScoredPassage, ...], Freshness]:
    found = answering.search(query, k=FOUND)
    return found, answering.freshness(found)
