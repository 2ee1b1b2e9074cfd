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
    kept: list[ProposedClaim] = []
    for claim in claims:
        length = len(claim.text.split())
        if length <= words:
            kept.append(claim)
            words -= length
    return tuple(kept)


def telling(claims: Iterable[ProposedClaim], asked: Statement) -> tuple[ProposedClaim, ...]:
    """The claims; of those about a question that asks for something, the ones that say more than the question.

    "Issued the first Thanksgiving proclamation [1]" stands, and leaves out who.
    """
    if not _ASKS_FOR.search(asked.text) or _OFFERS.search(asked.text):
        return tuple(claims)
    known = asked.meaning
    return tuple(claim for claim in claims if not meaning(claim.text) <= known)


def with_quotes(
    claims: Sequence[ProposedClaim], asked: Statement, quoted: Sequence[ProposedClaim], evidence: Evidence
) -> tuple[ProposedClaim, ...]:
    """The claims alone where the likeliest quote says the same; else the quotes after them, none of them twice.

    Two readers that agree need few words; where they do not, who asks sees what both found.
    """
    shown = [quote for claim in claims for quote in _located(claim, evidence)]
    added = meaning(" ".join(claim.text for claim in claims)) - asked.meaning
    more = [claim for claim in quoted if not _shows(claim, shown, evidence)]
    agreed = not quoted or quoted[0] not in more or added <= meaning(quoted[0].text)
    return tuple(claims) if agreed else (*claims, *more)


def _shows(claim: ProposedClaim, shown: Sequence[Quote], evidence: Evidence) -> bool:
    return any(
        one.version_id == other.version_id and one.start < other.end and other.start < one.end
        for one in _located(claim, evidence)
        for other in shown
    )


def _located(claim: ProposedClaim, evidence: Evidence) -> list[Quote]:
    found = (locate(evidence.passage(quote.number), quote.text) for quote in claim.quotes)
    return [quote for quote in found if quote is not None]
