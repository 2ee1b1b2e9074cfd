"""What /settings shows: each setting with its choices, as one message of Components V2."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import discord

from bot.conversation.guild_settings import MOST_LISTED, Deletion, GuildSettings, Threads
from bot.languages.catalog import own_name
from bot.languages.current import gettext, ngettext, number, translate
from bot.languages.language import Language
from bot.languages.translatable import gettext_lazy
from bot.replies.safe_text import inert_line

PREFIX = "settings:"
# A custom_id behind PREFIX: the name of a field of GuildSettings, or RESET.
CHANNELS, ROLES, THREADS, DELETION, PER_PERSON, PER_GUILD, LANGUAGE, RESET = (
    *("channels", "roles", "threads", "deletion", "per_person", "per_guild", "language", "reset"),
)
OF_A_PERSON = (0, 3, 5, 10, 20, 50, 100)
OF_A_GUILD = (0, 20, 50, 100, 200, 500, 1000)

_TEXTS = {
    CHANNELS: gettext_lazy(
        "**Channels where I answer**\nNone chosen: everywhere. A category stands for its channels, and a channel "
        "for its threads and posts."
    ),
    ROLES: gettext_lazy("**Roles that may ask**\nNone chosen: everybody."),
    THREADS: gettext_lazy(
        "**Threads**\nWhether the answer to a mention goes into a thread of its own. Answers of `/ask` stay where "
        "they are; a forum post is answered in the post."
    ),
    LANGUAGE: gettext_lazy(
        "**Language of answers to a mention**\nCommands and buttons are answered in the language of whoever uses them."
    ),
    DELETION: gettext_lazy("**Who may delete an answer**"),
    PER_PERSON: gettext_lazy("**Questions a person may ask in an hour**"),
    PER_GUILD: gettext_lazy("**Questions that all may ask together in an hour**"),
}
_CHANNEL_TYPES = [
    *(discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum, discord.ChannelType.media),
    *(discord.ChannelType.voice, discord.ChannelType.stage_voice, discord.ChannelType.category),
]
_THREADS = {
    Threads.NEVER: gettext_lazy("Never: answers are replies"),
    Threads.LONG: gettext_lazy("Long answers in a thread"),
    Threads.ALWAYS: gettext_lazy("Always in a thread"),
}
_DELETION = {
    Deletion.ASKER: gettext_lazy("The person who asked, and moderators"),
    Deletion.MODERATORS: gettext_lazy("Only moderators"),
}
AUTOMATIC = "automatic"
_AUTOMATIC_LANGUAGE = gettext_lazy("Automatic (the server's language)")
_NO_THREADS = gettext_lazy(
    "I lack Create Public Threads or Send Messages in Threads; without them answers are replies."
)


def _listed(numbers: Collection[int], text: str) -> int:
    if int(text) not in numbers:
        raise ValueError("no such number")
    return int(text)


# The value that a text of a select stands for; raises ValueError for what it does not offer.
_OF_TEXT: dict[str, Callable[[str], Any]] = {
    THREADS: Threads,
    DELETION: Deletion,
    LANGUAGE: lambda text: None if text == AUTOMATIC else Language(text),
    PER_PERSON: partial(_listed, OF_A_PERSON),
    PER_GUILD: partial(_listed, OF_A_GUILD),
}


def changed(settings: GuildSettings, name: str, values: Sequence[str]) -> GuildSettings:
    """The settings after somebody chose these values; raises ValueError for what cannot be chosen."""
    if name == RESET:
        return GuildSettings()
    if name in (CHANNELS, ROLES):
        if len(values) > MOST_LISTED:
            raise ValueError("too many")
        chosen: Any = frozenset(map(int, values))
    elif name in _OF_TEXT:
        (value,) = values
        chosen = _OF_TEXT[name](value)
    else:
        raise ValueError("no such setting")
    return replace(settings, **{name: chosen})


def panel(guild: discord.Guild, settings: GuildSettings) -> discord.ui.LayoutView:
    """The settings of the server as they are, with selects whose custom_ids name what a choice changes."""
    view = discord.ui.LayoutView(timeout=None)
    heading = gettext(
        "## Settings of {name}\nSaved as soon as you choose. Direct messages have no settings.",
        name=inert_line(guild.name),
    )
    view.add_item(discord.ui.TextDisplay(heading))
    # Only those that the server has: Discord takes no others.
    channels = [channel for channel in map(guild.get_channel, sorted(settings.channels)) if channel]
    of_channels: discord.ui.ChannelSelect[Any] = discord.ui.ChannelSelect(
        custom_id=PREFIX + CHANNELS,
        channel_types=_CHANNEL_TYPES,
        placeholder=gettext("Nowhere") if settings.channels else gettext("Everywhere"),
        min_values=0,
        max_values=MOST_LISTED,
        default_values=channels,
    )
    _add(view, translate(_TEXTS[CHANNELS]) + _lost_channels(len(settings.channels) - len(channels)), of_channels)
    roles = [role for role in map(guild.get_role, sorted(settings.roles)) if role]
    of_roles: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
        custom_id=PREFIX + ROLES,
        placeholder=gettext("Nobody") if settings.roles else gettext("Everybody"),
        min_values=0,
        max_values=MOST_LISTED,
        default_values=roles,
    )
    _add(view, translate(_TEXTS[ROLES]) + _lost_roles(len(settings.roles) - len(roles)), of_roles)
    text = translate(_TEXTS[THREADS])
    permissions = guild.me.guild_permissions
    may_make_threads = permissions.create_public_threads and permissions.send_messages_in_threads
    if settings.threads is not Threads.NEVER and not may_make_threads:
        text += f"\n-# {translate(_NO_THREADS)}"
    _add(view, text, _select(THREADS, _THREADS, settings.threads))
    # Each language by its own name, whatever the language of the panel.
    languages: dict[str, str] = {AUTOMATIC: _AUTOMATIC_LANGUAGE} | {of: own_name(of) for of in Language}
    _add(view, translate(_TEXTS[LANGUAGE]), _select(LANGUAGE, languages, settings.language or AUTOMATIC))
    _add(view, translate(_TEXTS[DELETION]), _select(DELETION, _DELETION, settings.deletion))
    for name, numbers, now in (
        (PER_PERSON, OF_A_PERSON, settings.per_person),
        (PER_GUILD, OF_A_GUILD, settings.per_guild),
    ):
        labels = {limit: number(limit) if limit else gettext("No limit") for limit in numbers}
        _add(view, translate(_TEXTS[name]), _select(name, labels, now))
    button: discord.ui.Button[Any] = discord.ui.Button(label=gettext("Back to the defaults"), custom_id=PREFIX + RESET)
    view.add_item(discord.ui.ActionRow(button))
    # Choices are matched by custom_id (see settings.py): no view needs to stay in memory for them.
    view.stop()
    return view


def _add(view: discord.ui.LayoutView, text: str, item: discord.ui.Item[Any]) -> None:
    view.add_item(discord.ui.TextDisplay(text))
    view.add_item(discord.ui.ActionRow(item))


def _select(name: str, labels: Mapping[Any, str], now: object) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=translate(label), value=str(value), default=value == now)
        for value, label in labels.items()
    ]
    return discord.ui.Select(custom_id=PREFIX + name, options=options)


def _lost_channels(number: int) -> str:
    text = ngettext(
        "{number} channel chosen here is gone; while no other is chosen, I answer nowhere.",
        "{number} channels chosen here are gone; while no other is chosen, I answer nowhere.",
        number,
    )
    return f"\n-# {text}" if number else ""


def _lost_roles(number: int) -> str:
    text = ngettext(
        "{number} role chosen here is gone; while no other is chosen, nobody may ask.",
        "{number} roles chosen here are gone; while no other is chosen, nobody may ask.",
        number,
    )
    return f"\n-# {text}" if number else ""
