"""Claims to check, one a line of JSON: `{"id", "text", "label", "kind", "as_of"?}`.

A "true" one is said by an article in other words, an "altered" one is untrue by its kind (figure, name, date, negation,
roles), and of one "elsewhere" no article says anything. samples.jsonl is of the sample articles, year.jsonl of those of
../shared/data/news-2025. All were written before the code that checks them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from ingest.corpus.errors import UsageError


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
    try:
        lines = file.read_text("utf-8").splitlines()
        found = [_read(json.loads(line)) for line in lines if line.strip()]
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{file} is no file of claims; evals/check/samples.jsonl is an example.") from error
    if not found:
        raise UsageError(f"{file} has no claims; evals/check/samples.jsonl is an example.")
    return found


def _read(line: dict[str, str]) -> KnownClaim:
    as_of = date.fromisoformat(line["as_of"]) if line.get("as_of") else None
    return KnownClaim(line["id"], line["text"], Label(line["label"]), line.get("kind", ""), as_of)
