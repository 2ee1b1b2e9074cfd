"""Says that an answer rests on old reports, where new ones come in and the question did not ask for another time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.answering.answer import Citation
from bot.answering.question.time.scope import TimeScope
from bot.answering.refusal.signals import LIVE

OLD = timedelta(days=180)


def old_news(citations: Iterable[Citation], scope: TimeScope, today: date, newest: date | None) -> str | None:
    """One sentence for a person; None where a quote is of the last half year, or nothing can be told.

    Whoever asks how many died in the flood means the last one: an answer about an earlier one must not pass for it.
    `newest` is the day of the corpus's newest report: in an archive everything is old.
    """
    days = [citation.passage.published for citation in citations if citation.passage.published]
    if not days or scope.period or newest is None or today - newest > LIVE or today - max(days) <= OLD:
        return None
    return f"The newest report quoted here is of {max(days).day} {max(days):%B %Y}."
