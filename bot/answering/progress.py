"""Tells whoever waits for an answer which passages a chat model is reading for it.

No sentence of the model is told before the whole draft is checked: whether it answers the question is known only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from ingest.corpus.articles import ScoredPassage

# Called in the thread that works on the question; it must return at once and raise nothing.
OnReading = Callable[[Sequence[ScoredPassage]], None]

_on_reading: ContextVar[OnReading | None] = ContextVar("on_reading", default=None)


@contextmanager
def telling(on_reading: OnReading | None) -> Iterator[None]:
    """Calls `on_reading` when a chat model begins to read, within this context."""
    token = _on_reading.set(on_reading)
    try:
        yield
    finally:
        _on_reading.reset(token)


def tell_reading(passages: Sequence[ScoredPassage]) -> None:
    """Tells that a chat model begins to read these passages, if anybody wants to know."""
    if on_reading := _on_reading.get():
        on_reading(passages)
