"""Months, quarters, seasons, years and parts of them, as a table: pattern, kind of words, what days they mean."""

from __future__ import annotations

import re
from datetime import datetime

from bot.answering.english.lexicon.time import SEASONS
from bot.answering.question.time.calendar import latest_ended, month, months, season, third_of_month
from bot.answering.question.time.table import (
    FULL,
    FULL_MONTH,
    MONTH,
    MONTH_2,
    OF_YEAR,
    ORDER,
    SHORT,
    YEAR,
    Kind,
    Match,
    Meaning,
    Row,
    month_of,
    of_year,
    row,
    year_number,
)

# A third of the year; "the start" and "the end" of it are shorter.
_MONTHS_OF_PART = {"early": (1, 4), "mid": (5, 4), "late": (9, 4)}
_MONTHS_OF_PART |= {"beginning": (1, 2), "start": (1, 2), "middle": (5, 4), "end": (11, 2)}
_PARTS = {"early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid"}
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)


def _month_of_year(match: Match, asked_at: datetime) -> Meaning:
    return month(year_number(match, asked_at), month_of(match))


def _bare_month(match: Match, _asked_at: datetime) -> Meaning:
    return lambda year: month(year, month_of(match))


def _months(match: Match, asked_at: datetime) -> Meaning:
    first, last = month_of(match), month_of(match, "month_2")
    between = match["join"].strip() == "and" and _BETWEEN.search(match.string[: match.start()])
    if match["join"].strip() in ("and", "or") and last != first % 12 + 1 and not between:
        return None
    # November-February 2025 begins the year before.
    return of_year(match, lambda year: months(year - (first > last), first, (last - first) % 12 + 1), asked_at)


def _part_of_month(match: Match, asked_at: datetime) -> Meaning:
    part = _PARTS.get(match["part"].lower(), "late")
    return of_year(match, lambda year: third_of_month(year, month_of(match), part), asked_at)


def _part_of_year(match: Match, _asked_at: datetime) -> Meaning:
    first, count = _MONTHS_OF_PART[match["part"].lower()]
    return months(int(match["year"]), first, count)


def _last_month(match: Match, asked_at: datetime) -> Meaning:
    return latest_ended(lambda year: month(year, month_of(match)), asked_at.date())


def _this_month(match: Match, asked_at: datetime) -> Meaning:
    return month(asked_at.year, month_of(match))


def _year(match: Match, _asked_at: datetime) -> Meaning:
    return months(int(match["year"]), 1, 12)


def _quarter(match: Match, asked_at: datetime) -> Meaning:
    number = ORDER.get(match["n"].lower()) or int(match["n"])
    return months(year_number(match, asked_at), 3 * number - 2, 3)


def _last_quarter(match: Match, asked_at: datetime) -> Meaning:
    return latest_ended(lambda year: months(year, 3 * int(match["n"]) - 2, 3), asked_at.date())


def _half(match: Match, asked_at: datetime) -> Meaning:
    first = match["n"].lower() in ("1", "1st", "first")
    return months(year_number(match, asked_at), 1 if first else 7, 6)


def _season(match: Match, asked_at: datetime) -> Meaning:
    return season(year_number(match, asked_at), match["season"].lower())


def _last_season(match: Match, asked_at: datetime) -> Meaning:
    return latest_ended(lambda year: season(year, match["season"].lower()), asked_at.date())


def _this_season(match: Match, asked_at: datetime) -> Meaning:
    this_year, before = (season(asked_at.year - back, match["season"].lower()) for back in (0, 1))
    # In January "this winter" is the one that began last year.
    return before if before.last >= asked_at.date() else this_year


MONTHS: tuple[Row, ...] = (
    row(rf"{MONTH}(?P<join> ?- ?| and | or ){MONTH_2}{OF_YEAR}", Kind.RANGE, _months),
    row(
        rf"(?:in|during|throughout) {FULL_MONTH}(?P<join> and | or ){MONTH_2}(?!{OF_YEAR}| ?[0-9])",
        Kind.RANGE,
        _months,
    ),
    row(
        rf"(?:from )?{FULL_MONTH}(?P<join> to | through | ?- ?)(?P<month_2>{FULL})(?!{OF_YEAR}| ?[0-9])",
        Kind.RANGE,
        _months,
    ),
    row(rf"(?:the month of )?{MONTH}{OF_YEAR}", Kind.DATED, _month_of_year),
    row(rf"(?P<part>early|mid|late)(?: |-){MONTH}{OF_YEAR}?", Kind.DATED, _part_of_month),
    row(rf"(?:the )?(?P<part>beginning|start|middle|end) of {MONTH}{OF_YEAR}?", Kind.DATED, _part_of_month),
    row(rf"(?:last|past) {MONTH}", Kind.DATED, _last_month),
    row(rf"this {MONTH}", Kind.DATED, _this_month),
    row(rf"(?:in )?(?P<part>early|mid|late)(?: |-){YEAR}", Kind.DATED, _part_of_year),
    row(rf"(?:at|in|towards?|near) (?:the )?(?P<part>beginning|start|middle|end) of {YEAR}", Kind.DATED, _part_of_year),
    row(rf"in q(?P<n>[1-4])(?!{OF_YEAR})", Kind.RELATIVE, _last_quarter),
    row(rf"(?:the month of )?(?P<month>{FULL})", Kind.MONTH, _bare_month),
    row(rf"(?P<month>may|{SHORT})", Kind.NAME, _bare_month),
    row(rf"(?:the year )?{YEAR}", Kind.YEAR, _year),
    row(rf"q(?P<n>[1-4]){OF_YEAR}", Kind.DATED, _quarter),
    row(rf"{YEAR} q(?P<n>[1-4])", Kind.DATED, _quarter),
    row(rf"(?:the )?(?P<n>{'|'.join(ORDER)}) quarter{OF_YEAR}", Kind.DATED, _quarter),
    row(rf"h(?P<n>[12]){OF_YEAR}", Kind.DATED, _half),
    row(rf"(?:the )?(?P<n>1st|first|2nd|second|last) half{OF_YEAR}", Kind.DATED, _half),
    row(rf"{_SEASON}{OF_YEAR}", Kind.DATED, _season),
    row(rf"last {_SEASON}", Kind.DATED, _last_season),
    row(rf"this {_SEASON}", Kind.DATED, _this_season),
)
