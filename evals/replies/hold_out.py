"""Hides articles from a search, so that a question that they answer has no answer any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from pydantic import PrivateAttr

from bot.answering.question.query import Query
from bot.answering.search.retriever import Looked, PassageRetriever
from bot.answering.stopwatch import Stopwatch
from ingest.corpus.articles import ScoredPassage

DEEPER = 2  # so that as many candidates are left as there would be without these articles


class HoldingOut(PassageRetriever):
    """The retriever, but for the articles at the URLs that are held out just now."""

    _hidden: frozenset[str] = PrivateAttr(default=frozenset())

    @contextmanager
    def without(self, urls: frozenset[str]) -> Iterator[None]:
        """While this is open, no article at one of these URLs, and no copy of one, is found; not for two threads."""
        self._hidden = urls
        try:
            yield
        finally:
            self._hidden = frozenset()

    def look(self, query: Query, depth: int, clock: Stopwatch) -> Looked:
        """Both searches, deeper, and what is hidden taken out."""
        if not self._hidden:
            return super().look(query, depth, clock)
        looked = super().look(query, DEEPER * depth, clock)
        seen = [candidate for candidate in looked.candidates if not self._is_hidden(candidate.passage)]
        return replace(looked, candidates=seen[:depth])

    def _is_hidden(self, passage: ScoredPassage) -> bool:
        return not self._hidden.isdisjoint((passage.url or "", *passage.copies))
