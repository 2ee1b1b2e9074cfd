"""How retrieval is scored: a passage counts if it contains an accepted answer and belongs to a gold article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.questions import EvalQuestion, normalize_answer
from ingest.corpus.text.normalization import normalize
from ingest.corpus.text.wording import UNSPACED

# A figure with its groups of thousands or its decimals: 24,000 and 3.1, but not 12.10.2026, 1, 2 or 2019,2020.
_FIGURE = re.compile(r"(?<![\d.,])\d+(?:(?:,\d{3})+(?:\.\d+)?|\.\d+)(?![.,]?\d)")
_INSIDE = "\ua78f"  # stands before what goes on a figure: a letter, so that it is no punctuation, and in no news
_UNSPACED = re.compile(f"[{UNSPACED}]")


def contains(text: str, answers: Iterable[str]) -> bool:
    """Whether the text contains one of the answers as whole words: neither 24 in 24,000 nor 3 in 3.1.

    Of an answer that begins or ends with a letter of a script without spaces, as Chinese, that end is no end of a word.
    """
    padded = f" {normalize_answer(text)} "
    accepted = [answer for answer in map(normalize_answer, answers) if answer and answer in padded]
    if not accepted:
        return False
    whole = f" {normalize_answer(_FIGURE.sub(_joined, normalize('NFKC', text)))} "
    return any(re.search(_pattern(answer), whole) for answer in accepted)


def _joined(figure: re.Match[str]) -> str:
    return re.sub("[.,]", f" {_INSIDE}", figure[0])


def _pattern(answer: str) -> str:
    # Between its words a figure may go on: "4.50 pounds" is "4 50 pounds".
    words = f" {_INSIDE}?".join(map(re.escape, answer.split()))
    before, after = ("" if _UNSPACED.match(letter) else " " for letter in (answer[0], answer[-1]))
    return f"{before}{words}(?!{after}{_INSIDE}){after}"


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
