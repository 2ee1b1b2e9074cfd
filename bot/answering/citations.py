"""Turns what a writer proposed into claims with numbered citations; what points nowhere is dropped."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Citation, Claim, Evidence, Quote
from bot.answering.quotes import locate
from bot.answering.writers.proposal import ProposedClaim


def cite(proposed: Sequence[ProposedClaim], evidence: Evidence) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """The claims whose quote stands in the evidence they name, each once; numbers in order of first use."""
    claims: dict[str, Claim] = {}
    citations: dict[Quote, Citation] = {}
    for claim in proposed:
        try:
            passage = evidence.passage(claim.number)
        except LookupError:
            continue
        quote = locate(passage, claim.quote)
        text = " ".join(claim.text.split())
        if quote is None or not text or text in claims:
            continue
        citation = citations.setdefault(quote, Citation(len(citations) + 1, quote, passage))
        claims[text] = Claim(text, (citation.number,))
    return tuple(claims.values()), tuple(citations.values())
