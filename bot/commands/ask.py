"""/ask: a question, answered with quotes."""

from __future__ import annotations

from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.commands.admission import is_refused
from bot.commands.question import answer_question
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond

QUESTION = 500


@app_commands.command(name="ask", description="Ask the news articles; every sentence comes with its quote.")
@app_commands.describe(question="What you want to know, in one sentence.", private="Only you see the answer.")
async def ask(
    interaction: discord.Interaction[Any],
    question: app_commands.Range[str, 1, QUESTION],
    private: bool = False,
) -> None:
    """Answers a question in the channel, or to the person alone."""
    if await is_refused(interaction):
        return
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=private)
    work = partial(answer_question, dispatcher, reply, question, interaction.created_at, interaction.guild_id)
    await respond(dispatcher, reply, work)
