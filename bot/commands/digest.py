"""/digest: what is new on a topic, each day or week in a channel; for the people who manage a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.answering.english.dates import day_in_words
from bot.answering.question.links import without_links
from bot.answering.refusal.reasons import TOOK_TOO_LONG
from bot.answering.topics.reply import TopicCommand
from bot.commands.choices import matching_choices
from bot.commands.place import shown_guild
from bot.commands.settings import managed_guild
from bot.conversation.digests import (
    MOST_DIGESTS,
    Digest,
    Rhythm,
    add_digest,
    digests,
    latest_slot,
    remove_digest,
    same_digest,
)
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.languages import language_of_interaction
from bot.delivery.respond import in_turn, respond
from bot.delivery.typed_text import typed_text
from bot.errors import QuestionRejected
from bot.languages.current import gettext, speak, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.digest import NO_DIGESTS, digest_line, rhythm_name
from bot.replies.message import Color, Message
from bot.replies.safe_text import inert_line, plain_line

MAY_NOT_WRITE = gettext_lazy("I cannot post there: in that channel I need View Channel, Send Messages and Embed Links.")
TOO_MANY = gettext_lazy(
    "This server has {most} digests, which is as many as it may have; remove one first.", most=MOST_DIGESTS
)
NO_TOPIC = gettext_lazy("A topic needs at least one word.")
NONE_SUCH = gettext_lazy("This server has no digest with that number; /digest list shows them.")
TOPIC = 100


class _KnownChannel(app_commands.Transformer):
    """A text channel; None where the bot knows none by this id, as in a server that it is no member of."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> discord.TextChannel | None:
        """The channel that was chosen; called by discord.py, whose own would raise, before the command is run."""
        channel = value.resolve()
        return channel if isinstance(channel, discord.TextChannel) else None


digest = app_commands.Group(
    name=locale_str("digest"),
    description=locale_str("What is new on a topic, each day or week in a channel."),
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
)


@digest.command(
    name=locale_str("add"), description=locale_str("Post what is new on a topic in a channel, daily or weekly.")
)
@app_commands.rename(
    topic=locale_str("topic"), channel=locale_str("channel"), rhythm=locale_str("rhythm"), hour=locale_str("hour")
)
@app_commands.describe(
    topic=locale_str("A few words that name it."),
    channel=locale_str("Where I post it."),
    rhythm=locale_str("Each day, or each Monday."),
    hour=locale_str("The hour, 0 to 23, in the time zone that I am set to."),
)
@app_commands.choices(
    rhythm=[
        app_commands.Choice(name=locale_str("daily"), value=Rhythm.DAILY.value),
        app_commands.Choice(name=locale_str("weekly"), value=Rhythm.WEEKLY.value),
    ]
)
async def add(
    interaction: discord.Interaction[Any],
    topic: app_commands.Range[str, 1, TOPIC],
    channel: app_commands.Transform[discord.TextChannel | None, _KnownChannel],
    rhythm: str,
    hour: app_commands.Range[int, 0, 23],
) -> None:
    """Keeps it, and says when the first comes."""
    dispatcher, reply = dispatcher_of(interaction), InteractionReply(interaction, private=True)

    async def work() -> Sequence[Message]:
        guild = managed_guild(interaction)
        if channel is None or not _may_post(channel, guild):
            raise QuestionRejected(MAY_NOT_WRITE)
        # A digest goes on for as long as its topic is in the news, which a link may not be.
        words = plain_line(without_links(typed_text(topic))[0])
        if not any(char.isalnum() for char in words):
            raise QuestionRejected(NO_TOPIC)
        found = await in_turn(
            dispatcher, reply, dispatcher.answering.topic, TopicCommand.LATEST, words, asked_at=interaction.created_at
        )
        often, now = Rhythm(rhythm), dispatcher.now()
        slot = latest_slot(often, hour, now)
        new = Digest(0, guild.id, channel.id, words, often, hour, slot, made_at=now.timestamp())
        if duplicate := await dispatcher.read(same_digest, dispatcher.store, new):
            line = _line(dispatcher, duplicate)
            return [Message(gettext("This digest already exists, as number {digest}.", digest=line))]
        digest = await dispatcher.read(add_digest, dispatcher.store, new)
        if digest is None:
            raise QuestionRejected(TOO_MANY)
        sentence = gettext(
            "Added as number {digest}. The first comes on {day}, if there is news.",
            digest=_line(dispatcher, digest),
            day=day_in_words(slot + often.interval),
        )
        if found.reason and found.reason != TOOK_TOO_LONG:
            # News may still come, but on a topic that is misspelled or in another language nothing ever is posted.
            reason = inert_line(translate(found.reason))
            sentence += "\n" + gettext("There is nothing on it so far: {reason}", reason=reason)
        return [Message(sentence)]

    await respond(dispatcher, reply, work)


@digest.command(name=locale_str("list"), description=locale_str("The digests of this server."))
async def list_digests(interaction: discord.Interaction[Any]) -> None:
    """Lists them with their numbers."""
    dispatcher = dispatcher_of(interaction)

    async def work() -> Sequence[Message]:
        guild = managed_guild(interaction)
        listed = await dispatcher.read(digests, dispatcher.store, guild.id)
        if not listed:
            return [Message(translate(NO_DIGESTS))]
        text = "\n".join(_line(dispatcher, digest) for digest in listed)
        embed = discord.Embed(title=gettext("Digests"), description=text, color=Color.READING)
        # Where Discord does not show the server, nothing is known of its channels.
        is_shown = shown_guild(interaction) is not None
        stuck = [digest for digest in listed if is_shown and not _can_be_posted(digest, guild)]
        return [Message(_not_posted(stuck) if stuck else "", embeds=(embed,))]

    await respond(dispatcher, InteractionReply(interaction, private=True), work)


async def complete_number(interaction: discord.Interaction[Any], text: str) -> list[app_commands.Choice[str]]:
    """The digests of this server whose number or topic holds what was typed."""
    try:
        guild = managed_guild(interaction)
    except QuestionRejected:
        return []
    dispatcher = dispatcher_of(interaction)
    listed = await dispatcher.read(digests, dispatcher.store, guild.id)
    with speak(language_of_interaction(interaction)):
        names = [
            (f"{digest.digest_id}: {digest.topic}, {rhythm_name(digest.rhythm)}", str(digest.digest_id))
            for digest in listed
        ]
    return matching_choices(text, names)


@digest.command(name=locale_str("remove"), description=locale_str("Remove a digest of this server."))
@app_commands.rename(number=locale_str("number"))
@app_commands.describe(number=locale_str("Its number in /digest list."))
@app_commands.autocomplete(number=complete_number)
async def remove(interaction: discord.Interaction[Any], number: app_commands.Range[str, 1, 18]) -> None:
    """Removes it."""
    dispatcher = dispatcher_of(interaction)

    async def work() -> Sequence[Message]:
        guild = managed_guild(interaction)
        digest_id = int(number) if number.isdecimal() else 0
        if not await dispatcher.read(remove_digest, dispatcher.store, guild.id, digest_id):
            raise QuestionRejected(NONE_SUCH)
        return [Message(gettext("Digest {number} is removed.", number=str(digest_id)))]

    await respond(dispatcher, InteractionReply(interaction, private=True), work)


def _not_posted(stuck: Sequence[Digest]) -> str:
    return gettext(
        "Cannot be posted as things are: {numbers}. In a digest's channel I need View Channel, Send Messages and "
        "Embed Links; a digest whose channel is gone is removed when it is due.",
        numbers=", ".join(str(digest.digest_id) for digest in stuck),
    )


def _can_be_posted(digest: Digest, guild: discord.Guild) -> bool:
    channel = guild.get_channel(digest.channel_id)
    return isinstance(channel, discord.TextChannel) and _may_post(channel, guild)


def _may_post(channel: discord.TextChannel, guild: discord.Guild) -> bool:
    may = channel.permissions_for(guild.me)
    return may.view_channel and may.send_messages and may.embed_links


def _line(dispatcher: Dispatcher, digest: Digest) -> str:
    return digest_line(
        digest.digest_id, digest.topic, digest.channel_id, digest.rhythm.value, digest.hour, str(dispatcher.zone)
    )
