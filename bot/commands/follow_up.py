"""A question that follows an answer: by the button under it, or by a reply to it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import discord

from bot.answering.question.courtesy import is_courtesy
from bot.commands.admission import is_refused, is_refused_now
from bot.commands.ask import LONGEST_QUESTION
from bot.commands.place import place_of_interaction
from bot.commands.question import answer_question
from bot.commands.stored_button import REPLY_ID
from bot.commands.windows import WindowButton, sent_window
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.delivery.typed_text import typed_question
from bot.languages.current import gettext

_ID = re.compile(f"follow-up:{REPLY_ID}")
_FIELD = "question"


class FollowUpButton(WindowButton, template=_ID):
    """Asks whoever presses it for a question that follows the answer."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Opens the window, or says at once why a question would be refused; called by discord.py."""
        if not await is_refused_now(interaction):
            await super().callback(interaction)

    def window(self) -> discord.ui.Modal:
        """The window with a field for the question."""
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            label=gettext("Your question"),
            custom_id=_FIELD,
            max_length=LONGEST_QUESTION,
            placeholder=gettext("And what did he say about it?"),
        )
        return discord.ui.Modal(title=gettext("Ask a follow-up"), custom_id=self.custom_id).add_item(field)


async def answer_window(dispatcher: Dispatcher, interaction: discord.Interaction[Any]) -> None:
    """Answers the question of a window that was sent; other interactions are left."""
    match, fields = sent_window(interaction, _ID)
    # Spaces alone follow nothing; the reply to them says how to ask.
    text = typed_question(fields.get(_FIELD, ""))
    if match is None or await is_refused(interaction, counts=not is_courtesy(text, says_it_follows=True)):
        return
    # Under an answer that one person sees, so is what follows it.
    private = interaction.message is not None and interaction.message.flags.ephemeral
    reply = InteractionReply(interaction, private=private)
    place = place_of_interaction(interaction, private=private)
    work = partial(
        answer_question,
        dispatcher,
        reply,
        text,
        interaction.created_at,
        before=match["reply_id"] if text else None,
        place=place,
    )
    await respond(dispatcher, reply, work, dispatcher.conversation_lines.join(place))


def answered_question(message: discord.Message) -> str | None:
    """The id of the question that this message of the bot answers; its buttons carry it."""
    for row in message.components:
        for child in getattr(row, "children", ()):
            if match := _ID.fullmatch(getattr(child, "custom_id", None) or ""):
                return match["reply_id"]
    return None
