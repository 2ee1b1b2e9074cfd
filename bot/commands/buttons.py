"""The buttons under replies: found by their custom_id, so that a press works however old the message is."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from functools import partial
from typing import Any, Self

import discord

from bot.commands.page_turn import PageTurn
from bot.commands.stored_reply import stored_reply
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.reply_to import ReplyTo
from bot.delivery.respond import respond
from bot.replies.message import Message
from bot.replies.passages import passages_messages
from bot.replies.results import Heading, results_message


class PassagesButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"passages:(?P<question_id>[0-9a-f]{1,64})"
):
    """Shows the passages behind a reply to whoever presses it."""

    def __init__(self, custom_id: str, question_id: str) -> None:
        super().__init__(discord.ui.Button(label="Passages", custom_id=custom_id))
        self.question_id = question_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        return cls(match.string, match["question_id"])

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the press counts; called by discord.py."""
        return await counts(interaction, self.custom_id)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the passages to the person who pressed."""
        dispatcher = dispatcher_of(interaction)

        async def show() -> Sequence[Message]:
            _, shown, removed = await stored_reply(dispatcher, self.question_id)
            return passages_messages(shown, removed)

        await respond(dispatcher, InteractionReply(interaction, private=True), show)


class PageButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"page:(?P<search_id>[0-9a-f]{1,64}):(?P<page>-?[0-9]{1,3})",
):
    """Turns to a page of a search: in the same message for the person who searched, in a private one for others."""

    def __init__(self, custom_id: str, search_id: str, page: int) -> None:
        super().__init__(discord.ui.Button(label="Page", custom_id=custom_id))
        self.search_id = search_id
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        return cls(match.string, match["search_id"], int(match["page"]))

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the press counts; called by discord.py."""
        return await counts(interaction, self.custom_id)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Shows the page."""
        dispatcher = dispatcher_of(interaction)
        reply: ReplyTo = InteractionReply(interaction, private=True)
        if is_theirs(interaction):
            reply = PageTurn(interaction)

        async def show() -> Sequence[Message]:
            heading, shown, _ = await stored_reply(dispatcher, self.search_id)
            query = await dispatcher.read(partial(_query, dispatcher, self.search_id))
            return [results_message(query, shown, self.search_id, self.page, heading=Heading.from_text(heading))]

        await respond(dispatcher, reply, show)


class ReadButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"passage:(?P<search_id>[0-9a-f]{1,64}):(?P<rank>[0-9]{1,3})",
):
    """Shows one passage of a search, whole, to whoever presses it."""

    def __init__(self, custom_id: str, search_id: str, rank: int) -> None:
        super().__init__(discord.ui.Button(label=f"Read {rank}", custom_id=custom_id))
        self.search_id = search_id
        self.rank = rank

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed; called by discord.py."""
        return cls(match.string, match["search_id"], int(match["rank"]))

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether the press counts; called by discord.py."""
        return await counts(interaction, self.custom_id)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the passage to the person who pressed."""
        dispatcher = dispatcher_of(interaction)

        async def show() -> Sequence[Message]:
            _, shown, _ = await stored_reply(dispatcher, self.search_id)
            wanted = [item for item in shown if item.numbers == (self.rank,)]
            return passages_messages(wanted, 0 if wanted else 1)

        await respond(dispatcher, InteractionReply(interaction, private=True), show)


def _query(dispatcher: Dispatcher, search_id: str) -> str:
    """What was searched for; "" where it was forgotten, and no word is bold then."""
    turns = dispatcher.store.turns(search_id)
    return turns[-1].question if turns else ""


async def counts(interaction: discord.Interaction[Any], custom_id: str) -> bool:
    """Whether a press is the first of a double click; the second is acknowledged and changes nothing."""
    message = interaction.message.id if interaction.message else 0
    press = interaction.user.id, message, custom_id
    if not dispatcher_of(interaction).double_clicks.is_double(press, interaction.created_at.timestamp()):
        return True
    with contextlib.suppress(discord.HTTPException):
        await interaction.response.defer()
    return False


def is_theirs(interaction: discord.Interaction[Any]) -> bool:
    """Whether the message with the button answers the person who pressed it."""
    original = interaction.message.interaction_metadata if interaction.message else None
    return original is not None and original.user.id == interaction.user.id
