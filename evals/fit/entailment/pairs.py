"""The pairs that train the reader of statements: a statement, a text, and whether the one follows from the other.

All were written for it, over sentences of invented people and places in the manner of news. statements.jsonl has a
sentence a line with its `headline` and what stands `before` it: `true` statements in its words, those `said` in
others, and `untrue` ones with their kind; in other_words.jsonl each of three `said` has its twin in `untrue`, which
differs in one place. shortened.jsonl has sentences with `true` and `untrue` statements that only leave words out. The
sentences of evals/guard that the rules of the proof were made with are trained on as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from evals.guard.cases import TRAINED_ON, TRUE, read_cases


@dataclass(frozen=True, slots=True)
class StatementPair:
    """A statement, a headline or "", a text, and whether the statement follows from it; `kind` is for counting."""

    kind: str
    statement: str
    headline: str
    text: str
    follows: bool


def all_pairs() -> Iterator[StatementPair]:
    """Every pair, in the order of the files."""
    for record in _records("statements"):
        yield from _pairs("statement", record, record["true"] + record["said"], record["headline"])
    yield from pairs_in_other_words()
    for record in _records("shortened"):
        yield from _pairs("shortened", record, record["true"], "")
    for case in read_cases():
        if case.part in TRAINED_ON:
            yield StatementPair(f"guard: {case.kind}", case.sentence, "", case.passage, case.kind == TRUE)


def pairs_in_other_words() -> Iterator[StatementPair]:
    """Those whose statements share few words with their text, whether they follow or not."""
    for record in _records("other_words"):
        yield from _pairs("other words", record, record["said"], record["headline"])


def _pairs(name: str, record: dict[str, Any], true: list[str], headline: str) -> Iterator[StatementPair]:
    text = f"{record['before']} {record['quote']}".strip()
    for statement in true:
        yield StatementPair(f"{name}: true", statement, headline, text, True)
    for kind, statement in record["untrue"]:
        yield StatementPair(f"{name}: {kind}", statement, headline, text, False)


def _records(name: str) -> Iterator[dict[str, Any]]:
    for line in (files(__package__) / f"{name}.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)
