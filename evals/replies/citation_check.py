"""Whether the quotes under a claim support it; the one place where the evals use the guard.

Citation recall and precision as in Gao et al. (2023), Enabling Large Language Models to Generate Text with Citations
(ALCE): a claim counts for recall if all its quotes together support it; a citation counts for precision if its quote
supports the claim alone, or if the claim would not be supported without it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.answer import OTHERWISE
from bot.answering.grounding.own_words import missing_fact
from bot.answering.grounding.proof import is_quote, proven_by_sentence
from ingest.corpus.text.sentences import sentences

# Words of ours that date a claim, where only its text is kept.
_WHEN = re.compile(r"^(?:In|\d{1,2}) [A-Z][a-z]+ \d{4}: ")


def supported(claim: str, quotes: Sequence[Mapping[str, Any]], *, own_words: bool = False) -> bool:
    """Whether the quote of one of these citations proves the claim, or contains all its facts if it is in own words."""
    statement = _WHEN.sub("", claim.removeprefix(OTHERWISE))
    texts = [str(quote["quote"]) for quote in quotes]
    if own_words:
        return bool(statement) and any(missing_fact(statement, text) is None for text in texts)
    return bool(statement) and any(_proves(statement, text) for text in texts)


def _proves(statement: str, text: str) -> bool:
    return is_quote(statement, text) or any(
        proven_by_sentence(statement, text[start:end], text[:start]) for start, end in sentences(text)
    )


def check_citations(reply: Mapping[str, Any]) -> tuple[int, int, int]:
    """For a reply as `ask` prints it: supported claims, citations, and citations that are needed."""
    by_number = {citation["number"]: citation for citation in reply["citations"]}
    claims_supported = cited = carrying = 0
    for claim in reply["claims"]:
        behind = [by_number[number] for number in claim["citations"] if number in by_number]
        is_own_words = bool(claim.get("own_words"))
        is_supported = supported(claim["text"], behind, own_words=is_own_words)
        claims_supported += is_supported
        cited += len(claim["citations"])
        for index, quote in enumerate(behind):
            others = behind[:index] + behind[index + 1 :]
            carrying += is_supported and (
                supported(claim["text"], [quote], own_words=is_own_words)
                or not supported(claim["text"], others, own_words=is_own_words)
            )
    return claims_supported, cited, carrying
