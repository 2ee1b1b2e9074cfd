"""Conversations whose every turn a person has rewritten so that it stands alone, one a line of JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.english.terms import words
from evals.json_lines import read_records, text_of, texts_of

_NO_ANSWER = "I don't know"


@dataclass(frozen=True, slots=True)
class ConversationTurn:
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
    turns: tuple[ConversationTurn, ...]


def read_conversations(file: Path) -> list[Conversation]:
    """The conversations of a .jsonl or .jsonl.gz file; raises UsageError for one that cannot be read."""
    return read_records(file, _conversation, "a conversation, as in docs/evaluation.md", "conversations")


def _conversation(fields: dict[str, Any], _number: int) -> Conversation:
    turns = tuple(
        ConversationTurn(text_of(turn, "question"), _answer(turn), text_of(turn, "rewrite")) for turn in fields["turns"]
    )
    about = texts_of(fields, "about") if fields.get("about") else ()
    return Conversation(text_of(fields, "set"), about, turns)


def _answer(turn: dict[str, Any]) -> str:
    return text_of(turn, "answer") if str(turn.get("answer") or "").strip() else ""
