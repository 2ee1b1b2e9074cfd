"""/ask: a question, answered with quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.question.courtesy import is_courtesy
from bot.commands.admission import is_refused
from bot.commands.filters import DESCRIPTIONS, NAMES, complete_outlet, read_filters, read_past_day
from bot.commands.place import place_of_interaction
from bot.commands.question import answer_question
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.delivery.typed_text import typed_question
from bot.replies.message import Message

# Characters: as many as a field of a window may hold, and the most that MAX_QUESTION_CHARACTERS may be. A question that
# is longer than that setting is refused with a sentence that names the limit.
LONGEST_QUESTION = 4000


@app_commands.command(
    name=locale_str("ask"), description=locale_str("Ask the news articles; every sentence comes with its quote.")
)
@app_commands.rename(question=locale_str("question"), private=locale_str("private"), **NAMES)
@app_commands.describe(
    question=locale_str("What you want to know, in one sentence."),
    private=locale_str("Only you see the answer."),
    **DESCRIPTIONS,
)
@app_commands.autocomplete(outlet=complete_outlet)
async def ask(
    interaction: discord.Interaction[Any],
    question: app_commands.Range[str, 1, LONGEST_QUESTION],
    private: bool = False,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
) -> None:
    """Answers a question in the channel, or to the person alone."""
    text = typed_question(question)
    if await is_refused(interaction, counts=not is_courtesy(text)):
        return
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=private)
    place = place_of_interaction(interaction, private=private)

    async def work() -> Sequence[Message]:
        return await answer_question(
            dispatcher,
            reply,
            text,
            interaction.created_at,
            place=place,
            as_of=read_past_day(as_of, interaction.created_at),
            filters=read_filters(outlet, since, until, interaction.created_at),
        )

    await respond(dispatcher, reply, work, dispatcher.conversation_lines.join(place))
