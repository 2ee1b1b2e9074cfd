"""Which sentence of the evidence answers: features of each, weighed by a trained file.

The weights are fitted by `python -m evals train sentences`, as those of the passages are (ranking.py), and stand in
sentence_ranking.json, readable as they are.
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
MODEL = "sentence_ranking.json"
_NAME = re.compile(r"(?<=\S )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_FIGURE = re.compile(r"\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|half|hundred|[mb]illion)\b")
_MOST = 3  # more names or figures in a sentence tell nothing more


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the evidence: the passage's number, its characters [start, end) there, and the words it holds."""

    number: int
    start: int
    end: int
    text: str
    found: frozenset[str]
    vector: NDArray[np.float32]


def told_by(query: Query, evidence: Evidence, read: Sequence[Sequence[Sentence]]) -> list[list[Told]]:
    """The sentences of each passage of the evidence as they were read from the corpus."""
    finder = WordFinder(query.weights)
    told = []
    for number, sentences in enumerate(read, start=1):
        text = evidence.passage(number).text
        folded = [(one, fold(text[one.start : one.end])) for one in sentences]
        told.append(
            [Told(number, one.start, one.end, t, frozenset(finder.found_in(t)), one.vector) for one, t in folded]
        )
    return told


def features(
    query: Query, vector: NDArray[np.float32], evidence: Evidence, told: Sequence[Sequence[Told]]
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


def score(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each sentence answers, as a share of one over all of them."""
    if not len(rows):
        return np.zeros(0)
    scores = load_model(MODEL, FEATURES).score(rows)
    likely = np.exp(scores - scores.max())
    shares: NDArray[np.float64] = likely / likely.sum()
    return shares
