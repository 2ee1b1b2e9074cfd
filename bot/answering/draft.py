"""From a chat model's draft to claims; a stand-in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.answer import Evidence
from bot.answering.writers.proposal import ProposedClaim
from ingest.corpus.folding import fold
from ingest.corpus.sentences import sentences


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of the draft that does not stand."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of a draft."""

    claims: tuple[ProposedClaim, ...]
    dropped: tuple[Dropped, ...]
    contradicted: bool
    no_answer: bool


def claims_from_draft(draft: str, evidence: Evidence) -> Checked:
    """The sentences of a draft that its passages say."""
    claims: list[ProposedClaim] = []
    dropped: list[Dropped] = []
    contradicted = False
    no_answer = draft.strip().upper().startswith("NO ANSWER")
    for line in draft[:20_000].splitlines():
        match = re.match(r"^(CONTRADICTED:)?(.*?)((?:\s*\[\d+\])+)[\s.]*$", line.strip())
        text = (match[2] if match else line).strip()
        claim = _claim(text, [int(n) for n in re.findall(r"\d+", match[3])], evidence) if match else None
        if claim is None:
            dropped.append(Dropped(text, "not said by its passages"))
        else:
            claims.append(claim)
            contradicted = contradicted or bool(match and match[1])
    return Checked(tuple(claims), tuple(dropped), contradicted, no_answer)


def _claim(text: str, numbers: list[int], evidence: Evidence) -> ProposedClaim | None:
    words = set(re.findall(r"\w+", fold(text).lower()))
    best: tuple[float, int, str] = (0.0, 0, "")
    for number in numbers:
        if not 1 <= number <= len(evidence.passages):
            continue
        passage = evidence.passage(number).text
        for start, end in sentences(passage):
            own = set(re.findall(r"\w+", fold(passage[start:end]).lower()))
            best = max(best, (len(words & own) / max(1, len(words)), number, passage[start:end]))
    # Every word: a stand-in for the guard, which is finer.
    return ProposedClaim(text, best[1], best[2]) if best[0] >= 0.6 and not re.search(r"http|@|<", text) else None
