"""Settings, progress bar and output of every eval command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.settings import AnsweringSettings

Progress = Callable[[int, int], None]  # called with how many are done, and of how many
Item = TypeVar("Item")


@contextmanager
def progress(description: str) -> Iterator[Progress]:
    """A progress bar on stderr, updated with (done, total); nothing if stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def counted(items: Sequence[Item], report: Progress) -> Iterator[Item]:
    """Each item; `report` is called when it is done."""
    for number, item in enumerate(items, start=1):
        yield item
        report(number, len(items))


def print_result(document: Any, page: Callable[[], RenderableType], *, as_json: bool) -> None:
    """Prints a result as one JSON document, or as the page that people read."""
    from bot.terminal import print_json, print_page

    if as_json:
        print_json(document)
    else:
        print_page(page())


def eval_settings() -> AnsweringSettings:
    """The settings from the environment, for questions of any length."""
    from bot.settings import AnsweringSettings
    from evals.questions import LONGEST
    from ingest.corpus.settings import read_settings

    return read_settings(AnsweringSettings, max_question_characters=LONGEST)


def count_up_to(most: int) -> Callable[[str], int]:
    """Reads a whole number from 1 to `most`, as argparse wants it."""

    def read(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to {most}")
        return int(text)

    return read


def day_of(text: str) -> date:
    """Reads a day, as argparse wants it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2025-03-31") from error
