"""What the people who manage a server have set for it: where and whom the bot answers, how, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.conversation.store import REPLACE, Store
from bot.errors import StoreUnusable
from bot.languages.language import Language

MOST_LISTED = 25
MOST_QUESTIONS = 10_000
Questions = Annotated[int, Field(ge=0, le=MOST_QUESTIONS)]


class Threads(StrEnum):
    """Which answers to a mention get a thread of their own."""

    NEVER = "never"
    LONG = "long"
    ALWAYS = "always"


class Deletion(StrEnum):
    """Who may delete an answer: moderators alone, or also the person who asked."""

    ASKER = "asker"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """The settings of one server; no channels, no roles and 0 an hour are no limit, no language is Discord's."""

    channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    threads: Threads = Threads.NEVER
    deletion: Deletion = Deletion.ASKER
    per_person: Questions = 0
    per_guild: Questions = 0
    language: Language | None = None


DEFAULTS = GuildSettings()
_ADAPTER = TypeAdapter(GuildSettings)


def keep_settings(store: Store, guild_id: int, settings: GuildSettings, now: float) -> None:
    """Stores the settings of a server, in place of those before."""
    store.rows("INSERT OR REPLACE INTO guild_settings VALUES (?, ?, ?)", (guild_id, now, to_json(settings)))


def settings_of_guilds(store: Store) -> dict[int, GuildSettings]:
    """The settings of all servers that have any; raises StoreUnusable."""
    rows = store.rows("SELECT guild_id, settings FROM guild_settings")
    try:
        return {int(guild_id): from_json(text) for guild_id, text in rows}
    except ValueError as error:
        raise StoreUnusable(f"The settings of a server cannot be read; {REPLACE}") from error


def forget_guild(store: Store, guild_id: int) -> None:
    """Removes the settings and the digests of a server."""
    store.rows("DELETE FROM digests WHERE guild_id = ?", (guild_id,))
    store.rows("DELETE FROM guild_settings WHERE guild_id = ?", (guild_id,))


def to_json(settings: GuildSettings) -> str:
    """The settings as they are stored."""
    return _ADAPTER.dump_json(settings).decode()


def from_json(text: str) -> GuildSettings:
    """The settings in it; raises ValueError for anything else."""
    return _ADAPTER.validate_json(text, strict=True)
