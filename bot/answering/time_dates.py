"""Dates, months, years and parts of them, as a table: pattern, kind of words, what days they mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import Enum

from bot.answering.time_calendar import (
    Days,
    Yearly,
    day,
    latest_ended,
    month,
    months,
    season,
    third_of_month,
    week,
)

Match = re.Match[str]
Meaning = Days | Yearly | None
Read = Callable[[Match, datetime], Meaning]


class Kind(Enum):
    """What sort of words they are; the last four mean time only after a word such as "in" or "on"."""

    RELATIVE = "last week"
    DATED = "22 March"
    RANGE = "1 to 5 April"
    MONTH = "in March"
    NAME = "in May"
    YEAR = "in 2024"
    WEEKDAY = "on Monday"


Row = tuple[re.Pattern[str], Kind, Read]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
# A third of the year; "the start" and "the end" of it are shorter.
_MONTHS_OF_PART = {"early": (1, 4), "mid": (5, 4), "late": (9, 4)}
_MONTHS_OF_PART |= {"beginning": (1, 2), "start": (1, 2), "middle": (5, 4), "end": (11, 2)}
_A_YEAR = 366
_PARTS = {"early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid"}

# Nothing before or after that makes it part of another word, a number, a share, a price or a possessive.
_BEGIN = r"(?<![\w'/$£€-])(?<![0-9][.,])"
# Nor a year before the calendar's first: "July 4, 1776" is not of this year.
_END = r"(?![\w'%]|[-/]\w|[.,:][0-9]|,?\s+1[0-8][0-9]{2}(?!\w|[.,-]\d))"

_FULL = "january|february|march|april|june|july|august|september|october|november|december"
_SHORT = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
_MONTH = rf"(?P<month>may|{_FULL}|{_SHORT})"
_MONTH_2 = rf"(?P<month_2>may|{_FULL}|{_SHORT})"
_YEAR = r"(?P<year>(?:19|20)[0-9][0-9])"
_YEARS_AGO = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# "In March last year", "5 March '24".
_OF_YEAR = (
    r"(?:,? (?:of )?(?P<year>(?:19|20)[0-9][0-9]|'[0-9][0-9]|(?:last|this|next) year"
    rf"|(?:{'|'.join(_YEARS_AGO)}|[0-9]{{1,2}}) years? ago))"
)
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_TO_DAY = r"(?P<to>[0-3]?[0-9])(?:st|nd|rd|th)?"
_DASH = r"(?: ?- ?| to | through | until )"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ON = rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?"
_THE = r"(?:the (?=[0-9]+[a-z]))?"
_NTH = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)"
_MONTHS_2 = rf"(?P<month>{_FULL})"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"


_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)


def row(pattern: str, kind: Kind, read: Read) -> Row:
    """A row of the table: whole words in any case; a space stands for any white space."""
    spaced = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(f"{_BEGIN}(?:{spaced}){_END}", re.IGNORECASE), kind, read


def _month_number(match: Match, group: str = "month") -> int:
    return _MONTHS.index(match[group][:3].lower()) + 1


def _of_year(match: Match, yearly: Yearly, asked_at: datetime) -> Meaning:
    return yearly(_year_number(match, asked_at)) if match["year"] else yearly


def _year_number(match: Match, asked_at: datetime) -> int:
    word, *_ = words = match["year"].lower().split()
    if word.isdigit() and len(words) == 1:
        return int(word)
    if word.startswith("'"):
        # Of two figures: the latest such year that has begun.
        return asked_at.year - (asked_at.year - int(word[1:])) % 100
    if words[-1] == "ago":
        return asked_at.year - (int(word) if word.isdigit() else max(1, _YEARS_AGO.index(word)))
    return asked_at.year + {"last": -1, "this": 0, "next": 1}[word]


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
    number, first = _month_number(match), int(match["day"])
    # Not every year has a 29 February: without a year there is no saying which.
    if first > last or (number == 2 and last > 28 and not match["year"]):
        return None
    return _of_year(match, lambda year: Days(date(year, number, first), date(year, number, last)), asked_at)


def _days_of_two_months(match: Match, asked_at: datetime) -> Meaning:
    first, last = _month_number(match), _month_number(match, "month_2")
    day_1, day_2 = int(match["day"]), int(match["to"])
    # 28 December to 3 January 2025 begins the year before.
    return _of_year(
        match, lambda year: Days(date(year - (first > last), first, day_1), date(year, last, day_2)), asked_at
    )


def _weekday_and_day(match: Match, asked_at: datetime) -> Meaning:
    """Friday the 28th: the latest 28th that was a Friday."""
    wanted = (WEEKDAYS.index(match["weekday"].lower()), int(match["day"]))
    back = (asked_at.date() - timedelta(days=one) for one in range(_A_YEAR))
    return next((Days(one, one, coming=True) for one in back if (one.weekday(), one.day) == wanted), None)


def _day_of_month(match: Match, asked_at: datetime) -> Meaning:
    """On the 4th: the latest one; as likely the coming one."""
    wanted = int(match["day"])
    back = (asked_at.date() - timedelta(days=one) for one in range(62))
    return next((Days(one, one, coming=True) for one in back if one.day == wanted), None)


def _week_of(match: Match, asked_at: datetime) -> Meaning:
    return _of_year(match, lambda year: week(date(year, _month_number(match), int(match["day"]))), asked_at)


def _week_in_month(match: Match, asked_at: datetime) -> Meaning:
    name = match["n"].lower()
    return _of_year(match, lambda year: _seven_days(month(year, _month_number(match)), name), asked_at)


def _seven_days(whole: Days, name: str) -> Days:
    first = whole.last - timedelta(days=6) if name == "last" else whole.first + timedelta(days=7 * (_ORDER[name] - 1))
    return Days(first, first + timedelta(days=6))


def _month_of_year(match: Match, asked_at: datetime) -> Meaning:
    return month(_year_number(match, asked_at), _month_number(match))


def _bare_month(match: Match, _asked_at: datetime) -> Meaning:
    return lambda year: month(year, _month_number(match))


def _months(match: Match, asked_at: datetime) -> Meaning:
    first, last = _month_number(match), _month_number(match, "month_2")
    between = match["join"].strip() == "and" and _BETWEEN.search(match.string[: match.start()])
    if match["join"].strip() in ("and", "or") and last != first % 12 + 1 and not between:
        return None
    # November-February 2025 begins the year before.
    return _of_year(match, lambda year: months(year - (first > last), first, (last - first) % 12 + 1), asked_at)


def _part_of_month(match: Match, asked_at: datetime) -> Meaning:
    part = _PARTS.get(match["part"].lower(), "late")
    return _of_year(match, lambda year: third_of_month(year, _month_number(match), part), asked_at)


def _part_of_year(match: Match, _asked_at: datetime) -> Meaning:
    first, count = _MONTHS_OF_PART[match["part"].lower()]
    return months(int(match["year"]), first, count)


def _last_month(match: Match, asked_at: datetime) -> Meaning:
    return latest_ended(lambda year: month(year, _month_number(match)), asked_at.date())


def _this_month(match: Match, asked_at: datetime) -> Meaning:
    return month(asked_at.year, _month_number(match))


def _year(match: Match, _asked_at: datetime) -> Meaning:
    return months(int(match["year"]), 1, 12)


def _quarter(match: Match, asked_at: datetime) -> Meaning:
    number = _ORDER.get(match["n"].lower()) or int(match["n"])
    return months(_year_number(match, asked_at), 3 * number - 2, 3)


def _last_quarter(match: Match, asked_at: datetime) -> Meaning:
    return latest_ended(lambda year: months(year, 3 * int(match["n"]) - 2, 3), asked_at.date())


def _half(match: Match, asked_at: datetime) -> Meaning:
    first = match["n"].lower() in ("1", "1st", "first")
    return months(_year_number(match, asked_at), 1 if first else 7, 6)


def _season(match: Match, asked_at: datetime) -> Meaning:
    return season(_year_number(match, asked_at), match["season"].lower())


def _last_season(match: Match, asked_at: datetime) -> Meaning:
    return latest_ended(lambda year: season(year, match["season"].lower()), asked_at.date())


def _this_season(match: Match, asked_at: datetime) -> Meaning:
    this_year, before = (season(asked_at.year - back, match["season"].lower()) for back in (0, 1))
    # In January "this winter" is the one that began last year.
    return before if before.last >= asked_at.date() else this_year


DATES: tuple[Row, ...] = (
    row(rf"{_YEAR}(?P<by>[-/])(?P<a>[01][0-9])(?P=by)(?P<b>[0-3][0-9])", Kind.DATED, _iso_date),
    row(rf"(?P<a>[0-3]?[0-9])(?P<by>[./-])(?P<b>[0-3]?[0-9])(?P=by){_YEAR}", Kind.DATED, _numeric_date),
    row(rf"{_ON}{_THE}{_DAY} (?:of )?{_MONTH}{_OF_YEAR}?", Kind.DATED, _date),
    row(rf"{_ON}{_MONTH} (?:the )?{_DAY}{_OF_YEAR}?", Kind.DATED, _date),
    row(rf"(?:between|from) (?:the )?{_DAY} and (?:the )?{_TO_DAY} (?:of )?{_MONTH}{_OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{_THE}{_DAY}{_DASH}(?:the )?{_TO_DAY} (?:of )?{_MONTH}{_OF_YEAR}?", Kind.RANGE, _days),
    row(rf"(?:from )?{_MONTH} {_DAY}{_DASH}{_TO_DAY}{_OF_YEAR}?", Kind.RANGE, _days),
    row(rf"between {_MONTH} {_DAY} and {_TO_DAY}{_OF_YEAR}?", Kind.RANGE, _days),
    row(rf"{_MONTH}(?P<join> ?- ?| and | or ){_MONTH_2}{_OF_YEAR}", Kind.RANGE, _months),
    row(
        rf"(?:in|during|throughout) {_MONTHS_2}(?P<join> and | or ){_MONTH_2}(?!{_OF_YEAR}| ?[0-9])",
        Kind.RANGE,
        _months,
    ),
    row(
        rf"(?:from )?{_MONTHS_2}(?P<join> to | through | ?- ?)(?P<month_2>{_FULL})(?!{_OF_YEAR}| ?[0-9])",
        Kind.RANGE,
        _months,
    ),
    row(rf"(?:from )?{_MONTH} {_DAY} ?- ?{_MONTH_2} {_TO_DAY}{_OF_YEAR}?", Kind.RANGE, _days_of_two_months),
    row(rf"(?:on )?{_THE}{_DAY} (?:and|or) (?:the )?{_TO_DAY} (?:of )?{_MONTH}{_OF_YEAR}?", Kind.RANGE, _days),
    row(rf"{_MONTH} {_DAY} (?:and|or) (?:the )?{_TO_DAY}{_OF_YEAR}?(?! [a-z]+s)", Kind.RANGE, _days),
    row(rf"(?P<weekday>{'|'.join(WEEKDAYS)}),? (?:the )?{_NTH}(?! of)", Kind.RELATIVE, _weekday_and_day),
    row(rf"on the {_NTH}(?= ?[?.!,;]|$| (?:and|but|at|in|when|by|after|with|about)\b)", Kind.RELATIVE, _day_of_month),
    row(rf"(?:the )?week of {_THE}{_DAY} (?:of )?{_MONTH}{_OF_YEAR}?", Kind.DATED, _week_of),
    row(rf"(?:the )?week of {_MONTH} (?:the )?{_DAY}{_OF_YEAR}?", Kind.DATED, _week_of),
    row(rf"(?:the month of )?{_MONTH}{_OF_YEAR}", Kind.DATED, _month_of_year),
    row(rf"(?P<part>early|mid|late)(?: |-){_MONTH}{_OF_YEAR}?", Kind.DATED, _part_of_month),
    row(rf"(?:the )?(?P<part>beginning|start|middle|end) of {_MONTH}{_OF_YEAR}?", Kind.DATED, _part_of_month),
    row(rf"(?:last|past) {_MONTH}", Kind.DATED, _last_month),
    row(rf"this {_MONTH}", Kind.DATED, _this_month),
    row(rf"(?:the )?(?P<n>first|second|third|fourth|last) week of {_MONTH}{_OF_YEAR}?", Kind.DATED, _week_in_month),
    row(rf"(?:in )?(?P<part>early|mid|late)(?: |-){_YEAR}", Kind.DATED, _part_of_year),
    row(
        rf"(?:at|in|towards?|near) (?:the )?(?P<part>beginning|start|middle|end) of {_YEAR}", Kind.DATED, _part_of_year
    ),
    row(rf"in q(?P<n>[1-4])(?!{_OF_YEAR})", Kind.RELATIVE, _last_quarter),
    row(rf"(?:the month of )?(?P<month>{_FULL})", Kind.MONTH, _bare_month),
    row(rf"(?P<month>may|{_SHORT})", Kind.NAME, _bare_month),
    row(rf"(?:the year )?{_YEAR}", Kind.YEAR, _year),
    row(rf"q(?P<n>[1-4]){_OF_YEAR}", Kind.DATED, _quarter),
    row(rf"{_YEAR} q(?P<n>[1-4])", Kind.DATED, _quarter),
    row(rf"(?:the )?(?P<n>{'|'.join(_ORDER)}) quarter{_OF_YEAR}", Kind.DATED, _quarter),
    row(rf"h(?P<n>[12]){_OF_YEAR}", Kind.DATED, _half),
    row(rf"(?:the )?(?P<n>1st|first|2nd|second|last) half{_OF_YEAR}", Kind.DATED, _half),
    row(rf"{_SEASON}{_OF_YEAR}", Kind.DATED, _season),
    row(rf"last {_SEASON}", Kind.DATED, _last_season),
    row(rf"this {_SEASON}", Kind.DATED, _this_season),
)
