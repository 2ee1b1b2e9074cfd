"""Whether the quotes under a claim support it: the one place where the evals ask the guard.

Citation recall and precision as in Gao et al. (2023), Enabling Large Language Models to Generate Text with Citations
(ALCE): a claim counts for recall where all its quotes together support it; a citation counts for precision where its
quote supports the claim alone, or where the claim would not stand without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest.corpus.folding import fold


def supported(claim: str, quotes: Sequence[str]) -> bool:
    """Whether the claim is said by these quotes: it stands in one of them, white space and marks of style aside."""
    said = _plain(claim)
    return bool(said) and any(said in _plain(quote) for quote in quotes)


def check_citations(reply: Mapping[str, Any]) -> tuple[int, int, int]:
    """Of a reply as `ask` prints it: claims that their quotes support, citations of claims, and those that carry."""
    quotes = {citation["number"]: citation["quote"] for citation in reply["citations"]}
    claims_supported = cited = carrying = 0
    for claim in reply["claims"]:
        behind = [quotes[number] for number in claim["citations"] if number in quotes]
        whole = supported(claim["text"], behind)
        claims_supported += whole
        cited += len(claim["citations"])
        for place, quote in enumerate(behind):
            rest = behind[:place] + behind[place + 1 :]
            carrying += whole and (supported(claim["text"], [quote]) or not supported(claim["text"], rest))
    return claims_supported, cited, carrying


def _plain(text: str) -> str:
    return " ".join(fold(text).casefold().split())
