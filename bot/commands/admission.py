"""Asks the settings of the server before a question is taken on; a refusal is for the person alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.commands.place import shown_guild
from bot.conversation.admission import Asker, NotAdmitted
from bot.delivery.background_requests import is_a_defect
from bot.delivery.dispatcher import Dispatcher, dispatcher_of
from bot.delivery.failures import reason_of
from bot.delivery.interaction_reply import InteractionReply
from bot.delivery.message_reply import language_of_message
from bot.delivery.respond import respond
from bot.languages.current import gettext, speak, translate
from bot.replies.message import Message

log = logging.getLogger(__name__)

SEND_SECONDS = 10.0


async def is_refused(interaction: discord.Interaction[Any], *, counts: bool = True) -> bool:
    """Whether the server's settings refuse the question; then the person has been told why.

    With `counts`, a question that is not refused counts toward the limits.
    """
    dispatcher = dispatcher_of(interaction)
    admission, asker = dispatcher.admission, _asker(dispatcher, interaction, interaction.user, interaction.guild_id)
    refusal = admission.refusal(asker) if counts else admission.place_refusal(asker)
    return await _is_told(interaction, refusal)


async def is_refused_now(interaction: discord.Interaction[Any]) -> bool:
    """Whether a question that this person has yet to type would be refused; then the person has been told why."""
    dispatcher = dispatcher_of(interaction)
    asker = _asker(dispatcher, interaction, interaction.user, interaction.guild_id)
    return await _is_told(interaction, dispatcher.admission.refusal(asker, counts=False))


async def _is_told(interaction: discord.Interaction[Any], refusal: NotAdmitted | None) -> bool:
    if refusal is None:
        return False

    async def tell() -> Sequence[Message]:
        return [Message(translate(refusal.sentence))]

    await respond(dispatcher_of(interaction), InteractionReply(interaction, private=True), tell)
    return True


async def is_mention_refused(dispatcher: Dispatcher, message: discord.Message, *, counts: bool) -> bool:
    """Whether the server's settings refuse a mention; the person is told why in a direct message.

    That is once an hour for each server and reason. `counts` is as for `is_refused`.
    """
    admission, asker = dispatcher.admission, _asker_of(dispatcher, message)
    refusal = admission.refusal(asker) if counts else admission.place_refusal(asker)
    if refusal is None:
        return False
    notice = asker.guild_id, asker.person, refusal.reason.value
    if not dispatcher.notified_people.has(notice, asker.at):
        # Noted only when told: otherwise somebody who keeps trying would be told once and never again.
        dispatcher.notified_people.note(notice, asker.at)
        channel = f"<#{message.channel.id}>"
        with speak(language_of_message(dispatcher, message)):
            text = gettext("About your message in {channel}: {sentence}", channel=channel, sentence=refusal.sentence)
        try:
            await dispatcher.background.within(SEND_SECONDS, message.author.send(text), "Telling someone of a setting")
        except Exception as error:
            log.info("Could not tell someone of a server's setting: %s", reason_of(error), exc_info=is_a_defect(error))
    return True


def may_ask(dispatcher: Dispatcher, message: discord.Message) -> bool:
    """Whether the server's settings let this person ask a question now; it does not count, and nobody is told."""
    return dispatcher.admission.refusal(_asker_of(dispatcher, message), counts=False) is None


def _asker_of(dispatcher: Dispatcher, message: discord.Message) -> Asker:
    return _asker(dispatcher, message, message.author, message.guild.id if message.guild else None)


def _asker(
    dispatcher: Dispatcher,
    event: discord.Message | discord.Interaction[Any],
    person: discord.abc.User,
    guild_id: int | None,
) -> Asker:
    channels, roles = frozenset(_channel_ids(event.channel)), _roles(person)
    gone = _gone(shown_guild(event), dispatcher.admission.settings_of(guild_id).channels)
    return Asker(event.id, guild_id, person.id, channels, roles, event.created_at.timestamp(), gone)


def _gone(guild: discord.Guild | None, chosen: frozenset[int]) -> frozenset[int]:
    """The channels that the server no longer has; none where Discord does not show it."""
    if guild is None:
        return frozenset()
    return frozenset(channel for channel in chosen if guild.get_channel(channel) is None)


def _channel_ids(channel: Any) -> Iterator[int]:
    """The channel, what a thread or forum post belongs to, and the category."""
    if channel is None:
        return
    yield channel.id
    if isinstance(channel, discord.Thread):
        yield channel.parent_id
        channel = channel.parent
    if category := getattr(channel, "category_id", None):
        yield category


def _roles(person: discord.abc.User) -> frozenset[int]:
    return frozenset(role.id for role in person.roles) if isinstance(person, discord.Member) else frozenset()
