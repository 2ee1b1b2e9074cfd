"""Claims to check, one a line of JSON: `{"id", "text", "label", "kind", "as_of"?}`.

A "true" one is said by an article in other words, an "altered" one is untrue by its kind (figure, name, date, negation,
roles), and of one "elsewhere" no article says anything. samples.jsonl is of the sample articles, year.jsonl of those of
../shared/data/news-2025. All were written before the code that checks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from evals.json_lines import read_records


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


def _claim(fields: dict[str, str], _number: int) -> KnownClaim:
    as_of = date.fromisoformat(fields["as_of"]) if fields.get("as_of") else None
    return KnownClaim(fields["id"], fields["text"], Label(fields["label"]), fields.get("kind", ""), as_of)
