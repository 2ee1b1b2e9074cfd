"""What the articles lack, as one message for whoever runs the bot."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.answer import NEAREST_ARTICLES
from bot.answering.refusal.gaps.gap import Gap
from bot.languages.current import current_language, gettext, ngettext, translate
from bot.languages.translatable import translate_to
from bot.replies.article_line import article_bullet
from bot.replies.message import Color, Limit, Message, fitted
from bot.replies.owner.gap_lines import UNSHOWN, no_gaps, size_line, summary
from bot.replies.safe_text import inert_headline, inert_line

_WORDING = 250
_ROOM = Limit.DESCRIPTION - 100


def gaps_message(gaps: Sequence[Gap], days: int) -> Message:
    """The clusters of refused questions, the largest first; what does not fit is counted."""
    if not gaps:
        return Message(no_gaps(days))
    entries = fitted(map(_entry, gaps), _ROOM, "\n\n")
    if unlisted := len(gaps) - len(entries):
        entries.append(ngettext("and {number} smaller gap", "and {number} smaller gaps", unlisted))
    embed = discord.Embed(
        title=gettext("What the articles lack"), description="\n\n".join(entries), color=Color.READING
    )
    embed.set_footer(text=summary(gaps, days))
    return Message(embeds=(embed,))


def _entry(gap: Gap) -> str:
    unshown = f"*{translate(UNSHOWN)}.*"
    wording = gettext("“{name}”", name=inert_headline(gap.wording, _WORDING)) if gap.wording else unshown
    # It is stored as its English sentence, which is how the catalogs know it.
    reason = translate_to(gap.reason, {}, current_language())
    lines = [f"**{size_line(gap)}** · {wording}", inert_line(reason)]
    lines += [f"{translate(NEAREST_ARTICLES)}:"] if gap.nearest else []
    lines += [article_bullet(article) for article in gap.nearest]
    return "\n".join(lines)
