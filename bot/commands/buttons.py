"""The buttons under replies: found by their custom_id, so that a press works however old the message is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord

from bot.commands.page_turn import PageTurn
from bot.commands.stored_button import StoredButton, is_theirs
from bot.commands.stored_reply import stored_reply
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.reply_to import ReplyTo
from bot.delivery.respond import respond
from bot.replies.message import Message
from bot.replies.passages import passages_messages
from bot.replies.results import Heading, results_message


class PassagesButton(StoredButton, template=r"passages:(?P<reply_id>[0-9a-f]{1,64})"):
    """Shows the passages behind a reply to whoever presses it."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the passages to the person who pressed."""
        dispatcher = dispatcher_of(interaction)

        async def show() -> Sequence[Message]:
            _, shown, removed = await stored_reply(dispatcher, self.reply_id)
            return passages_messages(shown, removed)

        await respond(dispatcher, InteractionReply(interaction, private=True), show)


class PageButton(
    StoredButton,
    template=r"page:(?P<reply_id>[0-9a-f]{1,64}):(?P<page>-?[0-9]{1,3})",
):
    """Turns to a page of a search: in the same message for the person who searched, in a private one for others."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Shows the page."""
        dispatcher = dispatcher_of(interaction)
        reply: ReplyTo = InteractionReply(interaction, private=True)
        if is_theirs(interaction):
            reply = PageTurn(interaction)

        async def show() -> Sequence[Message]:
            heading, shown, _ = await stored_reply(dispatcher, self.reply_id)
            query = await dispatcher.read(partial(_query, dispatcher, self.reply_id))
            return [
                results_message(
                    query, shown, self.reply_id, int(self.parts["page"]), heading=Heading.from_text(heading)
                )
            ]

        await respond(dispatcher, reply, show)


class ReadButton(
    StoredButton,
    template=r"passage:(?P<reply_id>[0-9a-f]{1,64}):(?P<rank>[0-9]{1,3})",
):
    """Shows one passage of a search, whole, to whoever presses it."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the passage to the person who pressed."""
        dispatcher = dispatcher_of(interaction)

        async def show() -> Sequence[Message]:
            _, shown, _ = await stored_reply(dispatcher, self.reply_id)
            wanted = [item for item in shown if item.numbers == (int(self.parts["rank"]),)]
            return passages_messages(wanted, 0 if wanted else 1)

        await respond(dispatcher, InteractionReply(interaction, private=True), show)


def _query(dispatcher: Dispatcher, search_id: str) -> str:
    """What was searched for; "" where it was forgotten, and no word is bold then."""
    turns = dispatcher.store.turns(search_id)
    return turns[-1].question if turns else ""
