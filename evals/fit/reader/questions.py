"""Reads the question-answer sets that the reader is trained on: one form for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.json_lines import each_record
from ingest.corpus.text.sentences import Span, sentences


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text with the offsets of its sentences and the name of the article that it is of."""

    article: str
    title: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Answerable:
    """A question, its paragraph, and the characters [start, end) there that answer; None where nothing does."""

    source: str
    question: str
    paragraph: Paragraph
    answer: Span | None
    accepted: frozenset[str]


def read_set(folder: Path, name: str) -> Iterator[Answerable]:
    """The usable questions of one set, in the order of its file; raises UsageError where it cannot be read."""
    paragraphs: dict[str, Paragraph] = {}
    with each_record(folder / f"{name}.jsonl.gz", "questions with passages") as records:
        for number, fields in enumerate(records):
            question = _question(fields, name, number, paragraphs)
            if question:
                yield question


def _question(fields: dict[str, Any], source: str, number: int, paragraphs: dict[str, Paragraph]) -> Answerable | None:
    text = fields["context"]
    answers = fields.get("answers") or []
    if not answers and not fields.get("impossible"):
        return None  # yes or no, or an answer that is no span
    answer = None
    if answers:
        start = answers[0]["start"]
        if start is None or text[start : start + len(answers[0]["text"])] != answers[0]["text"]:
            return None
        answer = (start, start + len(answers[0]["text"]))
    if text not in paragraphs:
        title = str(fields.get("title") or "").replace("_", " ").removeprefix("/wiki/")
        paragraphs[text] = Paragraph(title or f"{source} {number}", title, text, tuple(sentences(text)))
    accepted = frozenset(str(record["text"]).lower() for record in answers)
    return Answerable(source, " ".join(fields["question"].split()), paragraphs[text], answer, accepted)
