"""Passages in full: those behind an answer, numbered as its citations, or one that a search found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.answering.answer import UNCHANGED, Change
from bot.languages.current import gettext, ngettext
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.correction import NO_NOTE, NOTE_LIMIT, SHORT_NOTE, changed_line, since_line
from bot.replies.message import Color, Limit, Message, size
from bot.replies.safe_text import inert, units
from ingest.corpus.articles import Correction, ScoredPassage

_BLANK_LINES = re.compile(r"\n{3,}")
PAGES = 4


@dataclass(frozen=True, slots=True)
class PassageShown:
    """A passage with its citation numbers and the spans to highlight, in its version's offsets."""

    numbers: tuple[int, ...]
    passage: ScoredPassage
    quotes: tuple[tuple[int, int], ...] = ()  # of an answer one for each number
    correction: Correction | None = None  # what the publisher has corrected since this version
    change: Change = UNCHANGED  # what it says of this one


def passages_messages(passages: Sequence[PassageShown], removed_count: int = 0) -> tuple[Message, ...]:
    """The passages behind a reply, each in full, in as few messages as possible and at most PAGES.

    `removed_count` is the number of further passages whose article has since been removed.
    """
    pages, left_out = _paged([_embed(item) for item in passages], PAGES)
    parts: list[str] = []
    if left_out:
        parts.append(ngettext("{number} more passage not shown.", "{number} more passages not shown.", left_out))
    if removed_count:
        parts.append(removed_line(removed_count))
    if not pages:
        none_fits = gettext("No passage fits into a message; open the articles instead.")
        return (Message(" ".join(parts) if removed_count else none_fits),)
    if parts:
        pages[-1] = Message(" ".join(parts), pages[-1].embeds)
    return tuple(pages)


def removed_line(passages: int) -> str:
    """That so many passages behind a reply are not there any more."""
    return ngettext(
        "{number} passage is gone: its article has been removed.",
        "{number} passages are gone: their articles have been removed.",
        passages,
    )


def _paged(embeds: Sequence[discord.Embed | None], pages: int) -> tuple[list[Message], int]:
    """Messages of as many embeds as fit, and how many embeds did not fit into `pages` of them."""
    filled: list[list[discord.Embed]] = []
    room = 0
    count = 0
    for embed in embeds:
        if embed is None:
            continue
        if not filled or size(embed) > room or len(filled[-1]) == Limit.EMBEDS:
            if len(filled) == pages:
                break
            filled.append([])
            room = Limit.TOTAL
        filled[-1].append(embed)
        room -= size(embed)
        count += 1
    return [Message(embeds=tuple(page)) for page in filled], len(embeds) - count


def _embed(item: PassageShown) -> discord.Embed | None:
    """The full passage with its quotes marked; None if it does not fit into an embed."""
    passage = item.passage
    lines = [f"**{headline(passage)}**", also_line([passage])]
    marked = _marked(item)
    mark, shorter, short = (
        since_line(item.correction, limit=limit) if item.correction else changed_line(item.change, limit)
        for limit in (NOTE_LIMIT, SHORT_NOTE, NO_NOTE)
    )
    # Without the publisher's words where they have no room, or at the foot; without the mark nobody would know.
    attempts = ((mark, ""), (shorter, ""), (short, ""), ("", short.replace("**", "")))
    texts = (("\n".join(filter(None, (*lines, head))) + f"\n\n{marked}", foot) for head, foot in attempts)
    text, foot = next(((text, foot) for text, foot in texts if units(text) <= Limit.DESCRIPTION), ("", ""))
    author = f"{_named(item.numbers)} {outlet_and_date(passage, len(elsewhere([passage])))}"
    if not text or units(author) > Limit.AUTHOR:
        return None
    return discord.Embed(description=text, color=Color.READING).set_author(name=author).set_footer(text=foot or None)


def _marked(item: PassageShown) -> str:
    """The passage with its quote in bold; with several, each after its number, or with most of it, in italics."""
    passage, quotes = item.passage, set(item.quotes)
    several = len(item.numbers) > 1
    # Nobody reads a passage that is mostly bold, nor sees in it where one quote ends and the next begins.
    is_light = several or 2 * sum(end - start for start, end in quotes) > len(passage.text)
    parts: list[str] = []
    end_of_last = 0
    for quote in sorted(quotes):
        start, end = (offset - passage.start for offset in quote)
        quoted = passage.text[max(start, 0) : max(end, 0)]
        if start < end_of_last or end > len(passage.text) or not quoted or quoted != quoted.strip():
            continue
        before = inert(passage.text[end_of_last:start])
        # Directly after the asterisks of the last quote, further ones would be read together with them.
        if parts and not before:
            before = " "
        number = ""
        if several:
            numbers = [number for number, span in zip(item.numbers, item.quotes, strict=False) if span == quote]
            number = f"**{_named(numbers)}** "
        mark = "*" if is_light else "**"
        parts += [before, f"{number}{mark}{inert(quoted)}{mark}"]
        end_of_last = end
    text = "".join([*parts, inert(passage.text[end_of_last:])])
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip(" \t") for line in text.split("\n"))).strip()


def _named(numbers: Sequence[int]) -> str:
    return " ".join(f"[{number}]" for number in numbers)
