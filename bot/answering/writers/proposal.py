"""What a writer proposes; code decides what of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.answering.answer import Evidence, Question
from bot.answering.retriever import Found


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """One sentence with the evidence number it names and the words it says it rests on."""

    text: str
    number: int
    quote: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Claims in reading order; `support` in 0..1 says how well the evidence speaks to the question."""

    claims: tuple[ProposedClaim, ...]
    support: float


class Writer(Protocol):
    """Proposes an answer from evidence; the extractive one and the chat model's."""

    name: str

    def write(self, question: Question, evidence: Evidence, found: Found) -> Proposal:
        """Claims for the question, each naming its evidence."""
        ...
