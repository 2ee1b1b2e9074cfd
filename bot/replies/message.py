"""A message as data: a line of text, embeds or a layout of Components V2, buttons; and Discord's limits on them.

discord.py checks none of these: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import discord

from bot.languages.current import gettext
from bot.replies.safe_text import units


class Limit(IntEnum):
    """Discord's limits, in characters or items."""

    CONTENT = 2000
    TITLE = 256
    DESCRIPTION = 4096
    FIELDS = 25
    FIELD_NAME = 256
    FIELD_VALUE = 1024
    FOOTER = 2048
    AUTHOR = 256
    EMBEDS = 10
    TOTAL = 6000
    CUSTOM_ID = 100
    PICTURE_TEXT = 1024
    PICTURE_BYTES = 1 << 20  # ours: Discord takes ten times as much


MOST_NUMBERS = 16  # of a button: a custom_id holds no more


class Color(IntEnum):
    """The stripe at an embed's side: an answer, something to read, a refusal."""

    ANSWER = 0x2F6FDE
    READING = 0x7A869A
    REFUSAL = 0xC98A1B


@dataclass(frozen=True, slots=True)
class Button:
    """A button; its custom_id names what answers a press."""

    label: str
    custom_id: str
    disabled: bool = False


class Style(StrEnum):
    """What answers, refusals and search results are made of."""

    COMPONENTS = "components"
    EMBEDS = "embeds"


@dataclass(frozen=True, slots=True)
class Section:
    """A text of a layout, already escaped, with a button beside it."""

    text: str
    button: Button


@dataclass(frozen=True, slots=True)
class Separator:
    """A line between two parts of a layout."""


Part = str | Section | Separator


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a container of Components V2, from top to bottom; texts are already escaped."""

    parts: tuple[Part, ...]
    color: Color


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with its file name, and what it shows in words, for people who do not see it."""

    name: str
    png: bytes
    text: str
    instead: str = ""  # what stands above the message, already escaped, where Discord does not take the picture


@dataclass(frozen=True, slots=True)
class Message:
    """The content of one message, with embeds or a layout; the text is already escaped and stands above all else."""

    text: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    buttons: tuple[Button, ...] = ()
    layout: Layout | None = None  # never beside embeds
    picture: Picture | None = None  # shown in the first embed
    question_id: str | None = None  # of the answer that it is, where everyone in the channel sees it


def passages_button(question_id: str) -> Button:
    """The button that shows the full passages to the person who presses it."""
    return Button(label=gettext("Passages"), custom_id=f"passages:{question_id}")


def passage_button(reply_id: str, numbers: Sequence[int], label: str = "") -> Button:
    """The button that shows the passages with these numbers, MOST_NUMBERS at most, to the person who presses it."""
    return Button(label or gettext("Passage"), f"passage:{reply_id}:{'.'.join(map(str, numbers))}")


def sentence_buttons(question_id: str, sentences: Sequence[int]) -> tuple[Button, ...]:
    """The buttons that say that one sentence of an answer is right, each named by its number."""
    return tuple(Button(f"[{number}]", f"right:{question_id}:{number}") for number in sentences)


def reply_buttons(
    question_id: str,
    *,
    is_answer: bool,
    is_private: bool,
    has_more: bool,
    can_share: bool = True,
    sentences: Sequence[int] = (),
) -> tuple[Button, ...]:
    """What can be done with a reply: follow it, find more, say what one thinks of it, and share or delete it.

    `can_share` says whether others could see it there; `sentences` are the numbers by which its sentences can be told
    apart.
    """
    buttons = [Button(gettext("Ask a follow-up"), f"follow-up:{question_id}")]
    if has_more:
        buttons.append(Button(gettext("More like this"), f"more:{question_id}"))
    if is_answer:
        # Of more sentences than a custom_id holds, Right is said of the whole answer alone.
        numbers = ".".join(map(str, sentences)) if len(sentences) <= MOST_NUMBERS else ""
        suffix = ":".join(filter(None, (question_id, numbers)))
        buttons += [Button(gettext("Right"), f"right:{suffix}"), Button(gettext("Wrong"), f"wrong:{suffix}")]
    if is_answer and is_private and can_share:
        buttons.append(Button(gettext("Share publicly"), f"share:{question_id}"))
    if not is_private:
        buttons.append(Button(gettext("Delete"), f"delete:{question_id}"))
    return tuple(buttons)


def page_buttons(search_id: str, page: int, pages: int) -> tuple[Button, ...]:
    """The buttons that lead to the page before and after this one, counted from 0; none for a single page."""
    if pages < 2:
        return ()
    return (
        Button(gettext("Previous"), f"page:{search_id}:{page - 1}", disabled=page == 0),
        Button(gettext("Next"), f"page:{search_id}:{page + 1}", disabled=page == pages - 1),
    )


def size(embed: discord.Embed) -> int:
    """The number of characters that an embed counts toward Limit.TOTAL."""
    fields = sum(units(field.name or "") + units(field.value or "") for field in embed.fields)
    ends = units(embed.footer.text or "") + units(embed.author.name or "")
    return units(embed.title or "") + units(embed.description or "") + fields + ends


def fitted(entries: Iterable[str], room: int, between: str = "\n") -> list[str]:
    """The first entries that fit into so many UTF-16 units together; no more of them are made than one beyond."""
    fitting: list[str] = []
    for entry in entries:
        room -= units(entry) + (units(between) if fitting else 0)
        if room < 0:
            break
        fitting.append(entry)
    return fitting
