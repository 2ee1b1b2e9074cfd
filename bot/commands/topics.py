"""/latest, /timeline, /who-reported, /trend, /compare: what the articles report on a topic, a quote a line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.topics.reply import TopicCommand
from bot.commands.admission import is_refused
from bot.commands.filters import DESCRIPTIONS, NAMES, complete_outlet, read_filters, read_past_day
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import in_turn, respond
from bot.delivery.typed_text import typed_text
from bot.replies.chart import topic_chart
from bot.replies.drawing import picture_if_drawn
from bot.replies.message import Message
from bot.replies.topic import topic_messages

TOPIC = 300
Topic = app_commands.Range[str, 1, TOPIC]
_OPTION, _OF_OPTION = locale_str("topic"), locale_str("A few words that name it.")


def _command(
    command: TopicCommand,
    name: locale_str,
    description: locale_str,
    option: locale_str = _OPTION,
    of_option: locale_str = _OF_OPTION,
) -> app_commands.Command[Any, ..., None]:
    """A slash command that lists what the articles report on a topic, with the options of all of them."""

    @app_commands.command(name=name, description=description)
    @app_commands.rename(topic=option, **NAMES)
    @app_commands.describe(topic=of_option, **DESCRIPTIONS)
    @app_commands.autocomplete(outlet=complete_outlet)
    async def show(
        interaction: discord.Interaction[Any],
        topic: Topic,
        since: str | None = None,
        until: str | None = None,
        outlet: str | None = None,
        as_of: str | None = None,
    ) -> None:
        if await is_refused(interaction):
            return
        dispatcher, asked_at = dispatcher_of(interaction), interaction.created_at
        reply = InteractionReply(interaction, private=False)

        def find() -> Sequence[Message]:
            # With its picture, which is drawn in the thread that answers, too.
            filters, day = read_filters(outlet, since, until, asked_at), read_past_day(as_of, asked_at)
            words = typed_text(topic)
            found = dispatcher.answering.topic(command, words, asked_at=asked_at, as_of=day, filters=filters)
            return topic_messages(found, picture_if_drawn(lambda: topic_chart(found)))

        await respond(dispatcher, reply, partial(in_turn, dispatcher, reply, find))

    return show


latest = _command(
    TopicCommand.LATEST, locale_str("latest"), locale_str("The newest reports on a topic, one quote each.")
)
timeline = _command(
    TopicCommand.TIMELINE, locale_str("timeline"), locale_str("The days of a topic, each with a quote that dates it.")
)
who_reported = _command(
    TopicCommand.WHO_REPORTED,
    locale_str("who-reported"),
    locale_str("The earliest reports of a claim, and the time between."),
    locale_str("claim"),
    locale_str("What was reported, in a few words or a sentence."),
)
trend = _command(
    TopicCommand.TREND, locale_str("trend"), locale_str("How many reports a topic has each day, by outlet.")
)
compare = _command(
    TopicCommand.COMPARE,
    locale_str("compare"),
    locale_str("What outlets share on a topic, where figures differ, what only one reports."),
)
