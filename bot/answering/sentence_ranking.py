"""Which sentence of the evidence answers: features of each, weighed by a trained file.

The weights are fitted by `python -m evals train sentences`, as those of the passages are (ranking.py), and stand in
sentence_ranking.json, readable as they are. Those of sentence_first_look.json do without the reader: they choose what
it reads, and serve where there is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Evidence
from bot.answering.answer_type import expected
from bot.answering.linear_model import load_model
from bot.answering.name_type import asked_name
from bot.answering.ranking import Query, weigh
from bot.answering.terms import stems
from bot.answering.word_finder import WordFinder
from ingest.corpus.folding import fold
from ingest.corpus.reading import Sentence

FEATURES = (
    "cosine",
    "cosine_around",
    "words",
    "words_around",
    "headline",
    "new_name",
    "new_names",
    "figures",
    "fits",
    "misfits",
    "named",
    "nameless",
    "lead",
    "passage",
    "rank",
)
READER_FEATURES = (*FEATURES, "reader")
MODEL = "sentence_ranking.json"
FIRST_LOOK = "sentence_first_look.json"
LEAST_SCORE = -6.0  # of the reader: what scores less, and what it has not read, has nothing to do with the question
_NAME = re.compile(r"(?<=\S )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_FIGURE = re.compile(r"\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|half|hundred|[mb]illion)\b")
_MOST = 3  # more names or figures in a sentence tell nothing more


@dataclass(frozen=True, slots=True)
class EvidenceSentence:
    """A sentence of the evidence: the passage's number, its characters [start, end) there, and the words it holds.

    `reader` is the reader's score of it, higher where it answers better; NaN where it was not read.
    """

    number: int
    start: int
    end: int
    text: str
    found: frozenset[str]
    vector: NDArray[np.float32]
    reader: float = math.nan


def evidence_sentences(
    query: Query, evidence: Evidence, stored: Sequence[Sequence[Sentence]]
) -> list[list[EvidenceSentence]]:
    """The sentences of each passage of the evidence as the corpus has them."""
    finder = WordFinder(query.weights)
    sentences = []
    for number, spans in enumerate(stored, start=1):
        text = evidence.passage(number).text
        folded = [(span, fold(text[span.start : span.end])) for span in spans]
        sentences.append(
            [
                EvidenceSentence(number, span.start, span.end, said, frozenset(finder.found_in(said)), span.vector)
                for span, said in folded
            ]
        )
    return sentences


def features(
    query: Query, vector: NDArray[np.float32], evidence: Evidence, told: Sequence[Sequence[EvidenceSentence]]
) -> NDArray[np.float64]:
    """A row of FEATURES for each sentence, passage by passage."""
    asked, total = set(stems(query.text)), sum(query.weights.values()) or 1.0
    kind, name = expected(query.text), asked_name(query.text)
    finder = WordFinder(query.weights)
    rows = []
    for number, sentences in enumerate(told, start=1):
        passage = evidence.passage(number)
        headline = weigh(finder.found_in(passage.title), query.weights) / total
        cosines = [float(one.vector @ vector) for one in sentences]
        for place, one in enumerate(sentences):
            around = slice(max(0, place - 1), place + 2)
            new = sum(not asked.issuperset(stems(found)) for found in _NAME.findall(one.text))
            rows.append(
                (
                    cosines[place],
                    max(cosines[around]),
                    weigh(one.found, query.weights) / total,
                    weigh(one.found.union(*(beside.found for beside in sentences[around])), query.weights) / total,
                    headline,
                    float(new > 0),
                    min(_MOST, new),
                    min(_MOST, len(_FIGURE.findall(one.text))),
                    *_told(kind is not None, kind is not None and kind.is_in(one.text)),
                    *_told(name is not None, name is not None and name.is_new_in(one.text, query.text)),
                    math.exp(-(passage.start + one.start) / 1500),
                    passage.score,
                    math.log(number),
                )
            )
    return np.array(rows).reshape(len(rows), len(FEATURES))


def _told(asked: bool, held: bool) -> tuple[float, float]:
    """Whether what is asked for is there, and whether it is missing; neither where nothing is asked for."""
    return float(held), float(asked and not held)


def with_reader(rows: NDArray[np.float64], sentences: Sequence[EvidenceSentence]) -> NDArray[np.float64]:
    """The rows (n, FEATURES) with the reader's scores as one more column."""
    scores = np.array([sentence.reader for sentence in sentences])
    known = np.nan_to_num(scores, nan=LEAST_SCORE).clip(LEAST_SCORE)
    return np.hstack([rows, known.reshape(len(rows), 1)])


def first_look(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each sentence answers by FEATURES alone, as a share of one over all of them."""
    return _shares(load_model(FIRST_LOOK, FEATURES).score(rows))


def likelihood(rows: NDArray[np.float64], sentences: Sequence[EvidenceSentence]) -> NDArray[np.float64]:
    """How likely each sentence answers, as a share of one over all of them; with the reader where it read any."""
    if all(math.isnan(sentence.reader) for sentence in sentences):
        return first_look(rows)
    return _shares(load_model(MODEL, READER_FEATURES).score(with_reader(rows, sentences)))


def _shares(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(scores):
        return np.zeros(0)
    likely = np.exp(scores - scores.max())
    shares: NDArray[np.float64] = likely / likely.sum()
    return shares
