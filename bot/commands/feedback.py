"""Right and wrong: what people think of an answer, kept for the owner and never shown as a label of truth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.commands.stored_button import NUMBERS, REPLY_ID, ReplyButton
from bot.commands.windows import WindowButton, sent_window
from bot.conversation.store import Feedback, Store
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.interaction_reply import InteractionReply, ToInteraction
from bot.delivery.respond import respond
from bot.languages.current import gettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Message, sentence_buttons
from bot.replies.safe_text import inert_line

NOTED = gettext_lazy("Thank you, this is noted for the people who run me.")
# What an answer's sentences are known by; buttons from before have none.
_ID = f"{REPLY_ID}(?::(?P<sentences>{NUMBERS}))?"
_WRONG = re.compile(f"wrong:{_ID}")
_SENTENCE, _REASON = "sentence", "reason"
_NUMBER = re.compile(r"\D*0*(\d{1,3})\D*")  # "2", "[2]", "No. 2"
REASON = 500


class RightButton(ReplyButton, template=f"right:{_ID}"):
    """Notes that whoever presses it takes an answer, or one sentence of it, for right."""

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """Thanks, with a button for each sentence if there are several."""
        dispatcher, now = reply.dispatcher, reply.interaction.created_at.timestamp()
        sentences = _numbers(self.parts["sentences"])
        feedback = Feedback(self.reply_id, reply.person, "right")
        if len(sentences) < 2:
            await dispatcher.read(_keep, dispatcher.store, feedback, sentences, now)
            return [Message(translate(NOTED))]
        if await dispatcher.read(_keep_of_whole, dispatcher.store, feedback, now):
            text = gettext("Thank you, this is noted for the whole answer. If you mean one sentence, press its number.")
        else:
            text = gettext("What you said about single sentences stays. Press the number of a sentence that is right.")
        return [Message(text, buttons=sentence_buttons(self.reply_id, sentences))]


class WrongButton(WindowButton, template=_WRONG):
    """Asks whoever presses it which sentence is wrong, and why."""

    def window(self) -> discord.ui.Modal:
        """The window with the two fields."""
        sentence: discord.ui.TextInput[Any] = discord.ui.TextInput(
            label=gettext("Which sentence? Its number"),
            custom_id=_SENTENCE,
            max_length=20,
            required=False,
            placeholder=gettext("Leave it empty for the whole answer"),
        )
        reason: discord.ui.TextInput[Any] = discord.ui.TextInput(
            label=gettext("What is wrong with it?"),
            custom_id=_REASON,
            max_length=REASON,
            required=False,
            style=discord.TextStyle.paragraph,
        )
        window = discord.ui.Modal(title=gettext("What is wrong?"), custom_id=self.custom_id)
        return window.add_item(sentence).add_item(reason)


async def note_window(dispatcher: Dispatcher, interaction: discord.Interaction[Any]) -> None:
    """Notes what a window says is wrong; other interactions are left."""
    match, fields = sent_window(interaction, _WRONG)
    if match is None:
        return
    sentence_field, reason = fields.get(_SENTENCE, "")[:20], fields.get(_REASON, "")[:REASON]
    feedback = Feedback(match["reply_id"], interaction.user.id, "wrong", sentence_field, reason)
    sentences = _numbers(match["sentences"])

    async def work() -> Sequence[Message]:
        now = interaction.created_at.timestamp()
        sentence = await dispatcher.read(_keep, dispatcher.store, feedback, sentences, now)
        if feedback.sentence and not sentence:
            text = gettext(
                "I find no sentence “{number}” in this answer, so what you say is noted for the whole answer.",
                number=inert_line(feedback.sentence),
            )
            return [Message(text)]
        return [Message(translate(NOTED))]

    await respond(dispatcher, InteractionReply(interaction, private=True), work)


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(map(int, text.split("."))) if text else ()


def _keep(store: Store, feedback: Feedback, sentences: Sequence[int], now: float) -> str:
    """Stores it, of the sentence that was typed or is the only one, else of the whole answer; which sentence it is."""
    number = _NUMBER.fullmatch(feedback.sentence or (str(sentences[0]) if len(sentences) == 1 else ""))
    reply = store.kept(feedback.question_id) if number else None
    numbers = {number for passage in reply.passages for number in passage.numbers} if reply else set()
    # Of a reply that is forgotten nobody can tell any more which numbers it had.
    sentence = str(int(number[1])) if number and (reply is None or int(number[1]) in numbers) else ""
    if sentence and sentences:
        # Of the numbers behind a sentence any may be typed; it is kept under the first, so that it is one sentence.
        sentence = str(max((first for first in sentences if first <= int(sentence)), default=sentence))
    store.keep_feedback(replace(feedback, sentence=sentence), now)
    return sentence


def _keep_of_whole(store: Store, feedback: Feedback, now: float) -> bool:
    """Stores what somebody thinks of a whole answer, unless they spoke of a sentence of it: a reason may stand there.

    Whether it is stored.
    """
    if store.has_marked_sentence(feedback.question_id, feedback.person):
        return False
    store.keep_feedback(feedback, now)
    return True
