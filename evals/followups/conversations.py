"""Conversations whose every turn a person has rewritten so that it stands alone, one a line of JSON."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.answering.english.terms import words
from ingest.corpus.errors import UsageError

_NO_ANSWER = "I don't know"


@dataclass(frozen=True, slots=True)
class Asked:
    """One turn: the question, its answer ("" for none), and a person's rewrite of the question."""

    question: str
    answer: str
    rewrite: str

    @property
    def stands_alone(self) -> bool:
        """Whether the person found nothing to add."""
        return words(self.question) == words(self.rewrite)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a Turn holds of the answer."""
        return (self.answer,) if self.answer and not self.answer.startswith(_NO_ANSWER) else ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns in order; `about` is what the people knew of the subject before the first one."""

    name: str
    about: tuple[str, ...]
    turns: tuple[Asked, ...]


def read_conversations(file: Path) -> list[Conversation]:
    """The conversations of a .jsonl or .jsonl.gz file; raises UsageError for one that cannot be read."""
    try:
        return list(_lines(file))
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, EOFError) as error:
        raise UsageError(f"{file} is no file of conversations; see docs/evaluation.md.") from error


def _lines(file: Path) -> Iterator[Conversation]:
    data = file.read_bytes()
    for line in (gzip.decompress(data) if file.suffix == ".gz" else data).splitlines():
        found = json.loads(line)
        turns = tuple(Asked(t["question"], t.get("answer") or "", t["rewrite"]) for t in found["turns"])
        yield Conversation(str(found["set"]), tuple(found.get("about") or ()), turns)
