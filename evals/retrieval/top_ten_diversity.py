"""How the first ten slots are spent: on one article, or on copies of a report that stands there already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from evals.questions import normalize_answer

SLOTS = 10
SHINGLE = 5  # words
COPIED = 0.5  # of the shorter passage's shingles; other reports of one event share a quote, not half their text


def top_article_share(passages: Sequence[Mapping[str, Any]]) -> float | None:
    """The share of the filled slots among the first ten that the most frequent article takes; None for no passages."""
    first = passages[:SLOTS]
    if not first:
        return None
    return max(Counter(passage["article_id"] for passage in first).values()) / len(first)


def copies_share(passages: Sequence[Mapping[str, Any]]) -> float | None:
    """The share of the filled slots among the first ten that repeat another article above; None for no passages."""
    first = passages[:SLOTS]
    if not first:
        return None
    shingles = [_shingles(passage["text"]) for passage in first]
    repeats = sum(
        any(_is_copy(first[above], passage) or _overlap(shingles[above], shingles[slot]) for above in earlier)
        for slot, passage in enumerate(first)
        if (earlier := [a for a in range(slot) if first[a]["article_id"] != passage["article_id"]])
    )
    return repeats / len(first)


def _is_copy(above: Mapping[str, Any], passage: Mapping[str, Any]) -> bool:
    return passage["url"] in above["copies"] or above["url"] in passage["copies"]


def _overlap(above: frozenset[tuple[str, ...]], below: frozenset[tuple[str, ...]]) -> bool:
    shorter = min(len(above), len(below))
    return shorter > 0 and len(above & below) >= COPIED * shorter


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = normalize_answer(text).split()
    return frozenset(tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))
