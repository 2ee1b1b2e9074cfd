"""Runs of days: weeks from Monday to Sunday, months, quarters, seasons, and what comes once a year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

# What is named without a year and begins again this soon may as well be meant as the coming one.
_SOON = timedelta(days=60)
LIVE = timedelta(days=14)  # the newest report's age
_FIRST_ZONE = timezone(timedelta(hours=14))  # where each day begins first
_FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Days:
    """The days first to last, both included; `coming`: the words may as well mean days soon to come."""

    first: date
    last: date
    coming: bool = False


# Days that come once a year: which ones they are in a given year.
Yearly = Callable[[int], Days]


def has_come(day: date, now: datetime) -> bool:
    """Whether the day has begun anywhere at this moment (aware): a report keeps the day of its publisher."""
    return day <= now.astimezone(_FIRST_ZONE).date()


def is_live(newest: date | None, today: date) -> bool:
    """Whether reports still come in: in an archive, whose newest is older, it tells nothing that a report is old."""
    return newest is not None and today - newest <= LIVE


def shift(start: date, by: timedelta) -> date:
    """The day that lies so far away; the calendar's first or last day where that is beyond it."""
    try:
        return start + by
    except OverflowError:
        return date.max if by > timedelta() else date.min


def day(start: date, after: int = 0) -> Days:
    """The one day that lies `after` days after this one."""
    moved = start + timedelta(days=after)
    return Days(moved, moved)


def week(today: date, after: int = 0) -> Days:
    """The week, Monday to Sunday, that lies `after` weeks after today's."""
    monday = today + timedelta(days=7 * after - today.weekday())
    return Days(monday, monday + timedelta(days=6))


def weekend(today: date, after: int = 0) -> Days:
    """Saturday and Sunday of the week that lies `after` weeks after today's."""
    days = week(today, after)
    return Days(days.first + timedelta(days=5), days.last)


def weekday(today: date, name: int) -> Days:
    """The latest such weekday, 0 for Monday, that is not after today; another one is always soon to come."""
    latest = today - timedelta(days=(today.weekday() - name) % 7)
    return Days(latest, latest, coming=True)


def month(year: int, number: int, after: int = 0) -> Days:
    """The month that lies `after` months after this one."""
    years, index = divmod(number - 1 + after, 12)
    start = date(year + years, index + 1, 1)
    return Days(start, start.replace(day=monthrange(start.year, start.month)[1]))


def months(year: int, number: int, count: int) -> Days:
    """`count` months in a row from this one on; they may run into the next year."""
    return Days(month(year, number).first, month(year, number, count - 1).last)


def third_of_month(year: int, number: int, part: str) -> Days:
    """The days 1 to 10 (early), 11 to 20 (mid) or 21 to the end (late) of a month."""
    days = month(year, number)
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, days.last.day)}[part]
    return Days(days.first.replace(day=first), days.first.replace(day=last))


def season(year: int, name: str) -> Days:
    """The meteorological season of the northern half; winter runs from December into the next year."""
    return months(year, _FIRST_MONTH[name], 3)


def rolling_days(today: date, count: int) -> Days:
    """The last `count` days, today included."""
    return Days(today - timedelta(days=count - 1), today)


def rolling_months(today: date, count: int) -> Days:
    """The days since this day of the month `count` months ago."""
    start = month(today.year, today.month, -count)
    same_day = start.first.replace(day=min(today.day, start.last.day))
    return Days(same_day + timedelta(days=1), today)


def latest(yearly: Yearly, today: date) -> Days:
    """The latest of these days that have begun."""
    year = today.year if yearly(today.year).first <= today else today.year - 1
    return replace(yearly(year), coming=yearly(year + 1).first - today <= _SOON)


def latest_ended(yearly: Yearly, today: date) -> Days:
    """The latest of these days that are over."""
    return next(days for back in range(3) if (days := yearly(today.year - back)).last < today)


def latest_before(yearly: Yearly, end: Days) -> Days:
    """The latest of these days that begin no later than others end."""
    days = yearly(end.last.year)
    return days if days.first <= end.last else yearly(end.last.year - 1)
