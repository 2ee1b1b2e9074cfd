"""The buttons under replies: found by their custom_id, so that a press works however old the message is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.answering.answer import Citation, Freshness
from bot.answering.service import Answering
from bot.commands.stored_button import NUMBERS, REPLY_ID, ReplyButton, is_theirs
from bot.commands.stored_reply import kept_reply, stored_reply
from bot.conversation.stored_passages import StoredPassage
from bot.conversation.turns import read_turns
from bot.delivery.interaction_reply import ReplyInPlace, ToInteraction
from bot.delivery.respond import in_turn
from bot.errors import QuestionRejected
from bot.languages.translatable import gettext_lazy
from bot.replies.layouts.results import results_layout
from bot.replies.message import Message, Style
from bot.replies.more import more_message
from bot.replies.passages import passages_messages
from bot.replies.results import results_message

ALL_REMOVED = gettext_lazy("The articles behind this answer have been removed, so nothing can be compared with them.")


class PassagesButton(ReplyButton, template=f"passages:{REPLY_ID}"):
    """Shows the passages behind a reply to whoever presses it."""

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """The passages, with what is known now, whatever day the reply is as of."""
        _, passages, removed = await reply.dispatcher.read(stored_reply, reply.dispatcher, self.reply_id)
        return passages_messages(passages, len(removed))


class PageButton(ReplyButton, template=rf"page:{REPLY_ID}:(?P<page>-?[0-9]{{1,3}})"):
    """Turns to a page of a search: in the same message for the person who searched, in a private one for others."""

    def reply_to(self, interaction: discord.Interaction[Any]) -> ToInteraction:
        """Where the page goes."""
        return ReplyInPlace(interaction) if is_theirs(interaction) else super().reply_to(interaction)

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """The page."""
        dispatcher = reply.dispatcher
        heading, passages, _ = await dispatcher.read(stored_reply, dispatcher, self.reply_id, at_its_day=True)
        turns = await dispatcher.read(read_turns, dispatcher.store, self.reply_id)
        query = turns[-1].question if turns else ""  # where it was forgotten no word is bold
        show = results_layout if _is_layout(reply) else results_message
        return [show(query, passages, self.reply_id, int(self.parts["page"]), heading=heading)]


class ReadButton(ReplyButton, template=f"passage:{REPLY_ID}:(?P<numbers>{NUMBERS})"):
    """Shows the passages of one source of an answer, or one of a search, whole, to whoever presses it."""

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """The passages, with what is known now, whatever day the reply is as of."""
        _, passages, removed = await reply.dispatcher.read(stored_reply, reply.dispatcher, self.reply_id)
        numbers = set(map(int, self.parts["numbers"].split(".")))
        selected = [item for item in passages if not numbers.isdisjoint(item.numbers)]
        return passages_messages(selected, sum(not numbers.isdisjoint(item.numbers) for item in removed))


class MoreButton(ReplyButton, template=f"more:{REPLY_ID}"):
    """Lists other articles near to what an answer cites, to whoever presses it."""

    asks_settings = True

    async def messages(self, reply: ToInteraction) -> Sequence[Message]:
        """The list."""
        dispatcher = reply.dispatcher
        stored = await dispatcher.read(kept_reply, dispatcher, self.reply_id)
        articles, freshness = await in_turn(dispatcher, reply, _more_like, dispatcher.answering, stored.passages)
        return [more_message(articles, freshness, dispatcher.style)]


def _is_layout(reply: ToInteraction) -> bool:
    """Whether the page is shown as a layout: where it replaces one it stays one."""
    if isinstance(reply, ReplyInPlace) and reply.interaction.message:
        return reply.interaction.message.flags.components_v2
    return reply.dispatcher.style is Style.COMPONENTS


def _more_like(answering: Answering, stored: Sequence[StoredPassage]) -> tuple[Sequence[Citation], Freshness]:
    articles = answering.more_like(stored)
    if not articles and not any(answering.passages(stored)):
        raise QuestionRejected(ALL_REMOVED)
    return articles, answering.freshness([citation.passage for citation in articles])
