"""What the articles lack, as one message for whoever runs the bot, and the lines that a terminal has of it, too."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.answer import NEAREST_ARTICLES
from bot.answering.refusal.gaps.gap import Gap
from bot.languages.current import current_language, gettext, ngettext, translate
from bot.languages.translatable import gettext_lazy, translate_to
from bot.replies.article_line import article_bullet
from bot.replies.message import Color, Limit, Message, fitted
from bot.replies.safe_text import inert_headline, inert_line

UNSHOWN = gettext_lazy("Only one person asked, so the wording is not shown")
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


def summary(gaps: Sequence[Gap], days: int) -> str:
    """ "7 refused questions from the last 30 days in 3 gaps", as plain text."""
    refused = sum(gap.questions for gap in gaps)
    return gettext(
        "{questions} from {days} in {gaps}",
        questions=ngettext("{number} refused question", "{number} refused questions", refused),
        days=ngettext("the last {number} day", "the last {number} days", days),
        gaps=ngettext("{number} gap", "{number} gaps", len(gaps)),
    )


def size_line(gap: Gap) -> str:
    """ "12 questions from 5 people"."""
    return gettext(
        "{questions} from {people}",
        questions=ngettext("{number} question", "{number} questions", gap.questions),
        people=ngettext("{number} person", "{number} people", gap.people),
    )


def no_gaps(days: int) -> str:
    """The sentence for so many days without a gap."""
    return ngettext(
        "In the last {number} day, no question was refused that an article could have answered.",
        "In the last {number} days, no question was refused that an article could have answered.",
        days,
    )
