"""Tells whoever waits for an answer what a chat model reads for it, and which of its sentences are proven so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from bot.answering.answer import Evidence, ProposedClaim
from ingest.corpus.articles import ScoredPassage


@dataclass(frozen=True, slots=True)
class Progress:
    """What a chat model reads, and the sentences that are proven so far, each with its quotes from the evidence."""

    evidence: Evidence
    claims: tuple[ProposedClaim, ...] = ()
    numbers: tuple[int, ...] | None = None  # of the passages that it reads; None where it reads all of the evidence

    @property
    def passages(self) -> tuple[ScoredPassage, ...]:
        """The passages that it reads."""
        numbers = range(1, len(self.evidence.passages) + 1) if self.numbers is None else self.numbers
        return tuple(self.evidence.passage(number) for number in numbers)


# Called in the thread that works on the question; it must return at once and raise nothing.
OnProgress = Callable[[Progress], None]

_on_progress: ContextVar[OnProgress | None] = ContextVar("on_progress", default=None)


@contextmanager
def progress_to(on_progress: OnProgress | None) -> Iterator[None]:
    """Calls `on_progress` when a chat model begins to read, and for each sentence that is proven, in this context."""
    token = _on_progress.set(on_progress)
    try:
        yield
    finally:
        _on_progress.reset(token)


def current_listener() -> OnProgress | None:
    """What to call with progress in this context, if anybody wants to know."""
    return _on_progress.get()
