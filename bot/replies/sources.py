"""The outlets of the corpus as one message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import discord

from bot.answering.english.dates import day_in_words
from bot.languages.current import gettext, ngettext
from bot.replies.message import Color, Limit, Message
from bot.replies.safe_text import inert_headline, units
from ingest.corpus.articles import OutletCount

_OUTLET = 80


def sources_message(outlets: Sequence[OutletCount]) -> Message:
    """Each outlet with its articles and the day of the newest, most first; the rest is counted."""
    if not outlets:
        return Message.of_text(gettext("There are no articles yet."))
    lines: list[str] = []
    for outlet in outlets:
        name = inert_headline(outlet.outlet or gettext("without an outlet"), _OUTLET)
        line = f"- **{name}** · {_articles(outlet.articles)} · {_newest(outlet.newest)}"
        if units("\n".join([*lines, line])) > Limit.DESCRIPTION - 100:
            break
        lines.append(line)
    left = len(outlets) - len(lines)
    if left:
        lines.append(ngettext("and {number} more outlet", "and {number} more outlets", left))
    embed = discord.Embed(title=gettext("Sources"), description="\n".join(lines), color=Color.READING)
    dated = [outlet.newest for outlet in outlets if outlet.newest]
    total = _articles(sum(outlet.articles for outlet in outlets))
    embed.set_footer(text=f"{total} · {_newest(max(dated))}" if dated else total)
    return Message(embeds=(embed,))


def _articles(number: int) -> str:
    return ngettext("{number} article", "{number} articles", number)


def _newest(day: date | None) -> str:
    return gettext("newest: {day}", day=day_in_words(day))
