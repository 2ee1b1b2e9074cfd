"""What the guard shows of the sentences written by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from bot.answering.answer import Evidence
from bot.answering.grounding.citations import cite
from bot.answering.grounding.entailment import shipped_reader
from bot.answering.writers.chat.draft import claims_from_draft
from bot.answering.writers.chat.own_words import OwnWords
from evals.guard.cases import TRUE, Case, read_cases
from ingest.corpus.articles import ScoredPassage


@dataclass(slots=True)
class Proofs:
    """How many sentences there were, how many were shown as written, and how many more as the model's words."""

    tried: int = 0
    proven: int = 0
    own_words: int = 0
    wrong: list[str] = field(default_factory=list)


def measure_cases(part: str | None = None) -> dict[str, Proofs]:
    """What becomes of each kind in a draft that cites the passage: all cases, or one of PARTS."""
    by_kind: dict[str, Proofs] = defaultdict(Proofs)
    for case in read_cases():
        if part not in (None, case.part):
            continue
        proofs = by_kind[case.kind]
        proofs.tried += 1
        if _is_shown(case, own_words=False):
            proofs.proven += 1
            if case.kind != TRUE:
                proofs.wrong.append(case.sentence)
        elif _is_shown(case, own_words=True):
            proofs.own_words += 1
    return dict(sorted(by_kind.items()))


def untrue_share(by_kind: dict[str, Proofs]) -> tuple[int, int]:
    """How many untrue sentences are shown as proven, and their total."""
    untrue = [proofs for kind, proofs in by_kind.items() if kind != TRUE]
    return sum(proofs.proven for proofs in untrue), sum(proofs.tried for proofs in untrue)


def cases_document(by_kind: dict[str, Proofs]) -> dict[str, Any]:
    """The counts as JSON."""
    return {
        kind: {"tried": proofs.tried, "shown": proofs.proven, "as_own_words": proofs.own_words, "wrong": proofs.wrong}
        for kind, proofs in by_kind.items()
    }


@cache  # a case is part of all and of its part
def _is_shown(case: Case, *, own_words: bool) -> bool:
    evidence = Evidence((passage_of(case.passage, "case"),))
    draft = claims_from_draft(f"{case.sentence} [1]", evidence, OwnWords(shipped_reader()) if own_words else None)
    claims = cite(draft.claims, evidence).claims
    return any(_plain(claim.text) == _plain(case.sentence) for claim in claims)


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def passage_of(
    text: str, name: str, *, title: str = "", url: str | None = None, published: date | None = None
) -> ScoredPassage:
    """A text of ours as the passage of an article of this name."""
    return ScoredPassage(
        passage_id=1,
        article_id=name,
        version_id=name,
        title=title,
        url=url,
        outlet=None,
        name=name,
        published=published,
        retrieved=datetime.min,
        text=text,
        start=0,
        end=len(text),
        score=1.0,
    )
