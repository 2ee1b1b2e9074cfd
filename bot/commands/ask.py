"""/ask: a question, answered with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot.answering.answer import Answer
from bot.commands.desk import desk_of
from bot.commands.respond import respond
from bot.replies.answer import answer_message
from bot.replies.message import Message
from bot.replies.refusal import refusal_message

QUESTION = 500


@app_commands.command(name="ask", description="Ask the news articles; every sentence comes with its quote.")
@app_commands.describe(question="What you want to know, in one sentence.", private="Only you see the answer.")
async def ask(
    interaction: discord.Interaction[Any],
    question: app_commands.Range[str, 1, QUESTION],
    private: bool = False,
) -> None:
    """Answers a question in the channel, or to the person alone."""
    desk = desk_of(interaction)

    async def answer() -> Sequence[Message]:
        reply = await desk.run(partial(desk.answering.ask, question, asked_at=interaction.created_at))
        question_id = desk.keep(reply)
        if isinstance(reply, Answer):
            return [answer_message(reply, question_id)]
        return [refusal_message(reply, question_id)]

    await respond(interaction, answer, private=private)
