"""Reads back, as data, what one of our own messages shows, and the text of any message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import discord

from bot.replies.message import Button, Color, Layout, Message, Part, Section, Separator

_COLORS = {color.value: color for color in Color}


def shown_message(posted: discord.Message) -> Message:
    """The text, the embeds or the layout of the message, and the buttons in its rows."""
    texts = [part.content for part in posted.components if isinstance(part, discord.TextDisplay)]
    boxes = [part for part in posted.components if isinstance(part, discord.Container)]
    return Message(
        "\n".join(texts) or posted.content,
        tuple(posted.embeds),
        tuple(_buttons(posted.components)),
        _layout(boxes[0]) if boxes else None,
    )


def shown_text(posted: discord.Message | discord.MessageSnapshot) -> str:
    """The text of a message, whichever app sent it: its content, or all texts of its components."""
    return "\n".join(_texts(posted.components)) or posted.content


def _texts(components: Sequence[discord.Component]) -> Iterator[str]:
    for part in components:
        if isinstance(part, discord.TextDisplay):
            yield part.content
        yield from _texts(getattr(part, "children", ()))


def _layout(container: discord.Container) -> Layout:
    color = container.accent_color.value if container.accent_color else Color.READING
    return Layout(tuple(_parts(container.children)), _COLORS.get(color, Color.READING))


def _parts(components: Sequence[discord.Component]) -> Iterator[Part]:
    for part in components:
        if isinstance(part, discord.TextDisplay):
            yield part.content
        elif isinstance(part, discord.SectionComponent) and isinstance(part.accessory, discord.Button):
            text = "\n".join(child.content for child in part.children if isinstance(child, discord.TextDisplay))
            yield Section(text, _button(part.accessory))
        elif isinstance(part, discord.SeparatorComponent):
            yield Separator()


def _buttons(components: Sequence[discord.Component]) -> Iterator[Button]:
    for row in components:
        if isinstance(row, discord.ActionRow):
            yield from (_button(child) for child in row.children if isinstance(child, discord.Button))


def _button(button: discord.Button) -> Button:
    return Button(button.label or "", button.custom_id or "", disabled=button.disabled)
