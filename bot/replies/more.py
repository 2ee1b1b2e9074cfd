"""Other articles near to what an answer cites, as a list: headline, outlet, date, age, and one sentence of each."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.answer import Citation, Freshness
from bot.languages.current import ngettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.correction import changed_line
from bot.replies.freshness import freshness_line, loud, stale_line
from bot.replies.layouts.size import layout_size, small
from bot.replies.message import Color, Layout, Limit, Message, Part, Separator, Style
from bot.replies.safe_text import inert_line, units

TITLE = gettext_lazy("More like this")
NOTHING = gettext_lazy("There is nothing else near to what this answer cites.")
_ROOM = Limit.DESCRIPTION - 100


def more_message(citations: Sequence[Citation], freshness: Freshness, style: Style) -> Message:
    """The list; articles that do not fit are omitted entirely, and it says so."""
    if not citations:
        return Message.of_text(translate(NOTHING))
    entries = [_entry(citation, freshness) for citation in citations]
    for shown in range(len(entries), -1, -1):
        left_out = len(entries) - shown
        foot = [_not_shown(left_out)] if left_out else []
        message = _message(entries[:shown], [*foot, freshness_line(freshness)], loud(stale_line(freshness)), style)
        if message is not None:
            break
    assert message is not None  # without an entry there is room
    return message


def _not_shown(number: int) -> str:
    return ngettext("{number} more article not shown: too long.", "{number} more articles not shown: too long.", number)


def _message(entries: Sequence[str], foot: Sequence[str], first: str, style: Style) -> Message | None:
    """The message of these entries; None where they do not fit."""
    if style is Style.EMBEDS:
        description = "\n\n".join(filter(None, (first, *entries)))
        embed = discord.Embed(title=translate(TITLE), description=description, color=Color.READING)
        embed.set_footer(text="\n".join(foot))
        return Message(embeds=(embed,)) if units(description) <= _ROOM else None
    parts: list[Part] = ["\n".join(filter(None, (f"### {translate(TITLE)}", first)))]
    for entry in entries:
        parts += [Separator(), entry]
    message = Message(layout=Layout((*parts, Separator(), small(foot)), Color.READING))
    return message if layout_size(message).fits else None


def _entry(citation: Citation, freshness: Freshness) -> str:
    passage = citation.passage
    about = inert_line(outlet_and_date(passage, len(elsewhere([passage])), freshness.today))
    lines = [headline(passage), f"-# {about}", f"> {inert_line(citation.quote.text)}"]
    return "\n".join([*lines, *filter(None, (changed_line(citation), also_line([passage])))])
