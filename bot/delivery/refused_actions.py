"""What Discord refused in which channel, so that it is not tried again: 10,000 refusals in ten minutes ban an address.

https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
"""

from __future__ import annotations

from enum import Enum

import discord

from bot.delivery.recent_keys import RecentKeys


class Action(Enum):
    """What needs a permission in a channel."""

    SEND = "send"
    EMBED = "embed"
    REFERENCE = "reference"
    THREAD = "thread"


class RefusedActions:
    """What was refused in the hour before a question, unless something in the server has changed since.

    Not kept over a restart: nobody tells a stopped bot of a permission that is granted meanwhile, so a kept refusal
    could silence a channel for an hour without cause. And a restart is no danger: it costs one refused request for each
    permission that is missing in a channel in which somebody then mentions the bot. 10,000 in ten minutes take 10,000
    such channels, or 500 where the bot also stops and starts every half minute.
    """

    def __init__(self) -> None:
        self._refused: RecentKeys[tuple[int, int, Action]] = RecentKeys()

    def note(self, question: discord.Message | discord.PartialMessage, action: Action) -> bool:
        """Remembers that this was refused where the question stands; whether that is new."""
        return self._refused.note(_key(question, action), question.created_at.timestamp())

    def has(self, question: discord.Message | discord.PartialMessage, action: Action) -> bool:
        """Whether it was refused there in the last hour."""
        return self._refused.has(_key(question, action), question.created_at.timestamp())

    def forget_guild(self, guild_id: int) -> None:
        """Tries again in all channels of the server: its channels, its roles or the bot's own have changed."""
        self._refused.forget(lambda key: key[0] == guild_id)

    def forget_channel(self, guild_id: int, channel_id: int) -> None:
        """Tries again in one channel of the server."""
        self._refused.forget(lambda key: key[:2] == (guild_id, channel_id))


def _key(question: discord.Message | discord.PartialMessage, action: Action) -> tuple[int, int, Action]:
    return question.guild.id if question.guild else 0, question.channel.id, action
