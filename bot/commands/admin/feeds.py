"""/admin feeds: the feeds that are read, and how each of them is doing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.commands.admin.access import respond_to_admin
from bot.commands.admin.ingest import LINK, ingest_commands, web_link
from bot.commands.choices import matching_choices
from bot.delivery.dispatcher import dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.errors import IngestFailed
from bot.process.ingest_command import said_by_ingest, without_terminal
from bot.replies.message import Message
from bot.replies.owner.ingest import command_message, sources_health_message

OUTLET = 80
Link = app_commands.Range[str, 1, LINK]

feeds = app_commands.Group(name=locale_str("feeds"), description=locale_str("The feeds that I read."))


@feeds.command(name=locale_str("list"), description=locale_str("The feeds, and how each of them is doing."))
async def list_feeds(interaction: discord.Interaction[Any]) -> None:
    """Lists them, those that need a look first."""

    async def show(_reply: InteractionReply) -> Sequence[Message]:
        finished = await ingest_commands(dispatcher_of(interaction)).run("health", "--json")
        return [sources_health_message(finished.document)]

    await respond_to_admin(interaction, show)


@feeds.command(name=locale_str("add"), description=locale_str("Add a feed or sitemap, after checking that it is one."))
@app_commands.rename(url=locale_str("url"), outlet=locale_str("outlet"))
@app_commands.describe(
    url=locale_str("Its address."), outlet=locale_str("The outlet's name; if left out, what its pages say.")
)
async def add_feed(
    interaction: discord.Interaction[Any], url: Link, outlet: app_commands.Range[str, 1, OUTLET] | None = None
) -> None:
    """Adds it, and says how many links it names."""
    await _run(interaction, "add", url, *([f"--outlet={outlet}"] if outlet else []))


async def complete_url(interaction: discord.Interaction[Any], text: str) -> list[app_commands.Choice[str]]:
    """The feeds that were read before whose address holds what was typed; an address may hold a key."""
    dispatcher = dispatcher_of(interaction)
    if not await dispatcher.admins.includes(interaction.client, interaction.user.id):
        return []
    state = await dispatcher.read(dispatcher.answering.state)
    return matching_choices(text, ((url, url) for url in sorted(state.sources)))


def _add_command(action: str, name: locale_str, description: locale_str) -> None:
    """A command that does this with one of the feeds."""

    @feeds.command(name=name, description=description)
    @app_commands.rename(url=locale_str("url"))
    @app_commands.describe(url=locale_str("Its address."))
    @app_commands.autocomplete(url=complete_url)
    async def change(interaction: discord.Interaction[Any], url: Link) -> None:
        await _run(interaction, action, url)


_add_command("remove", locale_str("remove"), locale_str("Remove a feed; its articles stay."))
_add_command("pause", locale_str("pause"), locale_str("Pause a feed."))
_add_command("resume", locale_str("resume"), locale_str("Resume a paused feed."))


async def _run(interaction: discord.Interaction[Any], action: str, url: str, *options: str) -> None:
    async def work(_reply: InteractionReply) -> Sequence[Message]:
        commands = ingest_commands(dispatcher_of(interaction))
        try:
            ended = await commands.run("feeds", action, web_link(url), *options)
        except IngestFailed as error:
            message = without_terminal(error.user_message).rstrip(".") + "."
            if message == error.user_message:
                raise
            raise IngestFailed(said_by_ingest(message)) from error
        return [command_message(ended.out)]

    await respond_to_admin(interaction, work)
