"""A question that follows an answer: by the button under it, or by a reply to it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Self

import discord

from bot.commands.ask import QUESTION
from bot.commands.buttons import counts
from bot.commands.question import answer_question
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond

_ID = re.compile(r"follow-up:(?P<question_id>[0-9a-f]{1,64})")
_FIELD = "question"


class FollowUpButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"follow-up:(?P<question_id>[0-9a-f]{1,64})"
):
    """Asks whoever presses it for a question that follows the answer."""

    def __init__(self, custom_id: str) -> None:
        super().__init__(discord.ui.Button(label="Ask a follow-up", custom_id=custom_id))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        return cls(match.string)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the press counts; called by discord.py."""
        return await counts(interaction, self.custom_id)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Opens the window with a field for the question."""
        await interaction.response.send_modal(_window(self.custom_id))


def _window(custom_id: str) -> discord.ui.Modal:
    window = discord.ui.Modal(title="Ask a follow-up", custom_id=custom_id)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label="Your question", custom_id=_FIELD, max_length=QUESTION, placeholder="And what did he say about it?"
    )
    return window.add_item(field)


async def answer_window(dispatcher: Dispatcher, interaction: discord.Interaction[Any]) -> None:
    """Answers the question of a window that was sent, however long ago it was opened; other interactions are left."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: dict[str, Any] = dict(interaction.data or {})
    match = _ID.fullmatch(str(data.get("custom_id", "")))
    text = _value(data.get("components"))
    if match is None or not text:
        return
    # Under an answer that one person sees, so is what follows it.
    private = interaction.message is not None and interaction.message.flags.ephemeral
    reply = InteractionReply(interaction, private=private)
    work = partial(
        answer_question,
        dispatcher,
        reply,
        text,
        interaction.created_at,
        interaction.guild_id,
        before=match["question_id"],
    )
    await respond(dispatcher_of(interaction), reply, work)


def followed(message: discord.Message) -> str | None:
    """The id of the question that this message of the bot answers; its buttons carry it."""
    for row in message.components:
        for child in getattr(row, "children", ()):
            if match := _ID.fullmatch(getattr(child, "custom_id", None) or ""):
                return match["question_id"]
    return None


def _value(components: Any) -> str:
    """The text of the window's field: in a row, or in a label, as Discord sends it."""
    for component in components or ():
        if component.get("custom_id") == _FIELD:
            return " ".join(str(component.get("value") or "").split())
        inner = component.get("components") or filter(None, [component.get("component")])
        if found := _value(inner):
            return found
    return ""
