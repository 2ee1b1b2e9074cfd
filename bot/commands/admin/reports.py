"""/admin gaps and /admin stats: what the people who run the bot need to know; to them alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.refusal.gaps.gap import Gap
from bot.commands.admin.access import respond_to_admin
from bot.conversation.refused_questions import REFUSED_DAYS, refused_since
from bot.conversation.wrong_notes import read_usage_with_notes
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.replies.drawing import picture_if_drawn
from bot.replies.message import Message
from bot.replies.owner.gaps import gaps_message
from bot.replies.owner.stats import stats_message
from bot.replies.owner.stats_chart import stats_chart

MOST_SHOWN = 31  # bars, which fit into a message


@app_commands.command(
    name=locale_str("gaps"), description=locale_str("Questions that no article answered, in clusters.")
)
@app_commands.rename(days=locale_str("days"))
@app_commands.describe(days=locale_str("For how many days; if left out, all that are kept."))
async def gaps(
    interaction: discord.Interaction[Any], days: app_commands.Range[int, 1, REFUSED_DAYS] = REFUSED_DAYS
) -> None:
    """Lists the clusters, the largest first."""
    dispatcher = dispatcher_of(interaction)

    async def find(reply: InteractionReply) -> Sequence[Message]:
        refused = await dispatcher.read(refused_since, dispatcher.store, dispatcher.today(), days)
        report: Sequence[Gap] = await dispatcher.run(partial(dispatcher.answering.gaps, refused), person=reply.person)
        return [gaps_message(report, days)]

    await respond_to_admin(interaction, find)


@app_commands.command(
    name=locale_str("stats"), description=locale_str("Questions, feedback, times and new articles, day by day.")
)
@app_commands.rename(days=locale_str("days"))
@app_commands.describe(days=locale_str("For how many days."))
async def stats(interaction: discord.Interaction[Any], days: app_commands.Range[int, 1, MOST_SHOWN] = 14) -> None:
    """Shows the totals, the last reasons for Wrong, and a picture of the days."""
    dispatcher = dispatcher_of(interaction)

    async def show(_reply: InteractionReply) -> Sequence[Message]:
        store, answering, zone = dispatcher.store, dispatcher.answering, dispatcher.zone
        usage = await dispatcher.read(read_usage_with_notes, store, answering, dispatcher.today(), days, zone)
        # Not through the queue of questions, which is long on just the busy days that this is about.
        picture = await asyncio.to_thread(picture_if_drawn, partial(stats_chart, usage))
        return [stats_message(usage, picture)]

    await respond_to_admin(interaction, show)
