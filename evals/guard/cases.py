"""Sentences written by hand: untrue ones by kind, and true ones that are shorter than their quote.

cases.jsonl has a quote a line: what stands `before` it where a pronoun leans on that, `true` sentences and `untrue`
ones with their kind. All are our own, of invented people and places. Each was rewritten from a sentence of a news
article and has its kind, its structure and its length; the article's own words are not in here. What follows was true
of the sentences before: they were written before the rules of the proof, which were made with them in view; those
`held_out` were written afterward, and no rule was changed for them. other_articles.jsonl and whole_year.jsonl have the
same of other articles. Both were written before the rules were made over, with the first in view; the second was
measured when that was done, and only then looked at. later_articles.jsonl was written by somebody who had not read
the rules, and was measured first with the rules as they were then. latest_articles.jsonl was written in the same way,
before a parser was asked: the half that is `looked_at` was in view while the limits of the tree were chosen, the other
half never: that is the part to believe.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from bot.answering.answer import Evidence
from bot.answering.grounding.citations import cite
from bot.answering.writers.chat.draft import claims_from_draft
from bot.answering.writers.chat.own_words import OwnWords
from ingest.corpus.articles import ScoredPassage

TRUE = "true, shortened"
FILES = ("cases", "other_articles", "whole_year", "later_articles", "latest_articles")
PARTS = ("seen", "held_out", "other_articles", "whole_year", "later_articles", "latest_looked_at", "latest_articles")


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence that a model might write from a passage; `kind` says how it is untrue, TRUE that it is not.

    `part` is one of PARTS.
    """

    kind: str
    sentence: str
    passage: str
    part: str


@dataclass(slots=True)
class Proofs:
    """How many sentences there were, how many were shown as written, and how many more as the model's words."""

    tried: int = 0
    proven: int = 0
    own_words: int = 0
    wrong: list[str] = field(default_factory=list)


def read_cases() -> Iterator[Case]:
    """The cases in the order of the files."""
    for name in FILES:
        for line in (files(__package__) / f"{name}.jsonl").read_text("utf-8").splitlines():
            record = json.loads(line)
            passage = f"{record.get('before', '')} {record['quote']}".strip()
            part = PARTS["held_out" in record] if name == "cases" else name
            part = "latest_looked_at" if record.get("looked_at") else part
            for kind, sentence in [*record["untrue"], *((TRUE, sentence) for sentence in record["true"])]:
                yield Case(kind, sentence, passage, part)


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
    evidence = Evidence((_passage(case.passage),))
    draft = claims_from_draft(f"{case.sentence} [1]", evidence, OwnWords() if own_words else None)
    claims = cite(draft.claims, evidence).claims
    return any(_plain(claim.text) == _plain(case.sentence) for claim in claims)


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _passage(text: str) -> ScoredPassage:
    return ScoredPassage(
        passage_id=1,
        article_id="case",
        version_id="case",
        title="",
        url=None,
        outlet=None,
        name="case",
        published=None,
        retrieved=datetime.min,
        text=text,
        start=0,
        end=len(text),
        score=1.0,
    )
