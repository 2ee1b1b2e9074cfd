"""What was judged of the sentences that a search brings for written questions: do they answer?

That a sentence holds an accepted answer does not tell: "In Rome, Ann Lee said so" does not answer where she was born.
The judgments stand beside the questions, by a fingerprint of each sentence: the sentences are their publishers'.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from evals.json_lines import read_records

NAMES = ("right", "wrong", "unclear")
_DIGITS = 8  # enough for the few sentences of one question


@dataclass(frozen=True, slots=True)
class Judgments:
    """Fingerprints of the sentences that answer a question, of those that do not though they hold an accepted answer,
    and of those of which it is not clear."""

    right: frozenset[str]
    wrong: frozenset[str]
    unclear: frozenset[str]

    def verdict(self, sentence: str, *, holds: bool) -> bool | None:
        """Whether a sentence, which may hold an accepted answer, answers; None where that is unclear."""
        digits = fingerprint(sentence)
        if digits in self.right:
            return True
        return None if digits in self.unclear or (holds and digits not in self.wrong) else False


def fingerprint(sentence: str) -> str:
    """The first digits of the SHA-256 of a sentence, however its words are spaced."""
    return hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()[:_DIGITS]


def read_judgments(file: Path) -> dict[str, Judgments]:
    """The judgments in a file of questions, by the id of each that has some.

    Raises UsageError with the number of a bad line.
    """
    records = read_records(file, _judgments, "a question", "questions")
    return {id_: judgments for id_, judgments in records if judgments}


def _judgments(fields: dict[str, object], number: int) -> tuple[str, Judgments | None]:
    if fields.keys().isdisjoint(NAMES):
        return "", None
    lists = (_texts(fields.get(name) or []) for name in NAMES)
    return str(fields.get("id", number)), Judgments(*lists)


def _texts(values: object) -> frozenset[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"{', '.join(NAMES)} are lists of texts")
    return frozenset(values)
