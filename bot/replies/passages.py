"""Passages in full: those behind an answer, numbered as its citations, and those that a search found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.answering.answer import Freshness
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.freshness import freshness_line, loud, stale_line
from bot.replies.message import Colour, Limit, Message, counted, page_buttons, size
from bot.replies.safe_text import inert, inert_headline, units
from ingest.corpus.articles import ScoredPassage

_BLANK_LINES = re.compile(r"\n{3,}")
PAGES = 4
RESULTS = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage with the numbers people know it by, and the spans of it to mark, in its version's offsets."""

    numbers: tuple[int, ...]
    passage: ScoredPassage
    quotes: tuple[tuple[int, int], ...] = ()


def passages_messages(shown: Sequence[Shown], removed: int = 0) -> tuple[Message, ...]:
    """The passages behind a reply, each whole, over as few messages as they fit in and at most PAGES.

    `removed` is how many more were behind it whose article has been removed since.
    """
    embeds = [_embed(" ".join(f"[{n}]" for n in item.numbers), item.passage, item.quotes) for item in shown]
    pages, left_out = _paged(embeds, PAGES)
    parts = [f"{counted(left_out, 'more passage')} not shown."] if left_out else []
    parts += [f"{counted(removed, 'passage')} of articles that have been removed."] if removed else []
    if not pages:
        nothing = "There is no passage that fits into a message; open the articles instead."
        return (Message.of_text(" ".join(parts) if removed else nothing),)
    if parts:
        pages[-1] = Message(" ".join(parts), pages[-1].embeds)
    return tuple(pages)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the results of /search, what comes before it where news is missing, and their last line.

    All of it is inert and of one line each; `last` is plain text. It is kept with the search, so that another page
    says how old the corpus was when it was searched.
    """

    text: str
    first: str = ""
    last: str = ""

    def to_text(self) -> str:
        """The three as one text."""
        return "\n".join([self.text, self.first, self.last]) if self.first or self.last else self.text

    @classmethod
    def from_text(cls, text: str) -> Heading:
        """What `to_text` made, or the heading alone, as an older Dateline kept it."""
        return cls(*text.split("\n")[:3])

    def with_lines(self, text: str) -> Message:
        """A message of one sentence of ours."""
        return Message.of_text("\n".join(line for line in (self.first, text, self.last) if line))


def search_heading(query: str, freshness: Freshness | None = None) -> Heading:
    """What stands over and under the results of /search."""
    text = f"Passages for **{inert_headline(query, 400)}**"
    if freshness is None:
        return Heading(text)
    return Heading(text, loud(stale_line(freshness)), freshness_line(freshness))


def search_message(heading: Heading, found: Sequence[Shown], search_id: str, page: int = 0) -> Message:
    """One page, counted from 0, of the reply to /search: as many whole passages as fit, and buttons to the others."""
    if not found:
        return heading.with_lines(f"{heading.text}: nothing found.")
    embeds = [_embed(f"{item.numbers[0]}.", item.passage, item.quotes) for item in found]
    pages, left_out = _paged(embeds, len(embeds), RESULTS, heading.last)
    if not pages:
        return heading.with_lines(f"{heading.text}: no passage fits into a message; open the articles instead.")
    page = max(0, min(page, len(pages) - 1))
    parts = [f"page {page + 1} of {len(pages)}"] if len(pages) > 1 else []
    parts += [f"{counted(left_out, 'more passage')} not shown"] if left_out else []
    text = "\n".join(line for line in (heading.first, " · ".join([heading.text, *parts])) if line)
    return Message(text, pages[page].embeds, page_buttons(search_id, page, len(pages)))


def _paged(
    embeds: Sequence[discord.Embed | None], pages: int, most: int = Limit.EMBEDS, last: str = ""
) -> tuple[list[Message], int]:
    """Messages of at most `most` embeds, and how many embeds did not find a place in `pages` of them.

    `last` is the line under the last embed of each.
    """
    filled: list[list[discord.Embed]] = []
    room = 0
    taken = 0
    for embed in embeds:
        if embed is None:
            continue
        if size(embed) + units(last) > Limit.TOTAL:
            continue
        if not filled or size(embed) > room or len(filled[-1]) == most:
            if len(filled) == pages:
                break
            filled.append([])
            room = Limit.TOTAL - units(last)
        filled[-1].append(embed)
        room -= size(embed)
        taken += 1
    if last:
        for page in filled:
            page[-1].set_footer(text=last)
    return [Message(embeds=tuple(page)) for page in filled], len(embeds) - taken


def _embed(number: str, passage: ScoredPassage, quotes: Sequence[tuple[int, int]] = ()) -> discord.Embed | None:
    """The passage whole, its quotes in bold; None where that is more than an embed holds."""
    head = "\n".join(line for line in (f"**{headline(passage)}**", also_line([passage])) if line)
    text = f"{head}\n\n{_marked(passage, quotes)}"
    author = f"{number} {outlet_and_date(passage, len(elsewhere([passage])))}"
    if units(text) > Limit.DESCRIPTION or units(author) > Limit.AUTHOR:
        return None
    return discord.Embed(description=text, colour=Colour.READING).set_author(name=author)


def _marked(passage: ScoredPassage, quotes: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in sorted({(a - passage.start, b - passage.start) for a, b in quotes}):
        quoted = passage.text[max(start, 0) : max(end, 0)]
        if start < done or end > len(passage.text) or not quoted or quoted != quoted.strip():
            continue
        parts += [inert(passage.text[done:start]), f"**{inert(quoted)}**"]
        done = end
    text = "".join([*parts, inert(passage.text[done:])])
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip(" \t") for line in text.split("\n"))).strip()
