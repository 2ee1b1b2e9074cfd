"""Reads questions; the program under test sees `text` and `as_of`, never the rest."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evals.json_lines import read_records
from ingest.corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question, its as-of day, and its correct results: any of the answers, from any gold URL."""

    id: str
    text: str
    as_of: date | None
    answers: tuple[str, ...]
    gold_urls: frozenset[str]

    @property
    def has_gold(self) -> bool:
        """Whether the corpus holds an article that answers it."""
        return bool(self.gold_urls)


def read_questions(file: Path) -> list[EvalQuestion]:
    """The questions of a JSONL file; raises UsageError with the number of an invalid line."""
    questions = read_records(file, _question, "a question", "questions")
    twice = next((id_ for id_, count in Counter(question.id for question in questions).items() if count > 1), None)
    if twice is not None:
        raise UsageError(f"{file}: the id {twice} stands twice; results are kept by it.")
    return questions


def _question(fields: dict[str, object], number: int) -> EvalQuestion:
    gold, answers = fields.get("gold_urls") or [], fields.get("answers") or []
    if not isinstance(gold, list) or not isinstance(answers, list):
        raise TypeError("answers and gold_urls are lists")
    json.dumps(fields, ensure_ascii=False).encode()  # half a surrogate pair can be neither printed nor kept
    as_of = fields.get("as_of")
    return EvalQuestion(
        id=str(fields.get("id", number)),
        text=str(fields["question"]),
        as_of=date.fromisoformat(str(as_of)) if as_of else None,
        answers=tuple(str(answer) for answer in answers),
        gold_urls=frozenset(str(url) for url in gold),
    )
