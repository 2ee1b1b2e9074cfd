"""/privacy and /forget: what is kept about a person, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.conversation.refused_questions import REFUSED_DAYS
from bot.conversation.store import CONVERSATION_DAYS, FEEDBACK_DAYS
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.languages.current import gettext, ngettext
from bot.replies.message import Message


@app_commands.command(name="privacy", description=locale_str("What I keep about you, and for how long."))
async def privacy(interaction: discord.Interaction[Any]) -> None:
    """Lists it for the person alone."""
    dispatcher = dispatcher_of(interaction)

    async def show() -> Sequence[Message]:
        questions, feedback = await dispatcher.read(partial(dispatcher.store.count_of_person, interaction.user.id))
        refused = await dispatcher.read(partial(dispatcher.store.count_refused, interaction.user.id))
        logged = gettext("yes, they have") if dispatcher.log_questions else gettext("no, they have not")
        text = gettext(
            """\
**What I keep about you**
- Your questions and searches of the last {conversation} days, so that a follow-up is understood: now {questions}.
- What you said with Right or Wrong under an answer, with your reason, for {feedback_days} days: now {feedback}.
- Which of your questions no article answered, for {refused_days} days, so that the people who run me see what is \
missing: now {refused}. Links, mentions and long numbers are left out, letters stand for you in place of your id, and \
they are shown a wording only where others asked the same.
- Which passages stood behind each answer, for {replies} days, so that its buttons work; not whom it answered.

Your Discord id stands beside your questions and feedback, in no other file. In the log your id does not stand in \
clear, and what you asked only where the people who run me have switched that on: {logged}.
{model}
`/forget` removes all of it at once.""",
            conversation=CONVERSATION_DAYS,
            questions=questions,
            feedback_days=FEEDBACK_DAYS,
            feedback=feedback,
            refused_days=REFUSED_DAYS,
            refused=refused,
            replies=dispatcher.store.days,
            logged=logged,
            model=_model(dispatcher.chat_model),
        )
        return [Message.of_text(text)]

    await respond(dispatcher, InteractionReply(interaction, private=True), show)


@app_commands.command(name="forget", description=locale_str("Remove everything that I keep about you."))
async def forget(interaction: discord.Interaction[Any]) -> None:
    """Removes it, and says to the person alone what it was."""
    dispatcher = dispatcher_of(interaction)

    async def remove() -> Sequence[Message]:
        questions, feedback = await dispatcher.read(partial(dispatcher.store.forget_person, interaction.user.id))
        text = gettext(
            "Forgotten: {questions} with the passages behind their answers, and {feedback}.",
            questions=ngettext("{number} question", "{number} questions", questions),
            feedback=ngettext("{number} note of Right or Wrong", "{number} notes of Right or Wrong", feedback),
        )
        return [Message.of_text(text)]

    await respond(dispatcher, InteractionReply(interaction, private=True), remove)


def _model(name: str | None) -> str:
    if name is None:
        return gettext("Answers are made on the machine that I run on: what you ask goes to nobody else.")
    return gettext(
        "A chat model helps to write answers ({name}): what you ask is sent to it with passages of the articles.",
        name=name,
    )
