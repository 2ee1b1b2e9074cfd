"""The day that a source states for an article, where it can be believed."""

from __future__ import annotations

from datetime import date, timedelta

from ingest.clean import clean_title, shorten
from ingest.sources.dates import parse_published

_SHOWN = 60  # characters of a date in a warning

# Where the clocks of programs begin that have no date: Unix, some hours west of it, and some months of seconds taken
# for milliseconds; MS-DOS. Archives have put older news than that on the web, but none from before there was any.
_FIRST = date(1700, 1, 1)
_CLOCKS = ((date(1969, 12, 31), date(1970, 12, 31)), (date(1979, 12, 31), date(1980, 1, 1)))


def believable(day: date | None, today: date) -> date | None:
    """The day, or None where it is the beginning of some clock's time or has not come yet anywhere on earth."""
    if day is None or not _FIRST <= day <= today + timedelta(days=1):
        return None
    return None if any(first <= day <= last for first, last in _CLOCKS) else day


def stated_day(text: str, today: date) -> date | None:
    """The day as a source wrote it, in its own zone, where that can be read and believed."""
    return believable(parse_published(text), today)


def shown_date(text: str) -> str:
    """A date as a source wrote it, as a warning shows it."""
    return clean_title(shorten(text, _SHOWN))
