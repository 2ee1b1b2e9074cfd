"""Registers the slash commands with Discord, in all languages, only if its list of them differs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextTypes, locale_str

from bot.delivery.background_requests import BackgroundRequests
from bot.delivery.lost_connections import DISCORD_FAULTS
from bot.languages.catalog import warm_up
from bot.languages.language import Language, language_of
from bot.languages.translatable import translate_to

_Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu

log = logging.getLogger(__name__)

# A rate limit on registering commands may last hours, and discord.py waits it out.
SYNC_SECONDS = 3.0
_LATE = (
    "Discord does not take the slash commands just now, most likely because of its limit on registering them. Leave "
    "the bot running: it sends them as soon as Discord allows it, and meanwhile answers mentions and the commands "
    "that Discord has. A restart does not help."
)

_COMPARED = (
    *("name", "name_localizations", "description", "description_localizations", "type", "value"),
    *("required", "autocomplete", "min_length", "max_length", "min_value", "max_value", "nsfw"),
)
_CONTEXTS = "contexts"
_IN_DIRECT_MESSAGES = 1  # a context


async def begin_sync(tree: app_commands.CommandTree[Any], requests: BackgroundRequests) -> None:
    """Starts the sync; it continues in the background if it takes longer than a start may."""
    try:
        await requests.within(SYNC_SECONDS, sync_commands(tree), "Comparing the slash commands")
    except TimeoutError:
        log.error(_LATE)


async def sync_commands(tree: app_commands.CommandTree[Any]) -> bool:
    """Whether the commands had to be sent; a failure is logged, and Discord's old ones keep working."""
    try:
        listed = await _listed(tree)
        commands = [await _payload(tree, command) for command in tree.get_commands()]
        if _are_same(listed, commands):
            return False
        await tree.sync()
    except DISCORD_FAULTS as error:
        log.error("The slash commands could not be compared with Discord's: %s", str(error) or type(error).__name__)
        return False
    log.info("Sent the slash commands to Discord.")
    return True


async def _listed(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    # Not tree.fetch_commands: it does not ask for the other languages, and Discord leaves them out then.
    route = discord.http.Route(
        "GET", "/applications/{application_id}/commands", application_id=tree.client.application_id
    )
    commands: list[dict[str, Any]] = await tree.client.http.request(route, params={"with_localizations": "true"})
    return commands


async def _payload(tree: app_commands.CommandTree[Any], command: _Command) -> dict[str, Any]:
    if tree.translator is None:
        return command.to_dict(tree)
    return await command.get_translated_payload(tree, tree.translator)


def _are_same(listed: Iterable[Mapping[str, Any]], commands: Iterable[Mapping[str, Any]]) -> bool:
    there, here = ({command["name"]: command for command in some} for some in (listed, commands))
    return there.keys() == here.keys() and all(
        _essence(there[name]) == _essence(command) and _places(there[name], command) == _places(command, command)
        for name, command in here.items()
    )


def _essence(listed: Mapping[str, Any]) -> dict[str, Any]:
    """What is compared of a command, an option or a choice."""
    # An absent key, null and false mean the same to Discord.
    compared = {key: listed[key] for key in _COMPARED if listed.get(key)}
    if (permissions := listed.get("default_member_permissions")) is not None:
        compared["default_member_permissions"] = str(permissions)  # a number here, text there; 0 is for admins alone
    if types := listed.get("channel_types"):
        compared["channel_types"] = sorted(types)
    # A group's options are commands, which have options again.
    parts = {key: [_essence(part) for part in listed.get(key) or ()] for key in ("options", "choices")}
    return compared | parts


def _places(command: Mapping[str, Any], sent: Mapping[str, Any]) -> list[Any]:
    """Where a command can be used, as far as that was sent: Discord fills in the rest."""
    named = [sorted(command.get(key) or ()) for key in (_CONTEXTS, "integration_types") if sent.get(key)]
    # Where contexts are sent, the older key follows from them.
    return named if sent.get(_CONTEXTS) else [*named, _is_in_direct_messages(command)]


def _is_in_direct_messages(command: Mapping[str, Any]) -> bool:
    contexts, permission = command.get(_CONTEXTS), command.get("dm_permission")
    return permission is not False if permission is not None or not contexts else _IN_DIRECT_MESSAGES in contexts


class CatalogTranslator(app_commands.Translator):
    """Translates by the catalogs that replies are translated by; called by discord.py."""

    async def load(self) -> None:
        """Loads the catalogs."""
        await asyncio.to_thread(warm_up)

    async def translate(
        self, string: locale_str, locale: discord.Locale, _context: TranslationContextTypes
    ) -> str | None:
        """The text in that locale; None where it stays as it is."""
        language = language_of(locale.value)
        if language is Language.ENGLISH:
            return None
        translated = translate_to(string.message, {}, language)
        return translated if translated != string.message else None
