"""The clock of this machine, as far as anybody can tell that it is wrong.

A machine without a clock of its own begins at 1970, or where it was switched off, until a server tells it the time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ingest.corpus.errors import UsageError

EARLIEST = date(2022, 10, 24)  # Python 3.11, which Dateline needs, came out on this day
ZONES = timedelta(days=1)
FIX = "Set the clock of this machine; timedatectl shows it, and whether it is kept right."


def is_impossible(now: datetime) -> bool:
    """Whether no right clock can show this time."""
    return now.date() < EARLIEST


def check_clock(now: datetime) -> None:
    """Raises UsageError for a time that cannot be: every article would be of a day to come, and lose it."""
    if is_impossible(now):
        raise UsageError(
            f"The clock of this machine says {now:%Y-%m-%d %H:%M}, which cannot be: set it, then run the same command "
            "again."
        )


def is_behind(now: datetime, last_run: datetime | None) -> bool:
    """Whether an ingest ran a day or more after this time: one of the two times was told by a wrong clock."""
    return last_run is not None and last_run - now >= ZONES
