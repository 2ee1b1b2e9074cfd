"""The parser of a command line, and readers of its values, some of which are settings, too."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

_INTERVAL = re.compile(r"(\d{1,5})\s?([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


class ArgumentParser(argparse.ArgumentParser):
    """As its base, but an option is written whole: of `--prun` nobody knows whether it shall remove articles.

    The parsers of its subcommands are of this class, too.
    """

    def __init__(self, prog: str | None = None, **keywords: Any) -> None:
        super().__init__(prog, allow_abbrev=False, **keywords)


def count_up_to(limit: int) -> Callable[[str], int]:
    """Reads a whole number from 1 to `limit`, as argparse wants it."""

    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= limit:
            raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to {limit:,}")
        return int(text)

    return read


def day_of(text: str) -> date:
    """Reads a day, as argparse wants it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2025-03-31") from error


def interval_of(text: str, longest: timedelta) -> timedelta | None:
    """The time that "30m", "2h" or "1d" means; None where it means none between a minute and the longest."""
    match = _INTERVAL.fullmatch(text.strip())
    if not match:
        return None
    interval = timedelta(**{_UNITS[match[2]]: int(match[1])})
    return interval if timedelta(minutes=1) <= interval <= longest else None
