"""Dates, months, quarters, seasons and years, as two tables: pattern, kind of words, what days they mean."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.answering.english.lexicon.numbers import TO_TWELVE
from bot.answering.english.lexicon.time import SEASONS, WEEKDAYS, month_number, weekday_number
from bot.answering.question.time.calendar import (
    Days,
    day,
    latest_ended,
    month,
    months,
    season,
    third_of_month,
    week,
    weekend,
)
from bot.answering.question.time.table import (
    AND,
    AND_OR,
    DASH,
    DAY,
    FULL,
    FULL_MONTH,
    MONTH,
    MONTH_2,
    NTH,
    NTHS,
    OF_YEAR,
    ON,
    ORDER,
    SHORT,
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
    year_number,
)

_A_YEAR = 366
_MONTHS_A_YEAR = 12
_COUNT = rf"(?P<count>[0-9]{{1,2}}|{'|'.join(TO_TWELVE)})"
# A third of the year; "the start" and "the end" of it are shorter.
_MONTHS_OF_PART = {"early": (1, 4), "mid": (5, 4), "late": (9, 4)}
_MONTHS_OF_PART |= {"beginning": (1, 2), "start": (1, 2), "middle": (5, 4), "end": (11, 2)}
_PARTS = {"early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid"}
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
# What stands between the first and the last of a list: "3, 4 and 5 March", "March, April and May 2025".
_MORE_DAYS = r"(?:, ?(?:the )?[0-3]?[0-9](?:st|nd|rd|th)?){0,9}"
_AND_MONTHS = rf"(?P<more>(?:, ?(?:may|{FULL}|{SHORT})){{0,9}}){AND_OR}"


def _iso_date(match: Match, _asked_at: datetime) -> Meaning:
    return day(date(int(match["year"]), int(match["a"]), int(match["b"])))


def _numeric_date(match: Match, _asked_at: datetime) -> Meaning:
    first, second, year = int(match["a"]), int(match["b"]), int(match["year"])
    # With full stops the day always stands first; 03/04/2025 may be in March or in April.
    if match["by"] == "." or first > 12 or first == second:
        return day(date(year, second, first))
    return day(date(year, first, second)) if second > 12 else None


def _days(match: Match, asked_at: datetime) -> Meaning:
    """3 to 5 March, or 3 March alone."""
    number, first = month_of(match), int(match["day"])
    last = int(match.groupdict().get("to", first))
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
    weekday_and_day = (weekday_number(match["weekday"]), int(match["day"]))
    back = (asked_at.date() - timedelta(days=day) for day in range(_A_YEAR))
    return next((Days(day, day, coming=True) for day in back if (day.weekday(), day.day) == weekday_and_day), None)


def _day_of_month(match: Match, asked_at: datetime) -> Meaning:
    """On the 4th: the latest one; as likely the coming one."""
    number = int(match["day"])
    back = (asked_at.date() - timedelta(days=day) for day in range(62))
    return next((Days(day, day, coming=True) for day in back if day.day == number), None)


def _week_of(match: Match, asked_at: datetime) -> Meaning:
    days_of = weekend if match["whole"].lower() == "weekend" else week
    return of_year(match, lambda year: days_of(date(year, month_of(match), int(match["day"]))), asked_at)


def _week_in_month(match: Match, asked_at: datetime) -> Meaning:
    name = match["n"].lower()
    return of_year(match, lambda year: _seven_days(month(year, month_of(match)), name), asked_at)


def _seven_days(days: Days, name: str) -> Days:
    first = days.last - timedelta(days=6) if name == "last" else days.first + timedelta(days=7 * (ORDER[name] - 1))
    return Days(first, first + timedelta(days=6))


DATES: tuple[Row, ...] = (
    row(rf"{YEAR}(?P<by>[-/])(?P<a>[01][0-9])(?P=by)(?P<b>[0-3][0-9])", Kind.DATED, _iso_date),
    row(rf"(?P<a>[0-3]?[0-9])(?P<by>[./-])(?P<b>[0-3]?[0-9])(?P=by){YEAR}", Kind.DATED, _numeric_date),
    row(rf"{ON}{THE}{DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.DATED, _days),
    row(rf"{ON}{MONTH} (?:the )?{DAY}{OF_YEAR}?", Kind.DATED, _days),
    row(rf"(?:between|from) (?:the )?{DAY}{AND}(?:the )?{TO_DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{THE}{DAY}{DASH}(?:the )?{TO_DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{MONTH} {DAY}{DASH}{TO_DAY}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"between {MONTH} {DAY}{AND}{TO_DAY}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{MONTH} {DAY} ?- ?{MONTH_2} {TO_DAY}{OF_YEAR}?", Kind.RANGE, _days_of_two_months),
    row(rf"(?:on )?{THE}{DAY}{_MORE_DAYS}{AND_OR}(?:the )?{TO_DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.RANGE, _days),
    row(rf"{MONTH} {DAY}{_MORE_DAYS},? (?:and|or) (?:the )?{TO_DAY}{OF_YEAR}?(?! [a-z]+s)", Kind.RANGE, _days),
    row(rf"(?P<weekday>{'|'.join(WEEKDAYS)}),? (?:the )?{NTH}(?! of)", Kind.RELATIVE, _weekday_and_day),
    row(rf"on the {NTH}(?= ?[?.!,;]|$| (?:and|but|at|in|when|by|after|with|about)\b)", Kind.RELATIVE, _day_of_month),
    row(rf"(?:the )?(?P<whole>week|weekend) of {THE}{DAY} (?:of )?{MONTH}{OF_YEAR}?", Kind.DATED, _week_of),
    row(rf"(?:the )?(?P<whole>week|weekend) of {MONTH} (?:the )?{DAY}{OF_YEAR}?", Kind.DATED, _week_of),
    row(rf"(?:the )?(?P<n>{'|'.join((*NTHS, 'last'))}) week of {MONTH}{OF_YEAR}?", Kind.DATED, _week_in_month),
)


def _month_of_year(match: Match, asked_at: datetime) -> Meaning:
    return month(year_number(match, asked_at), month_of(match))


def _bare_month(match: Match, _asked_at: datetime) -> Meaning:
    return lambda year: month(year, month_of(match))


def _months(match: Match, asked_at: datetime) -> Meaning:
    first, last = month_of(match), month_of(match, "month_2")
    further = match.groupdict().get("more")
    if further is not None and not _BETWEEN.search(match.string[: match.start()]):
        listed = [first, *(month_number(name.strip()) for name in further.split(",")[1:]), last]
        if any(after != before % 12 + 1 for before, after in pairwise(listed)):
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


def _months_of_year(match: Match, _asked_at: datetime) -> Meaning:
    """The first or last few months of a year."""
    count = TO_TWELVE[match["count"].lower()] if match["count"].lower() in TO_TWELVE else int(match["count"])
    if not 1 <= count <= _MONTHS_A_YEAR:
        return None
    return months(int(match["year"]), 1 if match["n"].lower() == "first" else _MONTHS_A_YEAR + 1 - count, count)


def _season(match: Match, asked_at: datetime) -> Meaning:
    return season(year_number(match, asked_at), match["season"].lower())


def _last_season(match: Match, asked_at: datetime) -> Meaning:
    return latest_ended(lambda year: season(year, match["season"].lower()), asked_at.date())


def _this_season(match: Match, asked_at: datetime) -> Meaning:
    this_year, before = (season(asked_at.year - back, match["season"].lower()) for back in (0, 1))
    # In January "this winter" is the one that began last year.
    return before if before.last >= asked_at.date() else this_year


MONTHS: tuple[Row, ...] = (
    row(rf"{MONTH}(?: ?- ?|{_AND_MONTHS}){MONTH_2}{OF_YEAR}", Kind.RANGE, _months),
    row(rf"(?:in|during|throughout) {MONTH}{_AND_MONTHS}{MONTH_2}(?!{OF_YEAR}| ?[0-9])", Kind.RANGE, _months),
    row(
        rf"(?:from )?{FULL_MONTH}(?: to | through | ?- ?)(?P<month_2>{FULL})(?!{OF_YEAR}| ?[0-9])", Kind.RANGE, _months
    ),
    row(rf"(?:the month of )?{MONTH}{OF_YEAR}", Kind.DATED, _month_of_year),
    row(rf"(?P<part>early|mid|late)(?: |-){MONTH}{OF_YEAR}?", Kind.DATED, _part_of_month),
    row(rf"(?:the )?(?P<part>beginning|start|middle|end) of {MONTH}{OF_YEAR}?", Kind.DATED, _part_of_month),
    row(rf"(?:last|past) {MONTH}", Kind.DATED, _last_month),
    row(rf"this {MONTH}", Kind.DATED, _this_month),
    row(rf"(?:in )?(?P<part>early|mid|late)(?: |-){YEAR}", Kind.DATED, _part_of_year),
    row(rf"(?:at|in|towards?|near) (?:the )?(?P<part>beginning|start|middle|end) of {YEAR}", Kind.DATED, _part_of_year),
    row(rf"in q(?P<n>[1-4])(?!{OF_YEAR}| ?\((?:19|20)[0-9]{{2}}\))", Kind.RELATIVE, _last_quarter),
    row(rf"q(?P<n>[1-4]) ?\({YEAR}\)", Kind.DATED, _quarter),
    row(rf"(?:the )?(?P<n>first|last|final) {_COUNT} months (?:of|in) {YEAR}", Kind.DATED, _months_of_year),
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
