""" "And the day before?" -> "and on 4 June 2025?" after a question about 5 June: times counted from its time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.answering.english.lexicon.numbers import TO_TWELVE
from bot.answering.question.time.calendar import Days, day, month, months
from bot.answering.question.time.scope import understand_time
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.references import CLOSING_MARKS, ellipsis
from bot.conversation.follow_up.rewrite import Rewriter, StandaloneQuestion
from bot.conversation.follow_up.times import days_in_words, is_time, time_spans

_COUNTS = {**TO_TWELVE, "a": 1, "an": 1}
_UNIT = r"(?P<{name}>day|week|month|quarter|year)"
# At the end: "the day before the vote" is counted from the vote.
_COUNTED = re.compile(
    r"\b(?:(?:on|in|during|over|for)\s{1,9})?"
    rf"(?:the\s{{1,9}}(?:(?P<which>previous|preceding|following|next)\s{{1,9}}{_UNIT.format(name='of_which')}"
    rf"|{_UNIT.format(name='of_the')}\s{{1,9}}(?P<side>before|after))"
    rf"|(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})\s{{1,9}}{_UNIT.format(name='of_count')}s?"
    r"\s{1,9}(?P<way>before|after|earlier|later))"
    r"(?:\s{1,9}(?:that|this|it))?(?P<rest>[\s?.!]*)$",
    re.IGNORECASE,
)
_EARLIER = {"previous", "preceding", "before", "earlier"}


def rewrite_with_days(rewrite: Rewriter, question: str, turns: Sequence[Turn]) -> StandaloneQuestion:
    """What a rewriter makes of a question after these turns, with the days that a time counted from theirs means."""
    *before, last = turns
    with_days = with_days_counted(question, last)
    if with_days == question or ellipsis(with_days) is not None or is_time(with_days.strip(CLOSING_MARKS)):
        return rewrite(with_days, turns)
    # With a day of its own a question is easily taken to stand alone, and the day before must not stand in front of it.
    standalone = rewrite(question, [*before, replace(last, question=_without_times(last.question))])
    return replace(standalone, text=with_days_counted(standalone.text, last))


def with_days_counted(question: str, turn: Turn) -> str:
    """The question with the days that its time means after this turn; as it was where it or the turn has none such."""
    match = _COUNTED.search(question)
    if match is None or turn.counted_from is None:
        return question
    period = understand_time(turn.question, turn.counted_from).period
    if period is None or period.start is None or period.end is None:
        return question
    unit = (match["of_which"] or match["of_the"] or match["of_count"]).lower()
    count = (match["count"] or "a").lower()
    steps = _COUNTS[count] if count in _COUNTS else int(count)
    is_earlier = (match["which"] or match["side"] or match["way"]).lower() in _EARLIER
    try:
        days = _counted(Days(period.start, period.end), unit, -steps if is_earlier else steps, whole=not match["count"])
    except (ValueError, OverflowError):
        return question  # before the calendar's first day
    return f"{question[: match.start()]}{days_in_words(days)}{match['rest']}"


def _without_times(question: str) -> str:
    for start, end in reversed(time_spans(question)):
        question = f"{question[:start].rstrip()}{question[end:]}"
    return question


def _counted(days: Days, unit: str, steps: int, *, whole: bool) -> Days:
    """The days that lie so many units away; with `whole` a week or month itself: "the week before" a Tuesday."""
    edge = days.first if steps < 0 else days.last
    if unit == "day":
        return day(edge, steps)
    if unit == "week":
        if whole:
            near, far = day(edge, steps).first, day(edge, 7 * steps).first
            return Days(min(near, far), max(near, far))
        return Days(day(days.first, 7 * steps).first, day(days.last, 7 * steps).first)
    if unit == "month":
        return month(edge.year, edge.month, steps)
    if unit == "quarter":
        begins = month(edge.year, edge.month - (edge.month - 1) % 3, 3 * steps).first
        return months(begins.year, begins.month, 3)
    if _is_year(days):
        return months(edge.year + steps, 1, 12)
    return Days(_of_year(days.first, steps), _of_year(days.last, steps))


def _is_year(days: Days) -> bool:
    return (days.last - days.first) > timedelta(days=360)


def _of_year(of: date, steps: int) -> date:
    """The same day of another year; the last of February is the last there."""
    is_last = (of + timedelta(days=1)).day == 1
    return month(of.year + steps, of.month).last if is_last else of.replace(year=of.year + steps)
