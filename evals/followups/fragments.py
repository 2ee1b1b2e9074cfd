"""Fragments such as "and Boeing?" after a question: read from a file, and measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.answering.english.lexicon.grammar import ARTICLES
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.rewrite import Rewriter
from evals.json_lines import read_records, text_of
from evals.tables import share_or_dash
from evals.terminal import Progress, counted
from ingest.corpus.console.visible_text import visible

PART, OF_SUBJECT, ALONE = KINDS = ("part of the question", "about its subject", "question of its own")
_WORD = re.compile(r"[^\W_]+(?:[.'’/&-][^\W_]+)*%?")
_LEFT_OUT = {*ARTICLES, "and"}


@dataclass(frozen=True, slots=True)
class WrittenFragment:
    """What somebody types after a question, and what a person makes of it.

    The same words where it stands alone; "World Series: attendance?" where it asks about what the question was about.
    """

    question: str
    follow_up: str
    rewrite: str

    @property
    def kind(self) -> str:
        """Which of KINDS it is."""
        if self.follow_up == self.rewrite:
            return ALONE
        return OF_SUBJECT if self.rewrite.endswith(f": {self.follow_up}") else PART


@dataclass(frozen=True, slots=True)
class UnderstoodFragment:
    """A fragment and what it is understood as."""

    fragment: WrittenFragment
    text: str

    @property
    def right(self) -> bool:
        """Whether it has the words of the person's rewrite, whatever their order and their articles."""
        return Counter(plain_words(self.text)) == Counter(plain_words(self.fragment.rewrite))


def read_fragments(file: Path) -> list[WrittenFragment]:
    """The fragments of a JSONL file; raises UsageError for one that cannot be read."""
    return read_records(file, _fragment, "a fragment", "fragments")


def understand(fragments: Sequence[WrittenFragment], rewrite: Rewriter, tell: Progress) -> list[UnderstoodFragment]:
    """Each fragment with what it is understood as after its question."""
    return [
        UnderstoodFragment(fragment, rewrite(fragment.follow_up, [Turn(fragment.question)]).text)
        for fragment in counted(fragments, tell)
    ]


def plain_words(text: str) -> list[str]:
    """The words of a text as they are compared: small, without the endings of owners, articles and "and"."""
    words = (re.sub(r"['’]s$", "", match[0].lower()) for match in _WORD.finditer(text))
    return [word for word in words if word not in _LEFT_OUT]


def alike(text: str, other: str) -> float:
    """How alike the words of two texts are in their order, 0..1 (Ratcliff and Obershelp, as difflib has it)."""
    return SequenceMatcher(None, plain_words(text), plain_words(other), autojunk=False).ratio()


def document(understood: Sequence[UnderstoodFragment]) -> dict[str, Any]:
    """For each kind how many fragments there are, and the share that is right; None of nothing."""
    return {kind: _shares([one for one in understood if one.fragment.kind == kind]) for kind in KINDS}


def _shares(of_kind: Sequence[UnderstoodFragment]) -> dict[str, Any]:
    right = sum(one.right for one in of_kind)
    return {"fragments": len(of_kind), "right": right / len(of_kind) if of_kind else None}


def fragments_table(understood: Sequence[UnderstoodFragment]) -> RenderableType:
    """A line a kind, shares in percent, and below them those that are taken for something else."""
    kinds = Table("kind", "fragments", "right", title="Fragments")
    for kind, shares in document(understood).items():
        kinds.add_row(kind, str(shares["fragments"]), share_or_dash(shares["right"]))
    wrong = Table("question", "fragment", "a person", "ours", show_lines=True)
    for one in understood:
        if not one.right:
            texts = (one.fragment.question, one.fragment.follow_up, one.fragment.rewrite, one.text)
            wrong.add_row(*(Text(visible(text)) for text in texts))
    return Group(kinds, wrong) if wrong.row_count else kinds


def _fragment(fields: dict[str, Any], _number: int) -> WrittenFragment:
    return WrittenFragment(*(text_of(fields, name) for name in ("question", "follow_up", "rewrite")))
