"""Other articles near to what an answer cites, as a list: headline, outlet, date, age, and one sentence of each."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.answer import Citation, Freshness
from bot.languages.current import ngettext, translate
from bot.languages.translatable import gettext_lazy
from bot.replies.also import also_line, elsewhere
from bot.replies.article_line import article_entry
from bot.replies.correction import changed_line
from bot.replies.freshness import freshness_line, loud_line
from bot.replies.layouts.size import first_fitting, small
from bot.replies.message import Color, Layout, Message, Part, Separator, Style
from bot.replies.safe_text import inert_line

TITLE = gettext_lazy("More like this")
NOTHING = gettext_lazy("No other article comes near what this answer cites.")


def more_message(citations: Sequence[Citation], freshness: Freshness, style: Style) -> Message:
    """The list; articles that do not fit are omitted entirely, and it says so."""
    if not citations:
        return Message(translate(NOTHING))
    entries = [_entry(citation, freshness) for citation in citations]

    def with_entries(number: int) -> Message:
        left_out = len(entries) - number
        foot = [freshness_line(freshness)]
        if left_out:
            omitted = ngettext(
                "{number} more article not shown: too long.", "{number} more articles not shown: too long.", left_out
            )
            foot.insert(0, omitted)
        return list_message(translate(TITLE), entries[:number], foot, loud_line(freshness), style)

    return first_fitting(with_entries(number) for number in range(len(entries), -1, -1))


def list_message(title: str, entries: Sequence[str], foot: Sequence[str], first: str, style: Style) -> Message:
    """Entries, already escaped, under a title and a line of ours, over plain lines in small print."""
    if style is Style.EMBEDS:
        description = "\n\n".join(filter(None, (first, *entries)))
        embed = discord.Embed(title=title, description=description, color=Color.READING)
        embed.set_footer(text="\n".join(foot) or None)
        return Message(embeds=(embed,))
    parts: list[Part] = ["\n".join(filter(None, (f"### {title}", first)))]
    for entry in entries:
        parts += [Separator(), entry]
    last: tuple[Part, ...] = (Separator(), small(foot)) if foot else ()
    return Message(layout=Layout((*parts, *last), Color.READING))


def _entry(citation: Citation, freshness: Freshness) -> str:
    passage = citation.passage
    entry = article_entry(passage, len(elsewhere([passage])), freshness.today)
    lines = [entry, f"> {inert_line(citation.quote.text)}"]
    return "\n".join([*lines, *filter(None, (changed_line(citation), also_line([passage])))])
