"""/latest, /timeline, /who-reported, /trend, /compare: what the articles report on a topic, a quote a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.topics.reply import TopicCommand
from bot.commands.admission import is_refused
from bot.delivery.dispatcher import Answering, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.respond import respond
from bot.replies.chart import topic_chart
from bot.replies.drawing import picture_if_drawn
from bot.replies.line import waiting_sentence
from bot.replies.message import Message
from bot.replies.topic import topic_messages

TOPIC = 300
Topic = app_commands.Range[str, 1, TOPIC]


@app_commands.command(
    name=locale_str("latest"), description=locale_str("The newest reports on a topic, one quote each.")
)
@app_commands.rename(topic=locale_str("topic"))
@app_commands.describe(topic=locale_str("A few words that name it."))
async def latest(interaction: discord.Interaction[Any], topic: Topic) -> None:
    """Lists the newest reports first."""
    await _reply(interaction, TopicCommand.LATEST, topic)


@app_commands.command(
    name=locale_str("timeline"), description=locale_str("The days of a topic, each with a quote that dates it.")
)
@app_commands.rename(topic=locale_str("topic"))
@app_commands.describe(topic=locale_str("A few words that name it."))
async def timeline(interaction: discord.Interaction[Any], topic: Topic) -> None:
    """Lists the days in order."""
    await _reply(interaction, TopicCommand.TIMELINE, topic)


@app_commands.command(
    name=locale_str("who-reported"), description=locale_str("Who reported a claim first, and who followed.")
)
@app_commands.rename(claim=locale_str("claim"))
@app_commands.describe(claim=locale_str("What was reported, in a few words or a sentence."))
async def who_reported(interaction: discord.Interaction[Any], claim: Topic) -> None:
    """Lists the reports, the first one first."""
    await _reply(interaction, TopicCommand.WHO_REPORTED, claim)


@app_commands.command(
    name=locale_str("trend"), description=locale_str("How many reports a topic has each day, by outlet.")
)
@app_commands.rename(topic=locale_str("topic"))
@app_commands.describe(topic=locale_str("A few words that name it."))
async def trend(interaction: discord.Interaction[Any], topic: Topic) -> None:
    """Draws a bar for each day, with its numbers."""
    await _reply(interaction, TopicCommand.TREND, topic)


@app_commands.command(
    name=locale_str("compare"),
    description=locale_str("What outlets share on a topic, where figures differ, what only one tells."),
)
@app_commands.rename(topic=locale_str("topic"))
@app_commands.describe(topic=locale_str("A few words that name it."))
async def compare(interaction: discord.Interaction[Any], topic: Topic) -> None:
    """Lists the shared facts, then the figures that differ, then what one outlet tells."""
    await _reply(interaction, TopicCommand.COMPARE, topic)


async def _reply(interaction: discord.Interaction[Any], command: TopicCommand, text: str) -> None:
    if await is_refused(interaction):
        return
    dispatcher = dispatcher_of(interaction)
    reply = InteractionReply(interaction, private=False)

    async def find() -> Sequence[Message]:
        return await dispatcher.run(
            partial(_messages, dispatcher.answering, command, text, interaction.created_at),
            person=reply.person,
            notify=lambda before: reply.wait_in_line(waiting_sentence(before)),
        )

    await respond(dispatcher, reply, find)


def _messages(answering: Answering, command: TopicCommand, text: str, asked_at: datetime) -> Sequence[Message]:
    """The reply with its picture, both made in the thread that answers."""
    reply = answering.topic(command, text, asked_at=asked_at)
    return topic_messages(reply, picture_if_drawn(lambda: topic_chart(reply)))
