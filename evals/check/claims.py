"""Claims to check: of a file, one a line of JSON (`{"id", "text", "label", "kind", "as_of"?}`), or drawn from a corpus.

A "true" one is said by an article in other words, an "altered" one is untrue by its kind (figure, name, date, negation,
roles), and of one "elsewhere" no article says anything. samples.jsonl is of the sample articles, the others of news
articles of 2025 that do not come with the program. samples.jsonl and year.jsonl were written before the code that
checks them, later.jsonl by somebody who had not seen it, january_june.jsonl and july_december.jsonl by a large language
model that had not, either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Any

from bot.answering.english.terms import names
from evals.alterations import ALTERATIONS
from evals.guard.command import AS_IT_IS, draw_sentences
from evals.json_lines import day_of, read_records, text_of
from ingest.corpus.corpus import Corpus


class Label(StrEnum):
    """What is known of a claim."""

    TRUE = "true"
    ALTERED = "altered"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim, what is known of it, and the day to check it on; None for today."""

    id: str
    text: str
    label: Label
    kind: str
    as_of: date | None


def read_claims(file: Path) -> list[KnownClaim]:
    """The claims of a file in order; raises UsageError for one that cannot be read or has none."""
    return read_records(file, _claim, "a claim, as in evals/check/samples.jsonl", "claims")


def draw_claims(corpus: Corpus, count: int, seed: int) -> list[KnownClaim]:
    """So many claims at most, every second one altered in one of the ways that its sentence allows."""
    draw = Random(seed)
    sentences = draw_sentences(corpus, count, draw)
    names_of_all = sorted({name for text in sentences for name in names(text) if name[0].isupper() and len(name) > 3})
    claims = []
    for number, text in enumerate(sentences):
        if number % 2 == 0:
            claims.append(KnownClaim(f"d{number}", text, Label.TRUE, AS_IT_IS, None))
            continue
        alterations = [(name, alter(text, draw, names_of_all)) for name, alter in ALTERATIONS.items()]
        possible = [(name, altered) for name, altered in alterations if altered and altered != text]
        if possible:
            name, altered = draw.choice(possible)
            claims.append(KnownClaim(f"d{number}", altered, Label.ALTERED, name, None))
    return claims


def _claim(fields: dict[str, Any], _number: int) -> KnownClaim:
    as_of = day_of(fields, "as_of")
    text, label = text_of(fields, "text"), Label(fields["label"])
    return KnownClaim(str(fields["id"]), text, label, str(fields.get("kind") or ""), as_of)
