"""Claims of which it is known which sentences report them.

A file holds claims, one a line of JSON. A sentence is named by the beginning of its digest, so that the file need not
hold what others have written: "says" are those that report the claim, under their headline, "mentions" those that take
it for granted, "other" those that do neither. What is in none of them was not judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.json_lines import read_records, text_of

SHAPE = "a claim, as in evals/topics/who_reported_key.jsonl"
DIGITS = 10


@dataclass(frozen=True, slots=True)
class KeyClaim:
    """A claim, the day of the first report and how many articles report it; None and 0 if none does."""

    claim: str
    as_of: date | None
    first: date | None
    reports: int
    says: frozenset[str]
    mentions: frozenset[str]
    other: frozenset[str]

    def reports_it(self, sentence: str) -> bool | None:
        """Whether one learns from the sentence that it happened; None if that was not judged."""
        digest = digest_of(sentence)
        if digest in self.says or digest in self.mentions:
            return True
        return False if digest in self.other else None


def digest_of(sentence: str) -> str:
    """What a key calls a sentence."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:DIGITS]


def read_claims_key(file: Path) -> list[KeyClaim]:
    """The claims of a key; raises UsageError for a file that is none."""
    return read_records(file, _claim, SHAPE, "claims")


def _claim(fields: Mapping[str, Any], _number: int) -> KeyClaim:
    def day(name: str) -> date | None:
        return None if fields.get(name) is None else date.fromisoformat(fields[name])

    claim, reports = text_of(fields, "claim"), fields["reports"]
    judged = [fields[name] for name in ("says", "mentions", "other")]
    if not all(isinstance(digests, list) and all(isinstance(digest, str) for digest in digests) for digests in judged):
        raise TypeError("its sentences are not lists of digests")
    if type(reports) is not int or reports < 0 or bool(reports) != (day("first") is not None):
        raise TypeError("its reports are a number, and it has a first day if there are any")
    return KeyClaim(claim, day("as_of"), day("first"), reports, *map(frozenset, judged))
