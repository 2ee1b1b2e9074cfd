"""Numbers the passages that a writer may use, within a budget of characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.answering.answer import Evidence, NearestArticle
from bot.answering.search.ranking import is_too_early
from ingest.corpus.articles import ScoredPassage

if TYPE_CHECKING:
    from bot.answering.search.retriever import SearchResult

BUDGET_CHARACTERS = 12_000
NEAREST = 3


def number_passages(passages: Sequence[ScoredPassage], budget: int = BUDGET_CHARACTERS) -> Evidence:
    """The best passages, whole, as many as fit."""
    ends = accumulate(len(passage.text) for passage in passages)
    return Evidence(tuple(passage for passage, end in zip(passages, ends, strict=True) if end <= budget))


def timely_evidence(result: SearchResult) -> Evidence:
    """The passages that a question is answered from: as many as fit of those that are not too early for it."""
    period = result.query.scope.period
    return number_passages([passage for passage in result.passages if not is_too_early(passage, period)])


def nearest_articles(passages: Sequence[ScoredPassage], count: int = NEAREST) -> tuple[NearestArticle, ...]:
    """The articles of the best passages, each once."""
    articles: dict[str, NearestArticle] = {}
    for passage in passages:
        if passage.article_id not in articles and len(articles) < count:
            articles[passage.article_id] = NearestArticle.of(passage)
    return tuple(articles.values())
