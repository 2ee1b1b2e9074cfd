"""What /settings shows: each setting with its choices, as one message of Components V2."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.conversation.guild_settings import MOST_LISTED, Deletion, GuildSettings, Threads
from bot.replies.message import counted
from bot.replies.safe_text import inert_line

PREFIX = "settings:"
CHANNELS, ROLES, THREADS, DELETION, PER_PERSON, PER_GUILD, RESET = (
    *("channels", "roles", "threads", "deletion", "per_person", "per_guild", "reset"),
)
OF_A_PERSON = (0, 3, 5, 10, 20, 50, 100)
OF_A_GUILD = (0, 20, 50, 100, 200, 500, 1000)

_HEADING = "## Settings of {name}\nKept as soon as you choose. Direct messages have no settings."
_TEXTS = {
    CHANNELS: "**Channels where I answer**\nNone chosen: everywhere. A category stands for its channels, and a channel "
    "for its threads and posts.",
    ROLES: "**Roles that may ask**\nNone chosen: everybody.",
    THREADS: "**Threads**\nWhether the answer to a mention stands in a thread of its own. Answers of `/ask` stay where "
    "they are; a forum post is answered in the post.",
    DELETION: "**Who may delete an answer**",
    PER_PERSON: "**Questions a person may ask in an hour**",
    PER_GUILD: "**Questions that all may ask together in an hour**",
}
_CHANNEL_TYPES = [
    *(discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum, discord.ChannelType.media),
    *(discord.ChannelType.voice, discord.ChannelType.stage_voice, discord.ChannelType.category),
]
_THREADS = {
    Threads.NEVER: "Never: answers are replies",
    Threads.LONG: "Long answers in a thread",
    Threads.ALWAYS: "Always in a thread",
}
_DELETION = {Deletion.ASKER: "The person who asked, and moderators", Deletion.MODERATORS: "Moderators alone"}
_GONE = "\n-# {gone} chosen here {are} gone; while no other is chosen, {effect}."
_NO_THREADS = "\n-# I lack Create Public Threads or Send Messages in Threads; without them answers are replies."


def changed(settings: GuildSettings, name: str, values: Sequence[str]) -> GuildSettings:
    """The settings after somebody chose these values; raises ValueError for what cannot be chosen."""
    if name == RESET:
        return GuildSettings()
    if name in (CHANNELS, ROLES):
        if len(values) > MOST_LISTED:
            raise ValueError("too many")
        ids = frozenset(map(int, values))
        return replace(settings, channels=ids) if name == CHANNELS else replace(settings, roles=ids)
    (value,) = values
    if name == THREADS:
        return replace(settings, threads=Threads(value))
    if name == DELETION:
        return replace(settings, deletion=Deletion(value))
    if name == PER_PERSON:
        return replace(settings, per_person=_listed(value, OF_A_PERSON))
    if name == PER_GUILD:
        return replace(settings, per_guild=_listed(value, OF_A_GUILD))
    raise ValueError("no such setting")


def panel(guild: discord.Guild, settings: GuildSettings) -> discord.ui.LayoutView:
    """The settings of the server as they are, with selects whose custom_ids name what a choice changes."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(_HEADING.format(name=inert_line(guild.name))))
    channels, lost = _present(settings.channels, guild.get_channel)
    text = _TEXTS[CHANNELS] + _gone(lost, "channel", "I answer nowhere")
    of_channels = [_default(one, discord.SelectDefaultValueType.channel) for one in channels]
    select: discord.ui.Item[Any] = discord.ui.ChannelSelect(
        custom_id=PREFIX + CHANNELS,
        channel_types=_CHANNEL_TYPES,
        placeholder="Everywhere",
        min_values=0,
        max_values=MOST_LISTED,
        default_values=of_channels,
    )
    _add(view, text, select)
    roles, lost = _present(settings.roles, guild.get_role)
    select = discord.ui.RoleSelect(
        custom_id=PREFIX + ROLES,
        placeholder="Everybody",
        min_values=0,
        max_values=MOST_LISTED,
        default_values=[_default(one, discord.SelectDefaultValueType.role) for one in roles],
    )
    _add(view, _TEXTS[ROLES] + _gone(lost, "role", "nobody may ask"), select)
    text = _TEXTS[THREADS] + (_NO_THREADS if settings.threads is not Threads.NEVER and _lacks_threads(guild) else "")
    _add(view, text, _select(THREADS, _THREADS, settings.threads))
    _add(view, _TEXTS[DELETION], _select(DELETION, _DELETION, settings.deletion))
    for name, numbers, now in (
        (PER_PERSON, OF_A_PERSON, settings.per_person),
        (PER_GUILD, OF_A_GUILD, settings.per_guild),
    ):
        labels = {number: str(number) if number else "No limit" for number in numbers}
        _add(view, _TEXTS[name], _select(name, labels, now))
    button: discord.ui.Button[Any] = discord.ui.Button(label="Back to the defaults", custom_id=PREFIX + RESET)
    view.add_item(discord.ui.ActionRow(button))
    # Choices are matched by custom_id (see settings.py): no view needs to stay in memory for them.
    view.stop()
    return view


def _add(view: discord.ui.LayoutView, text: str, item: discord.ui.Item[Any]) -> None:
    view.add_item(discord.ui.TextDisplay(text))
    view.add_item(discord.ui.ActionRow(item))


def _select(name: str, labels: dict[Any, str], now: object) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=label, value=str(value), default=value == now) for value, label in labels.items()
    ]
    return discord.ui.Select(custom_id=PREFIX + name, options=options)


def _listed(value: str, numbers: Iterable[int]) -> int:
    number = int(value)
    if number not in numbers:
        raise ValueError("no such number")
    return number


def _present(ids: Iterable[int], find: Callable[[int], object | None]) -> tuple[list[int], int]:
    """Those that the server has, since Discord takes no others, and the number of the rest."""
    ids = sorted(ids)
    present = [one for one in ids if find(one) is not None]
    return present, len(ids) - len(present)


def _gone(number: int, noun: str, effect: str) -> str:
    if not number:
        return ""
    return _GONE.format(gone=counted(number, noun), are="is" if number == 1 else "are", effect=effect)


def _default(one: int, kind: discord.SelectDefaultValueType) -> discord.SelectDefaultValue:
    return discord.SelectDefaultValue(id=one, type=kind)


def _lacks_threads(guild: discord.Guild) -> bool:
    permissions = guild.me.guild_permissions
    return not (permissions.create_public_threads and permissions.send_messages_in_threads)
