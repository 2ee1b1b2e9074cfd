"""Says inside a reply how old a report is, where the question is about now and the report is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.answering.answer import Citation, Claim, Question
from bot.answering.citations import Cited, renumbered
from bot.answering.question.tense import asks_of_the_past
from bot.answering.signals import LIVE
from bot.answering.time_scope import TimeScope, day_in_words

OLDER = timedelta(days=60)


def with_dates(question: Question, cited: Cited, scope: TimeScope, newest: date | None) -> Cited:
    """The claims, those of old reports with their month in front and behind the others, newest first.

    Old is what was published two months before the newest report that is quoted, or, where reports still come in,
    before today; `newest` is the day of the corpus's newest report. Not where the question names a time or asks what
    happened.
    """
    days = [_day(claim, cited.citations) for claim in cited.claims]
    known = [day for day in days if day]
    if not known or scope.period or asks_of_the_past(question.text):
        return cited
    live = newest is not None and question.today - newest <= LIVE
    since = (question.today if live else max(known)) - OLDER
    pairs = [
        (day or date.max, _in_month(claim, day) if day and day < since else claim)
        for claim, day in zip(cited.claims, days, strict=True)
    ]
    if not cited.notes:
        # What is not old keeps its order, in front; where a note names numbers, everything keeps its own.
        pairs.sort(key=lambda pair: pair[0] if pair[1].when else date.max, reverse=True)
    ordered = renumbered([claim for _, claim in pairs], cited.citations)
    return replace(ordered, dropped=cited.dropped, notes=cited.notes)


def with_day(claim: Claim, day: date | None) -> Claim:
    """The claim with the day of its report in front: "4 April 2025: ..."; as it is where that is not known."""
    return _dated(claim, f"{day_in_words(day)}: ") if day else claim


def _in_month(claim: Claim, day: date) -> Claim:
    return _dated(claim, f"In {day_in_words(day).split(' ', 1)[1]}: ")


def _dated(claim: Claim, when: str) -> Claim:
    return replace(claim, text=when + claim.undated, when=when)


def _day(claim: Claim, citations: Sequence[Citation]) -> date | None:
    """The day of the newest report that the claim rests on."""
    days = [one.passage.published for one in citations if one.number in claim.citations and one.passage.published]
    return max(days, default=None)
