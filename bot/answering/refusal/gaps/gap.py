"""RefusedQuestion and Gap: what is kept of a question that no article answered, and a cluster of such questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.answering.answer import NearestArticle


@dataclass(frozen=True, slots=True)
class RefusedQuestion:
    """A question that no article answered, as it is kept: the day, a pseudonym, the ids of the nearest articles."""

    day: date
    person: str
    text: str
    reason: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same; `wording` is one of them, None where too few people asked. `reason` is the usual."""

    wording: str | None
    questions: int
    people: int
    reason: str
    nearest: tuple[NearestArticle, ...] = ()
