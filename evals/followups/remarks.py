"""Remarks on a reply and what asks about the news, told apart: read from a file and measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from bot.conversation.follow_up.remarks import KINDS, NEWS, Remark
from evals.json_lines import read_records, text_of
from evals.tables import share_or_dash
from ingest.corpus.console.visible_text import visible


@dataclass(frozen=True, slots=True)
class Phrase:
    """What somebody types after a reply, and its kind: that of a remark, or NEWS."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class ClassifiedPhrase:
    """A phrase and the kind that it was taken for."""

    phrase: Phrase
    kind: str

    @property
    def right(self) -> bool:
        """Whether it was taken for what it is."""
        return self.kind == self.phrase.kind


def read_phrases(file: Path) -> list[Phrase]:
    """The phrases of a JSONL file; raises UsageError for one that cannot be read."""
    return read_records(file, _phrase, "a phrase", "phrases")


def classify(phrases: Sequence[Phrase], remark_in: Callable[[str], Remark | None]) -> list[ClassifiedPhrase]:
    """Each phrase with the kind that it is taken for."""
    return [ClassifiedPhrase(phrase, remark_in(phrase.text) or NEWS) for phrase in phrases]


def document(classified: Sequence[ClassifiedPhrase]) -> dict[str, Any]:
    """For each kind how many phrases there are, and the shares taken for any remark and for the right kind."""
    return {kind: _shares([result for result in classified if result.phrase.kind == kind]) for kind in KINDS}


def _shares(of_kind: Sequence[ClassifiedPhrase]) -> dict[str, float | None]:
    count = len(of_kind)
    return {
        "phrases": count,
        "remarks": sum(result.kind != NEWS for result in of_kind) / count if count else None,
        "right": sum(result.right for result in of_kind) / count if count else None,
    }


def remarks_table(classified: Sequence[ClassifiedPhrase]) -> Table:
    """A line a kind, shares in percent, and what was taken for something else."""
    table = Table("kind", "phrases", "taken for a remark", "right", "wrong", title="Remarks on a reply")
    for kind, shares in document(classified).items():
        wrong = [
            f"{result.phrase.text} ({result.kind})"
            for result in classified
            if result.phrase.kind == kind and not result.right
        ]
        cells = (str(shares["phrases"]), share_or_dash(shares["remarks"]), share_or_dash(shares["right"]))
        table.add_row(kind, *cells, Text(visible(", ".join(wrong))))
    return table


def _phrase(fields: dict[str, Any], _number: int) -> Phrase:
    kind = text_of(fields, "kind")
    if kind not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    return Phrase(text_of(fields, "text"), kind)
