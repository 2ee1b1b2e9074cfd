"""Reads the sentences of the best passages, once: for the passages' order, for what is quoted, and for refusing.

Two readers read: the span reader says whether a sentence answers and with which words, the reader (READER_MODEL) how
near it is to what is asked. Where an answer is sought, the span reader orders the passages, and the reader looks at
what answers best in the first of them; else the reader orders them alone. Neither knows dates, copies or an earlier
question: they count beside the ranking, never in its place. They are shown single sentences under their headline, the
likeliest by words and meaning, because a pair costs as much time as it has word pieces; for an answer only what may be
quoted. A passage is worth what its best sentence is worth.
"""

from __future__ import annotations

import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence
from bot.answering.grounding.quotes import heading_above, is_brief, is_quotable, is_stopped
from bot.answering.question.query import Query
from bot.answering.search.ranking import is_too_early
from bot.answering.search.sentence_ranking import (
    LEAST_SCORE,
    EvidenceSentence,
    evidence_sentences,
    features,
    first_look,
)
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.deadline import seconds_left
from ingest.corpus.degradation import Degradation, note_degradation
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.reader import Reader
from ingest.corpus.reader.span_reader import SpanReader
from ingest.corpus.reading import Sentence

log = logging.getLogger(__name__)

PASSAGES = 12  # of the ranking, whose order reading may change
UNREAD = -11.0  # the reader's score of a sentence that has nothing to do with a question
# What a point of a passage's best sentence adds to the ranking's score: of the reader's score, and of "answers".
READER_WEIGHT, ANSWERS_WEIGHT = 0.15, 0.3
# Where an answer is sought, what the reader scores: of so many passages the sentences with the most "answers".
SCORED_PASSAGES, SCORED_OF_EACH = 3, 2
MOST_LISTS = 4  # that are read beside sentences

SentencesOf = Callable[[Sequence[ScoredPassage]], list[list[Sentence]]]


@dataclass(frozen=True, slots=True)
class Share:
    """How much is read: so many sentences in all, about 50 word pieces each, and so many of a passage at most.

    What a second passage says is worth more than one more sentence of the first.
    """

    sentences: int
    of_passage: int


FOR_SEARCH, FOR_ANSWER = Share(24, 6), Share(36, 8)


@dataclass(frozen=True, slots=True)
class ReadPassages:
    """Passages in their new order, and the sentences of those that were read, by passage id.

    `best` has the reader's highest score in each passage that it read, by its id; it is empty without a reader.
    """

    passages: tuple[ScoredPassage, ...]
    sentences: dict[int, tuple[EvidenceSentence, ...]]
    best: dict[int, float]


@dataclass(frozen=True, slots=True)
class PassageReader:
    """Reads sentences of passages, for an answer where it has a span reader; thread-safe.

    Each reader may take `seconds`. If one of them fails or is too slow, neither counts, as the fits know only both or
    none. With a span reader, `share` is what that reads, and the reader scores sentences of `scored` passages, none
    with fewer "answers" than `least_answers`.
    """

    sentences_of: SentencesOf
    reader: Reader | None = None
    spans: SpanReader | None = None
    seconds: float = 5.0
    share: Share = FOR_ANSWER
    scored: int = SCORED_PASSAGES
    least_answers: float = -math.inf

    def read(self, query: Query, vector: NDArray[np.float32], passages: Sequence[ScoredPassage]) -> ReadPassages:
        """The passages, the first PASSAGES of them in the order of ranking and readers together."""
        head, tail = tuple(passages[:PASSAGES]), tuple(passages[PASSAGES:])
        evidence = Evidence(head)
        by_number = evidence_sentences(query, evidence, self.sentences_of(head))
        sentences = [sentence for own in by_number for sentence in own]
        if sentences and (self.reader or self.spans):
            likely = first_look(features(query, vector, evidence, by_number))
            try:
                head, sentences = self._read(query, evidence, sentences, likely)
            except (ModelFailed, TimeoutError) as error:
                log.warning("answering without the readers: %s", error)
                note_degradation(Degradation.WITHOUT_READERS)
        read = _by_passage(evidence, sentences)
        best = {passage_id: score for passage_id, own in read.items() if (score := _best_score(own)) is not None}
        return ReadPassages((*head, *tail), {passage_id: tuple(own) for passage_id, own in read.items()}, best)

    def _read(
        self, query: Query, evidence: Evidence, sentences: list[EvidenceSentence], likely: NDArray[np.float64]
    ) -> tuple[tuple[ScoredPassage, ...], list[EvidenceSentence]]:
        """The passages of the evidence in their new order, and its sentences as they were read."""
        if self.spans is None:
            scored = self._score(query, evidence, sentences, chosen_to_read(sentences, likely, FOR_SEARCH))
            return _ordered(evidence, scored), scored
        # A question, a byline or a copy of the headline is never quoted, however well it answers.
        chosen = chosen_to_read(sentences, likely, self.share, lambda each: _may_be_quoted(each, evidence))
        marked = self._mark(query, evidence, sentences, chosen)
        order = _ordered(evidence, marked)
        timely = [passage for passage in order if not is_too_early(passage, query.scope.period)]
        best = _answering_best(evidence, timely[: self.scored], marked, self.least_answers)
        return order, self._score(query, evidence, marked, best)

    def _score(
        self, query: Query, evidence: Evidence, sentences: list[EvidenceSentence], indexes: Sequence[int]
    ) -> list[EvidenceSentence]:
        if self.reader is None:
            return sentences
        texts = [f"{lead_of(sentences[index], evidence)}\n{sentences[index].text}" for index in indexes]
        scores = self.reader.score(query.text, texts, time.monotonic() + seconds_left(self.seconds))
        score_of = dict(zip(indexes, scores.tolist(), strict=True))
        return [replace(sentence, reader=score_of.get(at, math.nan)) for at, sentence in enumerate(sentences)]

    def _mark(
        self, query: Query, evidence: Evidence, sentences: list[EvidenceSentence], indexes: Sequence[int]
    ) -> list[EvidenceSentence]:
        assert self.spans is not None
        leads = [lead_of(sentences[index], evidence) for index in indexes]
        texts = [as_stored(sentences[index], evidence) for index in indexes]
        spans = self.spans.read(query.text, leads, texts, time.monotonic() + seconds_left(self.seconds))
        span_of = dict(zip(indexes, spans, strict=True))
        return [replace(sentence, span=span_of.get(at)) for at, sentence in enumerate(sentences)]


def lead_of(sentence: EvidenceSentence, evidence: Evidence) -> str:
    """What the readers are shown above a sentence: the headline says what "he" and "the company" are.

    Above a line of a list or a table, its heading, too: "Damage: 60 -> 70" stands under a name.
    """
    passage = evidence.passage(sentence.number)
    text = passage.text[sentence.start : sentence.end]
    heading = "" if is_stopped(text) else heading_above(passage.text, sentence.start)
    return f"{passage.title}\n{heading}" if heading else passage.title


def as_stored(sentence: EvidenceSentence, evidence: Evidence) -> str:
    """The sentence in its stored characters, not the folded ones: what is marked has offsets that lead back to them."""
    return evidence.passage(sentence.number).text[sentence.start : sentence.end]


def _may_be_quoted(sentence: EvidenceSentence, evidence: Evidence) -> bool:
    return is_quotable(evidence.passage(sentence.number).title, sentence.text) or is_brief(sentence.text)


def chosen_to_read(
    sentences: Sequence[EvidenceSentence],
    likely: NDArray[np.float64],
    share: Share,
    may_be_read: Callable[[EvidenceSentence], bool] | None = None,
) -> list[int]:
    """The places of the sentences to read: the likeliest, one of each passage before a second one of any.

    None as `may_be_read` stands for all. A list, which few passages have, takes no other sentence's place.
    """
    counts: Counter[int] = Counter()
    first: list[int] = []
    further: list[int] = []
    lists: list[int] = []
    for index in sorted(range(len(sentences)), key=lambda index: -likely[index]):
        number = sentences[index].number
        is_list = sentences[index].is_list
        # Asked last: it reads the sentence.
        if (len(lists) == MOST_LISTS if is_list else counts[number] == share.of_passage) or (
            may_be_read and not may_be_read(sentences[index])
        ):
            continue
        if is_list:
            lists.append(index)
        else:
            counts[number] += 1
            (first if counts[number] == 1 else further).append(index)
    return sorted(lists + (first + further)[: share.sentences])


def _by_passage(evidence: Evidence, sentences: Iterable[EvidenceSentence]) -> dict[int, list[EvidenceSentence]]:
    """The sentences of each passage of the evidence, by its id."""
    found: dict[int, list[EvidenceSentence]] = {passage.passage_id: [] for passage in evidence.passages}
    for sentence in sentences:
        found[evidence.passage(sentence.number).passage_id].append(sentence)
    return found


def _ordered(evidence: Evidence, sentences: Iterable[EvidenceSentence]) -> tuple[ScoredPassage, ...]:
    """The passages with what their best sentence adds to their scores, best first."""
    added = {passage_id: _worth(own) for passage_id, own in _by_passage(evidence, sentences).items()}
    scored = [replace(passage, score=passage.score + added[passage.passage_id]) for passage in evidence.passages]
    return tuple(sorted(scored, key=lambda passage: -passage.score))


def _worth(sentences: Sequence[EvidenceSentence]) -> float:
    """What the best of a passage's sentences adds to its score."""
    score = _best_score(sentences)
    answers = max((sentence.span.answers for sentence in sentences if sentence.span), default=LEAST_SCORE)
    of_reader = 0.0 if score is None else READER_WEIGHT * (score - UNREAD)
    return of_reader + ANSWERS_WEIGHT * max(0.0, answers - LEAST_SCORE)


def _best_score(sentences: Iterable[EvidenceSentence]) -> float | None:
    """The reader's highest score of the sentences, of those that it read; None where it read none."""
    return max((max(UNREAD, each.reader) for each in sentences if not math.isnan(each.reader)), default=None)


def _answering_best(
    evidence: Evidence, passages: Iterable[ScoredPassage], sentences: Sequence[EvidenceSentence], least: float
) -> list[int]:
    """The places of the sentences of these passages that answer best, at least so much, few of each."""
    ids = {passage.passage_id for passage in passages}
    spans = [(at, sentence.span) for at, sentence in enumerate(sentences) if sentence.span]
    answering = [(-span.answers, at) for at, span in spans if span.answers >= least]
    counts: Counter[int] = Counter()
    places = []
    for _, at in sorted(answering):
        passage_id = evidence.passage(sentences[at].number).passage_id
        counts[passage_id] += 1
        if passage_id in ids and counts[passage_id] <= SCORED_OF_EACH:
            places.append(at)
    return places
