"""The outlets of the corpus as one message."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.answer import Freshness
from bot.answering.english.dates import day_in_words
from bot.languages.current import gettext, ngettext
from bot.replies.article_line import outlet_name
from bot.replies.freshness import freshness_line, loud_line
from bot.replies.message import Color, Limit, Message, fitted
from bot.replies.safe_text import inert_line
from ingest.corpus.articles import OutletCount

_ROOM = Limit.DESCRIPTION - 100


def sources_message(outlets: Sequence[OutletCount], freshness: Freshness) -> Message:
    """Each outlet with its articles and the day of the newest, most first, and how old all is; the rest is counted."""
    if not outlets:
        return Message(gettext("There are no articles yet."))
    first = list(filter(None, [loud_line(freshness)]))
    lines = fitted([*first, *map(_line, outlets)], _ROOM)
    unlisted = len(first) + len(outlets) - len(lines)
    if unlisted:
        lines.append(ngettext("and {number} more outlet", "and {number} more outlets", unlisted))
    embed = discord.Embed(title=gettext("Sources"), description="\n".join(lines), color=Color.READING)
    total = _articles(sum(outlet.articles for outlet in outlets))
    embed.set_footer(text=f"{total} · {freshness_line(freshness)}")
    return Message(embeds=(embed,))


def _line(outlet: OutletCount) -> str:
    name = inert_line(outlet_name(outlet.outlet))
    newest = gettext("newest: {day}", day=day_in_words(outlet.newest))
    return f"- **{name}** · {_articles(outlet.articles)} · {newest}"


def _articles(number: int) -> str:
    return ngettext("{number} article", "{number} articles", number)
