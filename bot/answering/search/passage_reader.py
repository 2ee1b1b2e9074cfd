"""Has the reader read the sentences of the best passages, once: for their order, for what is quoted, and for refusing.

The reader (a cross-encoder) knows no dates, no copies and no earlier question: its score counts beside the ranking's,
never in its place. It is shown single sentences under their headline, the likeliest by words and meaning, because a
pair costs as much time as it has word pieces; a passage is worth what its best sentence is worth.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence
from bot.answering.question.query import Query
from bot.answering.search.sentence_ranking import EvidenceSentence, evidence_sentences, features, first_look
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.deadline import seconds_left
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.reader import Reader
from ingest.corpus.reading import Sentence

log = logging.getLogger(__name__)

PASSAGES = 12  # of the ranking, whose order the reader may change
SENTENCES = 24  # that it reads for a question, about 50 word pieces each
FROM_EACH = 6  # of a passage at most: what a second passage says is worth more than the seventh sentence of the first
WEIGHT = 0.15  # of a point of the reader's beside a point of the ranking's
UNREAD = -11.0  # the reader's score of a sentence that has nothing to do with a question

SentencesOf = Callable[[Sequence[ScoredPassage]], list[list[Sentence]]]


@dataclass(frozen=True, slots=True)
class ReadPassages:
    """Passages in their new order, and the sentences of those that were read, by passage id."""

    passages: tuple[ScoredPassage, ...]
    sentences: dict[int, tuple[EvidenceSentence, ...]]
    best: dict[int, float]  # the reader's highest score in each passage that it read; empty without a reader


@dataclass(frozen=True, slots=True)
class PassageReader:
    """Reads `most` sentences of passages with `reader`, if there is one, for at most `seconds`; thread-safe."""

    sentences_of: SentencesOf
    reader: Reader | None = None
    seconds: float = 5.0
    most: int = SENTENCES

    def read(self, query: Query, vector: NDArray[np.float32], passages: Sequence[ScoredPassage]) -> ReadPassages:
        """The passages, the first PASSAGES of them in the order of ranking and reader together."""
        head, tail = list(passages[:PASSAGES]), list(passages[PASSAGES:])
        evidence = Evidence(tuple(head))
        by_number = evidence_sentences(query, evidence, self.sentences_of(head))
        by_passage = {passage.passage_id: tuple(by_number[index]) for index, passage in enumerate(head)}
        if self.reader is None or not head:
            return ReadPassages(tuple(passages), by_passage, {})
        flat = [sentence for sentences in by_number for sentence in sentences]
        indexes = chosen_to_read(flat, first_look(features(query, vector, evidence, by_number)), self.most)
        # Its headline says what "he" and "the company" are.
        texts = [f"{head[flat[index].number - 1].title}\n{flat[index].text}" for index in indexes]
        try:
            scores = self.reader.score(query.text, texts, time.monotonic() + seconds_left(self.seconds))
        except (ModelFailed, TimeoutError) as error:
            log.warning("answering without the reader: %s", error)
            return ReadPassages(tuple(passages), by_passage, {})
        for index, points in zip(indexes, scores.tolist(), strict=True):
            flat[index] = replace(flat[index], reader=points)
        return _ordered(head, tail, flat)


def chosen_to_read(
    sentences: Sequence[EvidenceSentence], likely: NDArray[np.float64], limit: int = SENTENCES
) -> list[int]:
    """The places of the sentences to read: the likeliest, so many of each passage, and one of each at least."""
    order = sorted(range(len(sentences)), key=lambda index: -likely[index])
    counts: dict[int, int] = {}
    first: list[int] = []
    further: list[int] = []
    for index in order:
        number = sentences[index].number
        counts[number] = counts.get(number, 0) + 1
        if counts[number] <= FROM_EACH:
            (first if counts[number] == 1 else further).append(index)
    return sorted((first + further)[:limit])


def _ordered(
    head: Sequence[ScoredPassage], tail: Sequence[ScoredPassage], sentences: Sequence[EvidenceSentence]
) -> ReadPassages:
    best: dict[int, float] = {}
    by_passage: dict[int, list[EvidenceSentence]] = {passage.passage_id: [] for passage in head}
    for sentence in sentences:
        passage_id = head[sentence.number - 1].passage_id
        by_passage[passage_id].append(sentence)
        if not np.isnan(sentence.reader):
            best[passage_id] = max(sentence.reader, best.get(passage_id, UNREAD))
    scored = [
        replace(passage, score=passage.score + WEIGHT * (best.get(passage.passage_id, UNREAD) - UNREAD))
        for passage in head
    ]
    scored.sort(key=lambda passage: -passage.score)
    return ReadPassages((*scored, *tail), {key: tuple(scores) for key, scores in by_passage.items()}, best)
