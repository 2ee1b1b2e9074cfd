"""What a writer proposes; code decides what of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.answering.answer import DraftFault, Dropped, Evidence, ProposedClaim, Usage
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.retriever import SearchResult


@dataclass(frozen=True, slots=True)
class Proposal:
    """Claims in reading order."""

    claims: tuple[ProposedClaim, ...]
    writer: str | None = None  # who really wrote, where that may differ from the writer that was asked
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()  # sentences of a draft that found no support and never became claims
    fault: DraftFault | None = None  # why there are no claims
    replaced: DraftFault | None = None  # of the draft that quotes stand in for, which may not be sure enough
    contradicted: bool = False  # the first claim speaks against what the question takes for granted
    most_words: int | None = None  # of all claims of the reply together
    usage: Usage | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)


class Writer(Protocol):
    """Proposes an answer from evidence; the extractive one and the chat model's."""

    name: str
    declines: bool  # it reads the evidence, and may find no answer there

    def warm_up(self) -> None:
        """Loads what the writer needs, so that the first question need not wait for it."""
        ...

    def write(self, evidence: Evidence, result: SearchResult, reading: Reading) -> Proposal:
        """Claims for the question that was searched for, each naming its evidence, whose sentences have been read."""
        ...
