"""How much of Discord's limits on Components V2 a message takes, and any message as one of them.

https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import chain

import discord

from bot.languages.current import translate
from bot.languages.translatable import gettext_lazy
from bot.replies.message import Color, Layout, Limit, Message, Part, Section, size
from bot.replies.safe_text import inert_line, units

ROW = 5  # buttons of a row
_SECTION = 3  # itself, its text and its button
_TEXT_BYTES = 12
NOT_SHOWN = gettext_lazy("The rest is too long to show here.")


class LayoutLimit(IntEnum):
    """Discord's limits on all texts and components of a message, nested ones included."""

    CHARACTERS = 4000
    COMPONENTS = 40
    # Not documented: HTTP 500 where the UTF-8 bytes of all texts and twelve more for each of them come above it.
    BYTES = 10_170


@dataclass(frozen=True, slots=True)
class LayoutSize:
    """What a message takes of each limit."""

    characters: int
    components: int
    bytes: int

    def __add__(self, other: LayoutSize) -> LayoutSize:
        return LayoutSize(
            self.characters + other.characters, self.components + other.components, self.bytes + other.bytes
        )

    @property
    def fits(self) -> bool:
        """Whether Discord takes the message."""
        return (
            self.characters <= LayoutLimit.CHARACTERS
            and self.components <= LayoutLimit.COMPONENTS
            and self.bytes <= LayoutLimit.BYTES
        )


# What an answer leaves free, so that it can say later that one of its articles was corrected; without the note.
MARK = LayoutSize(characters=200, components=1, bytes=300)


def layout_texts(message: Message) -> Iterator[str]:
    """The texts that a message with a layout shows, from top to bottom."""
    if message.text:
        yield message.text
    for part in message.layout.parts if message.layout else ():
        if isinstance(part, str):
            yield part
        elif isinstance(part, Section):
            yield part.text


def layout_size(message: Message) -> LayoutSize:
    """What a message with a layout takes of Discord's limits."""
    texts = list(layout_texts(message))
    parts: tuple[Part, ...] = message.layout.parts if message.layout else ()
    components = sum(_SECTION if isinstance(part, Section) else 1 for part in parts)
    components += bool(message.layout) + bool(message.text)
    components += len(message.buttons) + -(-len(message.buttons) // ROW)
    return LayoutSize(
        sum(map(units, texts)), components, sum(len(text.encode("utf-8", "replace")) + _TEXT_BYTES for text in texts)
    )


def fits(message: Message) -> bool:
    """Whether Discord takes the texts and components of a message."""
    if message.layout:
        return layout_size(message).fits
    descriptions = (units(embed.description or "") for embed in message.embeds)
    return max(descriptions, default=0) <= Limit.DESCRIPTION and sum(map(size, message.embeds)) <= Limit.TOTAL


def first_fitting(attempts: Iterable[Message]) -> Message:
    """The first of one or more messages that Discord takes, or else the last; what comes after it is not made."""
    for message in attempts:
        if fits(message):
            break
    return message


def as_layout(message: Message) -> Message:
    """The message without embeds, in the form that can take the place of any other: what was a layout stays one."""
    if message.layout or not message.embeds:
        return message
    parts = [part for embed in message.embeds for part in _parts(embed)]

    def of(*parts: str) -> Message:
        return replace(message, embeds=(), layout=Layout(parts, Color.READING))

    shorter = (of(*parts[:number], translate(NOT_SHOWN)) for number in range(len(parts) - 1, -1, -1))
    return first_fitting(chain([of(*parts)], shorter))


def _parts(embed: discord.Embed) -> Iterator[str]:
    if embed.title:
        yield f"### {embed.title}"
    if embed.description:
        yield embed.description
    for field in embed.fields:
        yield f"**{field.name}**\n{field.value}"
    if embed.footer.text:
        yield small(embed.footer.text.splitlines())


def small(lines: Sequence[str]) -> str:
    """Plain lines as the small print of a layout, made inert."""
    return "\n".join(f"-# {inert_line(line)}" for line in lines)
