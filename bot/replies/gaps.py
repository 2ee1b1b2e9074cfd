"""What the articles lack, as one message for whoever runs the bot."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.answering.gaps.gap import Gap
from bot.replies.article_line import headline, outlet_and_date
from bot.replies.message import Color, Limit, Message, counted, fitted
from bot.replies.safe_text import inert_headline, inert_line

NO_GAPS = "No question was refused in the last {days} that an article could have answered."
UNSHOWN = "One person alone asked, so the wording is not shown"
_WORDING = 250
_ROOM = Limit.DESCRIPTION - 100


def gaps_message(gaps: Sequence[Gap], days: int) -> Message:
    """The clusters of refused questions, the largest first; what does not fit is counted."""
    if not gaps:
        return Message.of_text(NO_GAPS.format(days=counted(days, "day")))
    entries = fitted(map(_entry, gaps), _ROOM, "\n\n")
    if left := len(gaps) - len(entries):
        entries.append(f"and {counted(left, 'smaller gap')}")
    embed = discord.Embed(title="What the articles lack", description="\n\n".join(entries), color=Color.READING)
    embed.set_footer(text=summary(gaps, days))
    return Message(embeds=(embed,))


def summary(gaps: Sequence[Gap], days: int) -> str:
    """ "7 refused questions of the last 30 days in 3 gaps", as plain text."""
    refused = counted(sum(gap.questions for gap in gaps), "refused question")
    return f"{refused} of the last {counted(days, 'day')} in {counted(len(gaps), 'gap')}"


def size_line(gap: Gap) -> str:
    """ "12 questions of 5 people"."""
    people = "1 person" if gap.people == 1 else f"{gap.people} people"
    return f"{counted(gap.questions, 'question')} of {people}"


def _entry(gap: Gap) -> str:
    wording = f"“{inert_headline(gap.wording, _WORDING)}”" if gap.wording else f"*{UNSHOWN}.*"
    lines = [f"**{size_line(gap)}** · {wording}", inert_line(gap.reason)]
    lines += [f"- {inert_line(outlet_and_date(article))} · {headline(article)}" for article in gap.nearest]
    return "\n".join(lines)
