"""Whether a sentence speaks against what a question takes for granted: a proof shows that it is true, and no more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import ProposedClaim
from bot.answering.english.statement import Statement, meaning
from bot.answering.grounding.words import kinds, read_words

LEAST_SHARED = 0.5  # of what the question says: a sentence about something else denies nothing of it


def against(claims: Sequence[ProposedClaim], question: Statement) -> tuple[ProposedClaim, ...]:
    """The claims that deny what the question says, or say what it denies."""
    question_denies = _denies(question.text)
    return tuple(
        claim
        for claim in claims
        if _denies(claim.text) != question_denies
        and len(question.meaning & meaning(claim.text)) >= LEAST_SHARED * len(question.meaning)
    )


def _denies(text: str) -> bool:
    return "denial" in kinds(read_words(text))
