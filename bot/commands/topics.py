"""/latest, /timeline, /who-reported, /trend, /compare: what the articles report on a topic, a quote a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.answer import Filters
from bot.answering.topics.reply import TopicCommand
from bot.commands.admission import is_refused
from bot.commands.filters import DESCRIPTIONS, NAMES, complete_outlet, read_day, read_filters
from bot.delivery.dispatcher import Answering, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.replies.chart import topic_chart
from bot.replies.drawing import picture_if_drawn
from bot.replies.line import waiting_sentence
from bot.replies.message import Message
from bot.replies.topic import topic_messages

TOPIC = 300


@dataclass(frozen=True, slots=True)
class Options:
    """Which reports count, as a person types it."""

    since: str | None
    until: str | None
    outlet: str | None
    as_of: str | None


Topic = app_commands.Range[str, 1, TOPIC]


@app_commands.command(
    name=locale_str("latest"), description=locale_str("The newest reports on a topic, one quote each.")
)
@app_commands.rename(topic=locale_str("topic"), **NAMES)
@app_commands.describe(topic=locale_str("A few words that name it."), **DESCRIPTIONS)
@app_commands.autocomplete(outlet=complete_outlet)
async def latest(
    interaction: discord.Interaction[Any],
    topic: Topic,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
) -> None:
    """Lists the newest reports first."""
    await _reply(interaction, TopicCommand.LATEST, topic, Options(since, until, outlet, as_of))


@app_commands.command(
    name=locale_str("timeline"), description=locale_str("The days of a topic, each with a quote that dates it.")
)
@app_commands.rename(topic=locale_str("topic"), **NAMES)
@app_commands.describe(topic=locale_str("A few words that name it."), **DESCRIPTIONS)
@app_commands.autocomplete(outlet=complete_outlet)
async def timeline(
    interaction: discord.Interaction[Any],
    topic: Topic,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
) -> None:
    """Lists the days in order."""
    await _reply(interaction, TopicCommand.TIMELINE, topic, Options(since, until, outlet, as_of))


@app_commands.command(
    name=locale_str("who-reported"), description=locale_str("Who reported a claim first, and who followed.")
)
@app_commands.rename(claim=locale_str("claim"), **NAMES)
@app_commands.describe(claim=locale_str("What was reported, in a few words or a sentence."), **DESCRIPTIONS)
@app_commands.autocomplete(outlet=complete_outlet)
async def who_reported(
    interaction: discord.Interaction[Any],
    claim: Topic,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
) -> None:
    """Lists the reports, the first one first."""
    await _reply(interaction, TopicCommand.WHO_REPORTED, claim, Options(since, until, outlet, as_of))


@app_commands.command(
    name=locale_str("trend"), description=locale_str("How many reports a topic has each day, by outlet.")
)
@app_commands.rename(topic=locale_str("topic"), **NAMES)
@app_commands.describe(topic=locale_str("A few words that name it."), **DESCRIPTIONS)
@app_commands.autocomplete(outlet=complete_outlet)
async def trend(
    interaction: discord.Interaction[Any],
    topic: Topic,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
) -> None:
    """Draws a bar for each day, with its numbers."""
    await _reply(interaction, TopicCommand.TREND, topic, Options(since, until, outlet, as_of))


@app_commands.command(
    name=locale_str("compare"),
    description=locale_str("What outlets share on a topic, where figures differ, what only one tells."),
)
@app_commands.rename(topic=locale_str("topic"), **NAMES)
@app_commands.describe(topic=locale_str("A few words that name it."), **DESCRIPTIONS)
@app_commands.autocomplete(outlet=complete_outlet)
async def compare(
    interaction: discord.Interaction[Any],
    topic: Topic,
    since: str | None = None,
    until: str | None = None,
    outlet: str | None = None,
    as_of: str | None = None,
) -> None:
    """Lists the shared facts, then the figures that differ, then what one outlet tells."""
    await _reply(interaction, TopicCommand.COMPARE, topic, Options(since, until, outlet, as_of))


async def _reply(interaction: discord.Interaction[Any], command: TopicCommand, text: str, options: Options) -> None:
    if await is_refused(interaction):
        return
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=False)

    async def find() -> Sequence[Message]:
        filters, day = read_filters(options.outlet, options.since, options.until), read_day(options.as_of)
        return await dispatcher.run(
            partial(_messages, dispatcher.answering, command, text, interaction.created_at, day, filters),
            person=reply.person,
            notify=lambda before: reply.wait_in_line(waiting_sentence(before)),
        )

    await respond(dispatcher, reply, find)


def _messages(
    answering: Answering,
    command: TopicCommand,
    text: str,
    asked_at: datetime,
    as_of: date | None,
    filters: Filters,
) -> Sequence[Message]:
    """The reply with its picture, both made in the thread that answers."""
    reply = answering.topic(command, text, asked_at=asked_at, as_of=as_of, filters=filters)
    return topic_messages(reply, picture_if_drawn(lambda: topic_chart(reply)))
