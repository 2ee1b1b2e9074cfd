"""Where a reply goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.languages.language import Language
from bot.replies.message import Message


class ReplyTo(Protocol):
    """Where a reply goes: an interaction, or a message that mentions the bot."""

    @property
    def event_id(self) -> int: ...
    @property
    def person(self) -> int: ...
    @property
    def guild_id(self) -> int | None:
        """The server; None for a direct message."""
        ...

    @property
    def language(self) -> Language: ...
    @property
    def private(self) -> bool:
        """Whether the person alone sees it."""
        ...

    @property
    def can_share(self) -> bool:
        """Whether others would see a reply there that is not private."""
        ...

    async def begin(self) -> None:
        """Shows that the question has arrived."""

    async def wait_in_line(self, sentence: str) -> None:
        """Shows that other questions come first."""

    async def preview(self, message: Message) -> None:
        """Shows what is known before the reply, and nothing once that is there."""

    async def send(self, messages: Sequence[Message]) -> None:
        """Shows the reply, replacing anything shown before."""

    async def fail(self, sentence: str) -> None:
        """Shows why there is no reply, only to the person who asked where that is possible."""
