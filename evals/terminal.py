"""Settings, progress bar and output of every eval command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import rich.progress
from rich.console import Console

from bot.settings import AnsweringSettings
from evals.questions import LONGEST
from ingest.corpus.settings import read_settings

Progress = Callable[[int, int], None]  # called with how many are done, and of how many
Item = TypeVar("Item")


@contextmanager
def progress(description: str) -> Iterator[Progress]:
    """A progress bar on stderr, updated with (done, total); nothing if stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with rich.progress.Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def counted(items: Sequence[Item], report: Progress) -> Iterator[Item]:
    """Each item; `report` is called when it is done."""
    for number, item in enumerate(items, start=1):
        yield item
        report(number, len(items))


def eval_settings(**changes: Any) -> AnsweringSettings:
    """The settings from the environment with these changes, for questions of any length."""
    return read_settings(AnsweringSettings, max_question_characters=LONGEST, **changes)
