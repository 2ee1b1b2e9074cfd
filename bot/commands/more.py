"""More like this: other articles near to what an answer cites, for whoever presses it alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord

from bot.answering.answer import Citation, Freshness
from bot.answering.service import Answering
from bot.commands.admission import is_refused
from bot.commands.stored_button import StoredButton
from bot.commands.stored_reply import stored_passages_of
from bot.conversation.stored_passages import StoredPassage
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import in_turn, respond
from bot.replies.message import Message
from bot.replies.more import more_message


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


def _more_like(answering: Answering, stored: Sequence[StoredPassage]) -> tuple[Sequence[Citation], Freshness]:
    articles = answering.more_like(stored)
    return articles, answering.freshness([citation.passage for citation in articles])
