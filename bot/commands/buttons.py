"""The buttons under replies: found by their custom_id, so that a press works however old the message is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord

from bot.answering.answer import Citation, Freshness
from bot.answering.service import Answering
from bot.commands.admission import is_refused
from bot.commands.stored_button import StoredButton, is_theirs
from bot.commands.stored_reply import stored_passages_of, stored_reply
from bot.conversation.stored_passages import StoredPassage
from bot.conversation.turns import read_turns
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply, ReplyInPlace
from bot.delivery.reply_to import ReplyTo
from bot.delivery.respond import in_turn, respond
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.replies.layouts.results import results_layout
from bot.replies.message import Message, Style
from bot.replies.more import more_message
from bot.replies.passages import passages_messages
from bot.replies.results import Heading, results_message

ALL_REMOVED = gettext_lazy("The articles behind this answer have been removed, so nothing can be compared with them.")


class PassagesButton(StoredButton, template=r"passages:(?P<reply_id>[0-9a-f]{1,64})"):
    """Shows the passages behind a reply to whoever presses it."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the passages to the person who pressed, with what is known now, whatever day the reply is as of."""
        dispatcher = dispatcher_of(interaction)

        async def show() -> Sequence[Message]:
            _, passages, removed_count = await stored_reply(dispatcher, self.reply_id)
            return passages_messages(passages, removed_count)

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
            reply = ReplyInPlace(interaction)

        async def show() -> Sequence[Message]:
            text, passages, _ = await stored_reply(
                dispatcher, self.reply_id, lambda heading: Heading.from_text(heading).as_of
            )
            query = await dispatcher.read(_query, dispatcher, self.reply_id)
            page, heading = int(self.parts["page"]), Heading.from_text(text)
            show_page = results_layout if _is_layout(interaction, dispatcher) else results_message
            return [show_page(query, passages, self.reply_id, page, heading=heading)]

        await respond(dispatcher, reply, show)


class ReadButton(
    StoredButton,
    template=r"passage:(?P<reply_id>[0-9a-f]{1,64}):(?P<numbers>[0-9]{1,3}(?:\.[0-9]{1,3}){0,15})",
):
    """Shows the passages of one source of an answer, or one of a search, whole, to whoever presses it."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the passages to the person who pressed, with what is known now, whatever day the reply is as of."""
        dispatcher = dispatcher_of(interaction)

        async def show() -> Sequence[Message]:
            _, passages, _ = await stored_reply(dispatcher, self.reply_id)
            numbers = set(map(int, self.parts["numbers"].split(".")))
            selected = [item for item in passages if not numbers.isdisjoint(item.numbers)]
            stored = await dispatcher.read(stored_passages_of, dispatcher, self.reply_id)
            count = sum(not numbers.isdisjoint(item.numbers) for item in stored)
            return passages_messages(selected, count - len(selected))

        await respond(dispatcher, InteractionReply(interaction, private=True), show)


class MoreButton(StoredButton, template=r"more:(?P<reply_id>[0-9a-f]{1,64})"):
    """Lists other articles near to what an answer cites, to whoever presses it."""

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Sends the list to the person who pressed."""
        if await is_refused(interaction, counts=False):
            return
        dispatcher = dispatcher_of(interaction)
        reply = InteractionReply(interaction, private=True)

        async def show() -> Sequence[Message]:
            stored = await dispatcher.read(lambda: stored_passages_of(dispatcher, self.reply_id))
            work = partial(_more_like, dispatcher.answering, stored)
            articles, freshness = await in_turn(dispatcher, reply, work)
            return [more_message(articles, freshness, dispatcher.style)]

        await respond(dispatcher, reply, show)


def _is_layout(interaction: discord.Interaction[Any], dispatcher: Dispatcher) -> bool:
    """Whether the page is shown as a layout: where it replaces one it stays one."""
    if is_theirs(interaction) and interaction.message:
        return interaction.message.flags.components_v2
    return dispatcher.style is Style.COMPONENTS


def _query(dispatcher: Dispatcher, search_id: str) -> str:
    """What was searched for; "" where it was forgotten, and no word is bold then."""
    turns = read_turns(dispatcher.store, search_id)
    return turns[-1].question if turns else ""


def _more_like(answering: Answering, stored: Sequence[StoredPassage]) -> tuple[Sequence[Citation], Freshness]:
    articles = answering.more_like(stored)
    if not articles and not any(answering.passages(stored)):
        raise QuestionRejected(ALL_REMOVED)
    return articles, answering.freshness([citation.passage for citation in articles])
