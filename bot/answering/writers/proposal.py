"""What a writer proposes; code decides what of it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.answering.answer import Dropped, Evidence, ProposedClaim, Usage
from bot.answering.reading.marked_evidence import Reading
from bot.answering.search.retriever import SearchResult


@dataclass(frozen=True, slots=True)
class Proposal:
    """Claims in reading order.

    `writer` names who really wrote, where that may differ from the writer that was asked; `dropped` are
    sentences of a draft that found no support and never became claims; `refusal` says why there are no claims, and
    `refusal_in_doubt` why there is no answer where quotes that stand in for a draft are not sure enough;
    `contradicted` that the first claim speaks against what the question takes for granted; `most_words` how many the
    claims of the reply may have together.
    """

    claims: tuple[ProposedClaim, ...]
    writer: str | None = None
    notes: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    refusal: str | None = None
    refusal_in_doubt: str | None = None
    contradicted: bool = False
    most_words: int | None = None
    usage: Usage | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)


class Writer(Protocol):
    """Proposes an answer from evidence; the extractive one and the chat model's.

    `declines` says that it reads the evidence and may find no answer there.
    """

    name: str
    declines: bool

    def warm_up(self) -> None:
        """Loads what the writer needs, so that the first question need not wait for it."""
        ...

    def write(self, evidence: Evidence, result: SearchResult, reading: Reading) -> Proposal:
        """Claims for the question that was searched for, each naming its evidence, whose sentences have been read."""
        ...
