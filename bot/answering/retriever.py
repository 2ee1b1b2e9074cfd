"""Finds the passages for a question: by meaning and by words, fused, a few of each article."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from bot.answering.fusion import fuse
from bot.answering.stopwatch import Stopwatch
from bot.answering.terms import search_terms
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import IndexUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

CANDIDATES = 100  # of each ranking
WORDS_ONLY = "The index of meanings does not answer just now; this was found by words alone."


@dataclass(frozen=True, slots=True)
class Found:
    """Passages best first, the question's vector, the best cosine (None without the index), and notes for people."""

    passages: tuple[ScoredPassage, ...]
    vector: NDArray[np.float32]
    best_cosine: float | None
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)


class PassageRetriever(BaseRetriever):
    """LangChain's face of the search; `find` is ours."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    corpus: Corpus
    k: int = 10
    per_article: int = 3
    _pool: ThreadPoolExecutor = PrivateAttr(default_factory=lambda: ThreadPoolExecutor(2, "search"))

    def find(self, question: str, k: int | None = None, as_of: date | None = None) -> Found:
        """The k best passages for a question; by words alone while the vector index is down."""
        clock, depth = Stopwatch(), max(CANDIDATES, k or 0)
        words = self._pool.submit(self.corpus.words, search_terms(question), depth, as_of)
        vector = self.corpus.embedding.encode_query(question)
        clock.lap("embed")
        notes: tuple[str, ...] = ()
        try:
            dense = self.corpus.dense(vector, depth, as_of)
        except IndexUnavailable as error:
            log.warning("searching by words alone: %s", error.user_message)
            dense, notes = [], (WORDS_ONLY,)
        clock.lap("meaning")
        fused = fuse([[number for number, _ in dense], [number for number, _ in words.result()]])
        clock.lap("words")
        passages = _few_of_each(self.corpus.load(fused, as_of), self.per_article, k or self.k)
        clock.lap("passages")
        return Found(tuple(passages), vector, dense[0][1] if dense else None, notes, clock.laps_ms)

    def close(self) -> None:
        """End the search threads; what they still do is not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
    ) -> list[Document]:
        return [_document(passage) for passage in self.find(query).passages]


def _few_of_each(passages: Sequence[ScoredPassage], per_article: int, k: int) -> list[ScoredPassage]:
    # What an article has beyond its share stands behind all others: nothing found is lost.
    counts: Counter[str] = Counter()
    first: list[ScoredPassage] = []
    rest: list[ScoredPassage] = []
    for passage in passages:
        counts[passage.article_id] += 1
        (first if counts[passage.article_id] <= per_article else rest).append(passage)
    return (first + rest)[:k]


def _document(passage: ScoredPassage) -> Document:
    return Document(
        page_content=passage.text,
        id=str(passage.passage_id),
        metadata={
            "article_id": passage.article_id,
            "version_id": passage.version_id,
            "title": passage.title,
            "url": passage.url,
            "outlet": passage.outlet,
            "published": passage.published.isoformat() if passage.published else None,
            "start": passage.start,
            "end": passage.end,
            "score": passage.score,
        },
    )
