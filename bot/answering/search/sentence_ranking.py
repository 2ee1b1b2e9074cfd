"""Which sentence of the evidence answers: features of each, weighed by a trained file.

The weights are fitted by `python -m evals train sentences`, as those of the passages are (ranking.py), and stand in
sentence_ranking.json, readable as they are. Those of sentence_first_look.json do without the readers: they choose what
is read, and serve where there is no reader.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence
from bot.answering.question.query import Query
from bot.answering.search.lists import join_lists
from bot.answering.search.ranking import days_outside, load_model, weigh
from bot.answering.search.word_finder import WordFinder
from ingest.corpus.reader.span_reader import Span
from ingest.corpus.reading import Sentence
from ingest.corpus.text.folding import fold

FEATURES = ("cosine", "words", "words_around", "headline", "lead", "passage", "rank", "age")
READ_FEATURES = (*FEATURES, "answers", "margin")
MODEL = "sentence_ranking.json"
FIRST_LOOK = "sentence_first_look.json"
UNDATED = 3650  # days that a report without a date counts as old
# The least that "answers" counts as: what scores less, and what was not read, has nothing to do with the question. The
# margin of a span can be as large as one likes, and tells nothing more beyond this.
LEAST_SCORE, LEAST_MARGIN, MOST_MARGIN = -6.0, -10.0, 15.0


@dataclass(frozen=True, slots=True)
class EvidenceSentence:
    """A sentence of the evidence: the passage's number, its characters [start, end) there, and the words it holds.

    `reader` is the reader's score, higher where the sentence is nearer to what is asked, NaN where it was not read;
    `span` what the span reader says of it, None where it did not read it.
    """

    number: int
    start: int
    end: int
    text: str
    stems: frozenset[str]
    vector: NDArray[np.float32]
    reader: float = math.nan
    span: Span | None = None
    is_list: bool = False  # a list with the line that leads to it


def evidence_sentences(
    query: Query, evidence: Evidence, stored: Sequence[Sequence[Sentence]]
) -> list[list[EvidenceSentence]]:
    """The sentences of each passage of the evidence as the corpus has them, a list as one with what leads to it."""
    finder = WordFinder(query.weights, query.otherwise)

    def read(number: int, span: Sentence, *, is_list: bool) -> EvidenceSentence:
        text = fold(evidence.passage(number).text[span.start : span.end])
        stems = frozenset(finder.found_in(text))
        return EvidenceSentence(number, span.start, span.end, text, stems, span.vector, is_list=is_list)

    by_passage = []
    for number, spans in enumerate(stored, start=1):
        ends = {span.start: span.end for span in spans}
        with_lists = join_lists(evidence.passage(number).text, spans)
        by_passage.append([read(number, span, is_list=ends[span.start] != span.end) for span in with_lists])
    return by_passage


def features(
    query: Query, vector: NDArray[np.float32], evidence: Evidence, by_passage: Sequence[Sequence[EvidenceSentence]]
) -> NDArray[np.float64]:
    """A row of FEATURES for each sentence, passage by passage."""
    total = math.fsum(query.weights.values()) or 1.0
    finder = WordFinder(query.weights, query.otherwise)
    rows = []
    for number, sentences in enumerate(by_passage, start=1):
        passage = evidence.passage(number)
        headline = weigh(finder.found_in(passage.title), query.weights) / total
        age = math.log1p(_days_off(query, passage.published))
        for index, sentence in enumerate(sentences):
            around = sentences[max(0, index - 1) : index + 2]
            rows.append(
                (
                    float(sentence.vector @ vector),
                    weigh(sentence.stems, query.weights) / total,
                    weigh(frozenset().union(*(near.stems for near in around)), query.weights) / total,
                    headline,
                    math.exp(-(passage.start + sentence.start) / 1500),
                    passage.score,
                    math.log(number),
                    age,
                )
            )
    return np.array(rows).reshape(len(rows), len(FEATURES))


def _days_off(query: Query, published: date | None) -> int:
    """How far a report is from the time that is asked about, or from today, in days."""
    if published is None:
        return UNDATED
    period = query.scope.period
    return days_outside(published, period) if period else abs((query.today - published).days)


def with_spans(rows: NDArray[np.float64], spans: Mapping[int, Span]) -> NDArray[np.float64]:
    """The rows (n, FEATURES) with what the span reader says, READ_FEATURES; `spans` are by the place of the row."""
    marked = np.full((len(rows), 2), np.nan)
    for index, span in spans.items():
        marked[index] = span.answers, span.margin
    columns = (
        np.nan_to_num(marked[:, 0], nan=LEAST_SCORE).clip(LEAST_SCORE),
        np.nan_to_num(marked[:, 1], nan=LEAST_MARGIN).clip(LEAST_MARGIN, MOST_MARGIN),
    )
    return np.hstack([rows, np.stack(columns, axis=1)])


def first_look(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """A score for each row of FEATURES, higher for what is likelier to answer."""
    return load_model(FIRST_LOOK, FEATURES).score(rows)


def second_look(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """A score for each row of READ_FEATURES, higher for what is likelier to answer."""
    return load_model(MODEL, READ_FEATURES).score(rows)


def shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each sentence answers, as a share of one over all of them."""
    if not len(scores):
        return np.zeros(0)
    likely = np.exp(scores - scores.max())
    normalized: NDArray[np.float64] = likely / likely.sum()
    return normalized
