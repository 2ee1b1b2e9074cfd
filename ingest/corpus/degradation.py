"""What a question was answered without, for those who have to know it of each: an eval, not a person.

A context variable, as the deadline is: what is left out far below is known without an extra argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Degradation(StrEnum):
    """Why a reply says nothing about the settings that it was made with."""

    BY_WORDS_ALONE = "by words alone"  # the index could not be used
    WITHOUT_READERS = "without the readers"  # they failed, or took longer than READER_SECONDS
    CUT_SHORT = "cut short"  # steps were left out for lack of time
    STOPPED = "stopped"  # QUESTION_SECONDS were over before there was a reply


_noted: ContextVar[set[Degradation] | None] = ContextVar("degradations", default=None)


@contextmanager
def degradations() -> Iterator[set[Degradation]]:
    """What the work inside was done without, in this thread and in contexts copied from it."""
    found: set[Degradation] = set()
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note_degradation(kind: Degradation) -> None:
    """Notes that the current work is done without this, if anybody wants to know."""
    found = _noted.get()
    if found is not None:
        found.add(kind)
