"""Dates as inputs write them: ISO 8601, with or without a time and a zone, 2026/11/28, 28.11.2026, RFC 2822.

Or November 28, 2026, also as Nov. 28th, 2026 at 5:00 p.m.: with a shortened month, and a clock of twelve hours.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

# Some programs write the year 1 for "no date".
_FIRST_YEAR = 1500
_ZONES = timedelta(days=1)  # where it is tomorrow already
_LONGEST = 100  # characters; the reader of RFC 2822 takes long over many spaces
# With the year first, the month is next, whatever stands between.
_DAY = re.compile(r"(\d{4}) ?[-/.年년] ?(\d{1,2}) ?[-/.月월] ?(\d{1,2})(?!\d)", re.ASCII)
# With stops between, the day is first nearly wherever people write so; with slashes it may be the month.
_DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?!\d)", re.ASCII)
# A day in digits has eight. Python reads the ninth of Unix time as what stands between day and hour.
_UNIX_TIME = re.compile(r"\d{9}")
_WEEK = re.compile(r"\d{4}-?W\d{2}(?!-?\d)")  # of which Python takes the Monday
_ABBREVIATION = re.compile(r"\b([A-Za-z]{3,4})\. ?(?=\d)")
_SEPTEMBER = re.compile(r"\bSept\b", re.IGNORECASE)  # Python's parsers know Sep alone
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
# What stands between a day and its clock: "at 5:00 p.m.", "| 17:00".
_BEFORE_CLOCK = re.compile(r"(?:,? at|,? [|·•–—-]) (?=\d{1,2}(?::\d\d| ?[ap]\.?m))", re.IGNORECASE)
_TWELVE_HOURS = re.compile(r"(?<![\d:./-])(\d{1,2})(:\d\d(?::\d\d)?)?[ \xa0\u202f]?([ap])\.?m\b\.?,?", re.IGNORECASE)
_ZONE_NAME = re.compile(r"(?<!\s)\s*+(?:UTC|GMT)$")


def parse_published(text: str) -> date | None:
    """The day as the outlet wrote it, in its own zone; None where it says no day that can be read."""
    moment = _moment(text)
    if moment is None and (day := _DAY.match(_year_first(text.strip()))):
        moment = _moment(f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}")
    return moment.date() if moment else None


def parse_published_at(text: str) -> datetime | None:
    """The time that the outlet wrote beside the day, with its own offset; None where it wrote no time or no offset.

    Midnight is no time, in whatever zone: programs write it that have a day alone.
    """
    moment = _moment(text)
    return moment if moment and moment.tzinfo and moment.time() != time() else None


def known_day(day: date | None, read_day: date) -> date | None:
    """The day that a source states; None for one that had not come when it was read, in any time zone."""
    return day if day is None or day - read_day <= _ZONES else None


def parse_retrieved(text: str) -> datetime | None:
    """The moment in UTC: no zone means UTC, no time means midnight; None where it cannot be read."""
    moment = _moment(text)
    if moment is None:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _moment(text: str) -> datetime | None:
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    text = _ORDINAL.sub(r"\1", _BEFORE_CLOCK.sub(" ", _year_first(text)))
    text = _TWELVE_HOURS.sub(_in_24_hours, _SEPTEMBER.sub("Sep", _ABBREVIATION.sub(r"\1 ", text)))
    moment = _from_iso(_ZONE_NAME.sub("+00:00", text)) or _from_rfc_2822(text)
    if moment is None and ":" not in text:
        moment = _from_rfc_2822(f"{text} 00:00")  # its reader wants a time
    return moment if moment and moment.year >= _FIRST_YEAR else None


def _year_first(text: str) -> str:
    day = _DAY_FIRST.match(text)
    return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}{text[day.end() :]}" if day else text


def _in_24_hours(clock: re.Match[str]) -> str:
    hour = int(clock[1])
    if hour <= 12:
        hour = hour % 12 + (12 if clock[3] in "pP" else 0)
    before_zone = " " if clock.string[clock.end() : clock.end() + 1].isalpha() else ""
    return f"{hour:02}{clock[2] or ':00'}{before_zone}"


def _from_iso(text: str) -> datetime | None:
    if _UNIX_TIME.match(text) or _WEEK.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _from_rfc_2822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    # IndexError and TypeError: what the parser of Python 3.11 raises on some malformed dates.
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
