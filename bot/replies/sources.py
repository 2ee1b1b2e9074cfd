"""The outlets of the corpus as one message."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.english.dates import day_in_words
from bot.replies.message import Color, Limit, Message, counted
from bot.replies.safe_text import inert_headline, units
from ingest.corpus.articles import OutletCount

_OUTLET = 80


def sources_message(outlets: Sequence[OutletCount]) -> Message:
    """Each outlet with its articles and the day of the newest, most first; the rest is counted."""
    if not outlets:
        return Message.of_text("There are no articles yet.")
    lines: list[str] = []
    for outlet in outlets:
        name = inert_headline(outlet.outlet or "without an outlet", _OUTLET)
        line = f"- **{name}** · {counted(outlet.articles, 'article')} · newest: {day_in_words(outlet.newest)}"
        if units("\n".join([*lines, line])) > Limit.DESCRIPTION - 100:
            break
        lines.append(line)
    left = len(outlets) - len(lines)
    if left:
        lines.append(f"and {counted(left, 'more outlet')}")
    embed = discord.Embed(title="Sources", description="\n".join(lines), color=Color.READING)
    dated = [outlet.newest for outlet in outlets if outlet.newest]
    total = counted(sum(outlet.articles for outlet in outlets), "article")
    embed.set_footer(text=f"{total} · newest: {day_in_words(max(dated))}" if dated else total)
    return Message(embeds=(embed,))
