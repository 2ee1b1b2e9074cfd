"""Quotes beside the claims of a draft: what else the likeliest sentences say, as far as a reply has room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.answering.answer import Evidence, ProposedClaim, Quote
from bot.answering.english.statement import Statement, meaning
from bot.answering.grounding.quotes import locate

_ASKS_FOR = re.compile(r"\b(?:who|whom|whose|which|what|where|when|how (?:many|much|long|old|far|high|big))\b", re.I)
_OFFERS = re.compile(r"\bor\b", re.I)  # "Who won, the Lions or the Bears?" is answered in the words of the question


def within(claims: Iterable[ProposedClaim], words: int) -> tuple[ProposedClaim, ...]:
    """The first claims, whole, that have at most so many words together; one that alone has more is left out."""
    selected: list[ProposedClaim] = []
    for claim in claims:
        length = len(claim.text.split())
        if length <= words:
            selected.append(claim)
            words -= length
    return tuple(selected)


def telling(claims: Iterable[ProposedClaim], question: Statement) -> tuple[ProposedClaim, ...]:
    """The claims; of those about a question that asks for something, the ones that say more than the question.

    "Issued the first Thanksgiving proclamation [1]" stands, and leaves out who.
    """
    if not _ASKS_FOR.search(question.text) or _OFFERS.search(question.text):
        return tuple(claims)
    question_meaning = question.meaning
    return tuple(claim for claim in claims if not meaning(claim.text) <= question_meaning)


def with_quotes(
    claims: Sequence[ProposedClaim], question: Statement, quoted: Sequence[ProposedClaim], evidence: Evidence
) -> tuple[ProposedClaim, ...]:
    """The claims alone where the likeliest quote says the same; else the quotes after them, none of them twice.

    Two readers that agree need few words; where they do not, who asks sees what both found.
    """
    quotes = [quote for claim in claims for quote in _located(claim, evidence)]
    words_added = meaning(" ".join(claim.text for claim in claims)) - question.meaning
    further = [claim for claim in quoted if not _shows(claim, quotes, evidence)]
    agreed = not quoted or quoted[0] not in further or words_added <= meaning(quoted[0].text)
    return tuple(claims) if agreed else (*claims, *further)


def _shows(claim: ProposedClaim, quotes: Sequence[Quote], evidence: Evidence) -> bool:
    return any(
        first.version_id == second.version_id and first.start < second.end and second.start < first.end
        for first in _located(claim, evidence)
        for second in quotes
    )


def _located(claim: ProposedClaim, evidence: Evidence) -> list[Quote]:
    quotes = (locate(evidence.passage(quote.number), quote.text) for quote in claim.quotes)
    return [quote for quote in quotes if quote is not None]
