"""The lines on what the articles lack that Discord and a terminal have."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.refusal.gaps.gap import Gap
from bot.languages.current import gettext, ngettext
from bot.languages.translatable import gettext_lazy

UNSHOWN = gettext_lazy("Only one person asked, so the wording is not shown")


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
