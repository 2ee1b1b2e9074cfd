"""The parser of a command line, and readers of its values."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any


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
