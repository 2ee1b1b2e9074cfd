"""/search: passages without an answer, page by page."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.answer import UNCHANGED, Change, Filters, Freshness
from bot.answering.question.links import without_links
from bot.answering.service import Answering
from bot.commands.admission import is_refused
from bot.commands.ask import LONGEST_QUESTION
from bot.commands.filters import DESCRIPTIONS, NAMES, complete_outlet, read_filters, read_past_day
from bot.commands.stored_reply import keep_reply
from bot.conversation.stored_passages import stored_passages
from bot.conversation.turns import KeptTurn
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import in_turn, respond
from bot.delivery.typed_text import typed_text
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.replies.layouts.results import results_layout
from bot.replies.message import Message, Style
from bot.replies.passages import PassageShown
from bot.replies.results import RESULTS, best_sentences, results_message, search_heading
from bot.replies.safe_text import plain_line
from ingest.corpus.articles import ScoredPassage

DEPTH = 25
NO_QUERY = gettext_lazy("There is nothing to look for; write some words or a sentence.")


@app_commands.command(
    name=locale_str("search"), description=locale_str("Find passages in the news articles, without an answer.")
)
@app_commands.rename(query=locale_str("query"), **NAMES)
@app_commands.describe(query=locale_str("Words or a sentence to look for."), **DESCRIPTIONS)
@app_commands.autocomplete(outlet=complete_outlet)
async def search(
    interaction: discord.Interaction[Any],
    query: app_commands.Range[str, 1, LONGEST_QUESTION],
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
) -> None:
    """Shows the passages nearest to the query, with buttons to more."""
    if await is_refused(interaction):
        return
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=False)

    words = typed_text(query)

    async def find() -> Sequence[Message]:
        # Spaces alone, or what nobody sees.
        if not plain_line(words or query):
            raise QuestionRejected(NO_QUERY)
        asked_at = interaction.created_at
        filters, day = read_filters(outlet, since, until, asked_at), read_past_day(as_of, asked_at)
        passages, notes, freshness, changes = await in_turn(
            dispatcher, reply, _search, dispatcher.answering, words, day, filters
        )
        search_id = secrets.token_hex(8)
        heading = search_heading(words or query, freshness, notes)
        text = without_links(words)[0]
        quotes = [best_sentences(passage, text) for passage in passages]
        stored = [
            replace(stored_passage, quotes=spans)
            for stored_passage, spans in zip(stored_passages(passages), quotes, strict=True)
        ]
        turn = KeptTurn(search_id, text, person=reply.person)
        await keep_reply(dispatcher, reply, turn, stored, heading.to_text())
        passages_shown = [
            PassageShown((rank,), passage, spans, change=changes.get(passage.version_id, UNCHANGED))
            for rank, (passage, spans) in enumerate(zip(passages, quotes, strict=True), start=1)
        ]
        show = results_layout if dispatcher.style is Style.COMPONENTS else results_message
        return [show(text, passages_shown, search_id, heading=heading)]

    await respond(dispatcher, reply, find)


def _search(
    answering: Answering, query: str, as_of: date | None, filters: Filters
) -> tuple[tuple[ScoredPassage, ...], tuple[str, ...], Freshness, dict[str, Change]]:
    """The passages, how they were searched, how old they are, and what was corrected or updated on the first page."""
    passages, notes = answering.search_with_notes(query, k=DEPTH, as_of=as_of, filters=filters)
    changes = answering.changes(passages[:RESULTS], as_of=as_of)
    return passages, notes, answering.freshness(passages, as_of=as_of), changes
