"""Hides articles from a search, so that the questions that they answer have no answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from pydantic import PrivateAttr

from bot.answering.question.query import Query
from bot.answering.search.retriever import CandidateList, PassageRetriever
from bot.stopwatch import Stopwatch
from ingest.corpus.articles import Copies, ScoredPassage

DEEPER = 2  # times as deep, so that enough candidates are left without the hidden articles


class HoldingOut(PassageRetriever):
    """A retriever that ignores the articles that are currently held out."""

    _hidden: frozenset[str] = PrivateAttr(default=frozenset())

    @contextmanager
    def without(self, gold: frozenset[str]) -> Iterator[None]:
        """Inside, no article of these URLs and ids, and no copy of one, is found; not thread-safe."""
        self._hidden = gold
        try:
            yield
        finally:
            self._hidden = frozenset()

    def find_candidates(
        self,
        query: Query,
        depth: int,
        clock: Stopwatch,
        *,
        words_of: tuple[date, date] | None = None,
        vector: NDArray[np.float32] | None = None,
    ) -> CandidateList:
        """Runs both searches deeper and removes hidden articles."""
        if not self._hidden:
            return super().find_candidates(query, depth, clock, words_of=words_of, vector=vector)
        candidates = super().find_candidates(query, DEEPER * depth, clock, words_of=words_of, vector=vector)
        copies = self.corpus.copies([candidate.passage for candidate in candidates.candidates], query.as_of)
        visible = [candidate for candidate in candidates.candidates if not self._is_hidden(candidate.passage, copies)]
        return replace(candidates, candidates=visible[:depth])

    def _is_hidden(self, passage: ScoredPassage, copies: Copies) -> bool:
        # A copy is hidden as a whole: text next to the shared part would be shown together with it.
        names = {passage.url, passage.article_id, *copies.addresses.get(passage.article_id, ())}
        for copy in copies.of.get(passage.version_id, ()):
            names |= {copy.article_id, *copy.urls}
        return not self._hidden.isdisjoint(names)
