"""Dates and runs of days, as a table: pattern, kind of words, what days they mean."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.answering.english.lexicon.time import WEEKDAYS, weekday_number
from bot.answering.question.time.calendar import Days, day, month, week
from bot.answering.question.time.table import (
    DASH,
    DAY,
    MONTH,
    MONTH_2,
    NTH,
    NTHS,
    OF_YEAR,
    ON,
    ORDER,
    THE,
    TO_DAY,
    YEAR,
    Kind,
    Match,
    Meaning,
    Row,
    month_of,
    of_year,
    row,
)

_A_YEAR = 366


def _iso_date(match: Match, _asked_at: datetime) -> Meaning:
    return day(date(int(match["year"]), int(match["a"]), int(match["b"])))


def _numeric_date(match: Match, _asked_at: datetime) -> Meaning:
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    # With full stops the day always stands first; 03/04/2025 may be in March or in April.
    if match["by"] == "." or first > 12 or first == second:
        return day(date(year, second, first))
    return day(date(year, first, second)) if second > 12 else None


def _date(match: Match, asked_at: datetime) -> Meaning:
    return _days_of_month(match, int(match["day"]), asked_at)


def _days(match: Match, asked_at: datetime) -> Meaning:
    return _days_of_month(match, int(match["to"]), asked_at)


def _days_of_month(match: Match, last: int, asked_at: datetime) -> Meaning:
    number, first = month_of(match), int(match["day"])
    # Not every year has a 29 February: without a year there is no saying which.
    if first > last or (number == 2 and last > 28 and not match["year"]):
        return None
    return of_year(match, lambda year: Days(date(year, number, first), date(year, number, last)), asked_at)


def _days_of_two_months(match: Match, asked_at: datetime) -> Meaning:
    first, last = month_of(match), month_of(match, "month_2")
    day_1, day_2 = int(match["day"]), int(match["to"])
    # 28 December to 3 January 2025 begins the year before.
    return of_year(
        match, lambda year: Days(date(year - (first > last), first, day_1), date(year, last, day_2)), asked_at
    )


def _weekday_and_day(match: Match, asked_at: datetime) -> Meaning:
    """Friday the 28th: the latest 28th that was a Friday."""
    wanted = (weekday_number(match["weekday"]), int(match["day"]))
    back = (asked_at.date() - timedelta(days=one) for one in range(_A_YEAR))
    return next((Days(one, one, coming=True) for one in back if (one.weekday(), one.day) == wanted), None)


def _day_of_month(match: Match, asked_at: datetime) -> Meaning:
    """On the 4th: the latest one; as likely the coming one."""
    wanted = int(match["day"])
    back = (asked_at.date() - timedelta(days=one) for one in range(62))
    return next((Days(one, one, coming=True) for one in back if one.day == wanted), None)


def _week_of(match: Match, asked_at: datetime) -> Meaning:
    return of_year(match, lambda year: week(date(year, month_of(match), int(match["day"]))), asked_at)


def _week_in_month(match: Match, asked_at: datetime) -> Meaning:
    name = match["n"].lower()
    return of_year(match, lambda year: _seven_days(month(year, month_of(match)), name), asked_at)


def _seven_days(whole: Days, name: str) -> Days:
    first = whole.last - timedelta(days=6) if name == "last" else whole.first + timedelta(days=7 * (ORDER[name] - 1))
    return Days(first, first + timedelta(days=6))


DATES: tuple[Row, ...] = (
    row(rf"{YEAR}(?P<by>[-/])(?P<a>[01][0-9])(?P=by)(?P<b>[0-3][0-9])", Kind.DATED, _iso_date),
    row(rf"(?P<a>[0-3]?[0-9])(?P<by>[./-])(?P<b>[0-3]?[0-9])(?P=by){YEAR}", Kind.DATED, _numeric_date),
    row(rf"{ON}{THE}{DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.DATED, _date),
    row(rf"{ON}{MONTH} (?:the )?{DAY}{OF_YEAR}?", Kind.DATED, _date),
    row(rf"(?:between|from) (?:the )?{DAY} and (?:the )?{TO_DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{THE}{DAY}{DASH}(?:the )?{TO_DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{MONTH} {DAY}{DASH}{TO_DAY}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"between {MONTH} {DAY} and {TO_DAY}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{MONTH} {DAY} ?- ?{MONTH_2} {TO_DAY}{OF_YEAR}?", Kind.RANGE, _days_of_two_months),
    row(rf"(?:on )?{THE}{DAY} (?:and|or) (?:the )?{TO_DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"{MONTH} {DAY} (?:and|or) (?:the )?{TO_DAY}{OF_YEAR}?(?! [a-z]+s)", Kind.RANGE, _days),
    row(rf"(?P<weekday>{'|'.join(WEEKDAYS)}),? (?:the )?{NTH}(?! of)", Kind.RELATIVE, _weekday_and_day),
    row(rf"on the {NTH}(?= ?[?.!,;]|$| (?:and|but|at|in|when|by|after|with|about)\b)", Kind.RELATIVE, _day_of_month),
    row(rf"(?:the )?week of {THE}{DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.DATED, _week_of),
    row(rf"(?:the )?week of {MONTH} (?:the )?{DAY}{OF_YEAR}?", Kind.DATED, _week_of),
    row(rf"(?:the )?(?P<n>{'|'.join((*NTHS, 'last'))}) week of {MONTH}{OF_YEAR}?", Kind.DATED, _week_in_month),
)
