"""Passages in full: those behind an answer, numbered as its citations, and those that a search found."""

from __future__ import annotations

import re
from collections.abc import Sequence

import discord

from bot.answering.answer import Answer, Citation, Quote, Refusal
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.message import Colour, Limit, Message, counted, size
from bot.replies.safe_text import inert, inert_headline, units
from ingest.corpus.articles import ScoredPassage

_LINE_EDGES = re.compile(r"[ \t]*\n[ \t]*")
_BLANK_LINES = re.compile(r"\n{3,}")
PAGES = 4
RESULTS = 5


def passages_messages(reply: Answer | Refusal) -> tuple[Message, ...]:
    """The passages behind a reply, each whole, over as few messages as they fit in and at most PAGES."""
    if isinstance(reply, Answer):
        embeds = [_cited(group) for group in _by_passage(reply.citations)]
    else:
        passages = enumerate(reply.evidence.passages, start=1)
        embeds = [_embed(f"[{number}]", passage) for number, passage in passages]
    shown, left_out = _paged(embeds, PAGES)
    if not shown:
        return (Message.of_text("There is no passage that fits into a message; open the articles instead."),)
    if left_out:
        shown[-1] = Message(f"{counted(left_out, 'more passage')} not shown.", shown[-1].embeds)
    return tuple(shown)


def search_message(query: str, found: Sequence[ScoredPassage]) -> Message:
    """The reply to /search: the best passages, whole, as many as fit in one message."""
    asked = f"Passages for **{inert_headline(query, 400)}**"
    if not found:
        return Message.of_text(f"{asked}: nothing found.")
    embeds = [_embed(f"{rank}.", passage) for rank, passage in enumerate(found[:RESULTS], start=1)]
    shown, _ = _paged(embeds, 1)
    embeds_shown = shown[0].embeds if shown else ()
    left_out = len(found) - len(embeds_shown)
    return Message(f"{asked} ({left_out} more not shown)" if left_out else asked, embeds_shown)


def _paged(embeds: Sequence[discord.Embed | None], pages: int) -> tuple[list[Message], int]:
    filled: list[list[discord.Embed]] = []
    room = 0
    taken = 0
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
        taken += 1
    return [Message(embeds=tuple(page)) for page in filled], len(embeds) - taken


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    groups: dict[int, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.passage.passage_id, []).append(citation)
    return list(groups.values())


def _cited(group: Sequence[Citation]) -> discord.Embed | None:
    numbers = " ".join(f"[{citation.number}]" for citation in group)
    return _embed(numbers, group[0].passage, [citation.quote for citation in group])


def _embed(number: str, passage: ScoredPassage, quotes: Sequence[Quote] = ()) -> discord.Embed | None:
    """The passage whole, its quotes in bold; None where that is more than an embed holds."""
    head = "\n".join(line for line in (f"**{headline(passage)}**", also_line([passage])) if line)
    text = f"{head}\n\n{_marked(passage, quotes)}"
    author = f"{number} {outlet_and_date(passage, len(elsewhere([passage])))}"
    if units(text) > Limit.DESCRIPTION or units(author) > Limit.AUTHOR:
        return None
    return discord.Embed(description=text, colour=Colour.READING).set_author(name=author)


def _marked(passage: ScoredPassage, quotes: Sequence[Quote]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in sorted({(q.start - passage.start, q.end - passage.start) for q in quotes}):
        quoted = passage.text[max(start, 0) : max(end, 0)]
        if start < done or end > len(passage.text) or not quoted or quoted != quoted.strip():
            continue
        parts += [inert(passage.text[done:start]), f"**{inert(quoted)}**"]
        done = end
    text = "".join([*parts, inert(passage.text[done:])])
    return _BLANK_LINES.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip()
