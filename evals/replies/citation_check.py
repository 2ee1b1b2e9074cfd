"""Whether the quotes under a claim support it: the one place where the evals ask the guard.

Citation recall and precision as in Gao et al. (2023), Enabling Large Language Models to Generate Text with Citations
(ALCE): a claim counts for recall where all its quotes together support it; a citation counts for precision where its
quote supports the claim alone, or where the claim would not stand without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.answering.answerer import OTHERWISE
from bot.answering.dated_claims import without_date
from bot.answering.grounding import Basis, fault_over
from bot.answering.grounding.guard import Around


def supported(claim: str, quotes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the guard finds the claim in one of these citations' quotes, or each half of it in one."""
    said = without_date(claim.removeprefix(OTHERWISE))
    return bool(said and quotes) and fault_over(said, [_basis(quote) for quote in quotes]) is None


def _basis(quote: Mapping[str, Any]) -> Basis:
    day = quote.get("published")
    around = Around((date.fromisoformat(day),) if day else ())
    return Basis(quote["quote"], str(quote.get("version_id")), around)


def check_citations(reply: Mapping[str, Any]) -> tuple[int, int, int]:
    """Of a reply as `ask` prints it: claims that their quotes support, citations of claims, and those that carry."""
    by_number = {citation["number"]: citation for citation in reply["citations"]}
    claims_supported = cited = carrying = 0
    for claim in reply["claims"]:
        behind = [by_number[number] for number in claim["citations"] if number in by_number]
        whole = supported(claim["text"], behind)
        claims_supported += whole
        cited += len(claim["citations"])
        for place, quote in enumerate(behind):
            rest = behind[:place] + behind[place + 1 :]
            carrying += whole and (supported(claim["text"], [quote]) or not supported(claim["text"], rest))
    return claims_supported, cited, carrying
