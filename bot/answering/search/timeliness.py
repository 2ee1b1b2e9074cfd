"""A report cannot tell what happened after it was written: what is older than the time asked about does not answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.answering.question.time.scope import Period, days_of
from ingest.corpus.articles import ScoredPassage

# What was planned for a week is reported before it, a quiz says "this week" loosely, and a date may be some days off.
BEFOREHAND = timedelta(days=14)

ONLY_EARLIER = "No near report is of {days} or later: what was written before cannot tell."


def timely(passages: Iterable[ScoredPassage], period: Period | None) -> list[ScoredPassage]:
    """Those that were published in the period, shortly before it, or later; what has no date is kept."""
    return [passage for passage in passages if not is_too_early(passage, period)]


def is_too_early(passage: ScoredPassage, period: Period | None) -> bool:
    """Whether the report was published long before the period that is asked about began."""
    if period is None or period.start is None or passage.published is None:
        return False
    return (period.start - passage.published) > BEFOREHAND


def only_earlier(period: Period) -> str:
    """The sentence for a person where all near reports are too early."""
    return ONLY_EARLIER.format(days=days_of(period))
