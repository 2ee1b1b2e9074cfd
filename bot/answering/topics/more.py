"""Other articles near to what an answer cites, by the vectors of the index: the newest of the nearest, each once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Citation
from bot.answering.topics.finder import cited
from bot.answering.topics.leads.lead import Lead, bare, newest_first, tells
from bot.answering.topics.leads.page_text import without_page_text
from ingest.corpus.articles import Copies, ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.reading import Sentence

MOST = 5  # articles that are listed
NEAREST = 12  # articles of which they are the newest
DEPTH = 60  # passages near to each that is cited
VECTORS = 8  # of the first cited passages; most answers cite four or fewer, each up to two passages wide
LEAST = 0.5  # cosine; below it only the kind of news is the same
ROOM = 2000  # characters of all quotes together


def more_articles(corpus: Corpus, passages: Sequence[ScoredPassage]) -> list[Citation]:
    """The newest articles near to these passages, each by its nearest sentence; none of their own or its copies.

    Raises IndexUnavailable.
    """
    vectors = [vector for passage in passages for vector in corpus.vectors_within(passage)][:VECTORS]
    if not vectors:
        return []
    near = _nearest(corpus, vectors, passages)
    leads = [
        lead
        for passage, passage_sentences in zip(near, corpus.sentences(near), strict=True)
        if (lead := _lead(passage, passage_sentences, np.array(vectors)))
    ]
    copies = if_in_time("copies", lambda: corpus.copies([lead.passage for lead in leads]), Copies())
    return cited(corpus, without_page_text(corpus, newest_first(leads, copies, MOST, ROOM)))


def _nearest(
    corpus: Corpus, vectors: Sequence[NDArray[np.float32]], passages: Sequence[ScoredPassage]
) -> list[ScoredPassage]:
    """The best passage of each of the NEAREST other articles, nearest first."""
    scores: dict[int, float] = {}
    for vector in vectors:
        check_time()
        for passage_id, cosine in corpus.dense(vector, DEPTH):
            scores[passage_id] = max(cosine, scores.get(passage_id, LEAST))
    in_order = sorted(scores.items(), key=lambda item: -item[1])
    copies = corpus.copies(passages)
    excluded = {passage.article_id for passage in passages}
    excluded |= {copy.article_id for group in copies.of.values() for copy in group}
    best: dict[str, ScoredPassage] = {}
    for near in corpus.load([(passage_id, score) for passage_id, score in in_order if score > LEAST]):
        if near.article_id not in excluded:
            best.setdefault(near.article_id, near)
    return list(best.values())[:NEAREST]


def _lead(passage: ScoredPassage, passage_sentences: Sequence[Sentence], vectors: NDArray[np.float32]) -> Lead | None:
    telling_sentences = [sentence for sentence in passage_sentences if tells(passage, sentence.start, sentence.end)]
    if not telling_sentences:
        return None
    best = max(telling_sentences, key=lambda sentence: float((vectors @ sentence.vector).max()))
    return Lead(passage, bare(passage.text[best.start : best.end]))
