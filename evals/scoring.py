"""How retrieval is scored: a passage counts if it contains an accepted answer and belongs to a gold article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.questions import EvalQuestion, normalize_answer


def contains(text: str, answers: Iterable[str]) -> bool:
    """Whether the text contains one of the answers as whole words."""
    padded = f" {normalize_answer(text)} "
    return any(f" {answer} " in padded for answer in map(normalize_answer, answers) if answer)


def is_gold(question: EvalQuestion, passage: Mapping[str, Any]) -> bool:
    """Whether the passage's article, or a copy of it, is a gold article of the question."""
    # The passages that `speed` compares have no article_id.
    return not question.gold_urls.isdisjoint((passage["url"], *passage["copies"], passage.get("article_id")))


def gold_rank(question: EvalQuestion, passages: Sequence[Mapping[str, Any]]) -> int | None:
    """The rank (from 1) of the first passage that holds an answer and is, or has a copy, at a gold URL."""
    for rank, passage in enumerate(passages, start=1):
        if is_gold(question, passage) and contains(passage["text"], question.answers):
            return rank
    return None


def answer_rank(question: EvalQuestion, passages: Sequence[Mapping[str, Any]]) -> int | None:
    """The rank (from 1) of the first passage that holds an answer, in any article."""
    for rank, passage in enumerate(passages, start=1):
        if contains(passage["text"], question.answers):
            return rank
    return None
