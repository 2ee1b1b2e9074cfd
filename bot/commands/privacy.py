"""/privacy and /forget: what is kept about a person, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.conversation.refused_questions import REFUSED_DAYS
from bot.conversation.store import FEEDBACK_DAYS, PersonCounts
from bot.conversation.turns import CONVERSATION_DAYS
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.languages.current import gettext, ngettext
from bot.replies.message import Message


@app_commands.command(name=locale_str("privacy"), description=locale_str("What I keep about you, and for how long."))
async def privacy(interaction: discord.Interaction[Any]) -> None:
    """Lists it for the person alone."""
    dispatcher = dispatcher_of(interaction)

    async def show() -> Sequence[Message]:
        counts = await dispatcher.read(dispatcher.store.count_of_person, interaction.user.id)
        logged = gettext("yes, they have") if dispatcher.log_questions else gettext("no, they have not")
        text = gettext(
            """\
**What I keep about you**
- Your questions and searches of the last {conversation} days, so that a follow-up is understood: now {questions}.
- For {replies_days} the passages behind each reply, the words of a search, and where an answer was posted in a \
channel, so that buttons work and corrections are marked: now {replies}.
- Which of your questions no article answered, for {refused_days} days, so that the people who run me see what is \
missing: now {refused}.
- What you said about an answer or its sentences with Right or Wrong, with your reason, for {feedback_days} days: \
now {feedback}.

`/forget` removes all of it at once.

Your Discord id is kept with your questions and with what you said about answers. With replies and unanswered \
questions, letters and digits are kept in its place. Unanswered questions are kept without links, mentions and long \
numbers; the people who run me read the words of a question only if others asked the same. They read your reason for \
Wrong with the headline that it is about, without your name. The log does not show your id, and shows what you asked \
only if they have switched that on: {logged}.
{model}""",
            conversation=CONVERSATION_DAYS,
            questions=counts.questions,
            replies_days=ngettext("{number} day", "{number} days", dispatcher.store.days),
            replies=counts.replies,
            refused_days=REFUSED_DAYS,
            refused=counts.refused,
            feedback_days=FEEDBACK_DAYS,
            feedback=counts.feedback,
            logged=logged,
            model=_leaving(dispatcher.chat_model, searches_elsewhere=dispatcher.searches_elsewhere),
        )
        return [Message(text)]

    await respond(dispatcher, InteractionReply(interaction, private=True), show)


@app_commands.command(name=locale_str("forget"), description=locale_str("Remove everything that I keep about you."))
async def forget(interaction: discord.Interaction[Any]) -> None:
    """Removes it, and says to the person alone what it was."""
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=True)

    async def remove() -> Sequence[Message]:
        return [Message(_forgotten(await dispatcher.forget(reply)))]

    await respond(dispatcher, reply, remove)


def _forgotten(counts: PersonCounts) -> str:
    """What was removed, without what there was none of."""
    removals = []
    if counts.questions:
        removals.append(ngettext("{number} question or search", "{number} questions and searches", counts.questions))
    if counts.replies:
        removals.append(
            ngettext("the passages behind {number} reply", "the passages behind {number} replies", counts.replies)
        )
    if counts.refused:
        removals.append(
            ngettext(
                "{number} question that no article answered",
                "{number} questions that no article answered",
                counts.refused,
            )
        )
    if counts.feedback:
        removals.append(
            ngettext("{number} note of Right or Wrong", "{number} notes of Right or Wrong", counts.feedback)
        )
    if not removals:
        return gettext("There was nothing to forget.")
    return gettext("Forgotten: {removed}.", removed=" · ".join(removals))


def _leaving(chat_model: str | None, *, searches_elsewhere: bool) -> str:
    """What of a question leaves the machine."""
    if chat_model is None and not searches_elsewhere:
        return gettext("Answers are made on the machine that I run on: what you ask goes to nobody else.")
    if chat_model is None:
        answers = gettext("Answers are made on the machine that I run on.")
    else:
        answers = gettext(
            "A chat model helps to write answers ({name}): what you ask is sent to it with passages of the articles.",
            name=chat_model,
        )
    if not searches_elsewhere:
        return answers
    search = gettext("A search server on another machine gets the numbers that stand for the meaning of what you ask.")
    return f"{answers} {search}"
