"""What the evidence says about a question: the numbers that the decision to answer rests on.

None of them knows a corpus: what is particular to one is in the calibration.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answering.question.query import Query
from bot.answering.question.time.calendar import is_live
from bot.answering.question.time.scope import SLACK
from bot.answering.reading.marked_evidence import Reading
from bot.answering.reading.missing_names import figures_by_name, given_figures, missing_names
from bot.answering.search.passage_reader import SCORED_PASSAGES, UNREAD
from bot.answering.search.ranking import weigh
from bot.answering.search.retriever import SearchResult
from bot.answering.search.word_finder import WordFinder
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.text.folding import fold

SIGNALS = ("match", "recency", "reader", "sentence", "named", "missing")
PASSAGES = 5  # what an answer is written from
LIKELIEST = 4  # about as many as a reply quotes: in their articles the names of the question are looked for
# Of all sentences together: a name that stands beside what hardly answers is as good as missing.
LEAST_LIKELY = 0.02
MONTH = 30  # days in which a report loses most of its nearness


@dataclass(frozen=True, slots=True)
class Signals:
    """One number for each of SIGNALS, NaN where it is unknown.

    - match: the best passage by weight of the question's words in it (the rarer, the heavier) times its cosine;
    - recency: how near the first passage is to the time asked about, where the corpus is live;
    - reader: the reader's best score of what answers best in the first three passages;
    - sentence: the score of the likeliest sentence by all that was read of it;
    - named: the share of the question's names and figures, the rarer the heavier, that its passage holds;
    - missing: 1 if one of them stands in none of the articles of the likeliest four passages, else 0.
    """

    values: NDArray[np.float64]

    @property
    def of_an_archive(self) -> bool:
        """Whether recency is unknown: nothing new comes in, or the report has no date."""
        return bool(np.isnan(self.values[SIGNALS.index("recency")]))

    @property
    def is_read(self) -> bool:
        """Whether both readers have read the passages."""
        return not any(np.isnan(self.values[SIGNALS.index(name)]) for name in ("reader", "sentence"))


def measure(result: SearchResult, reading: Reading, newest: date | None, corpus: Corpus) -> Signals:
    """The signals of the first five passages; `newest` is the day of the corpus's newest report."""
    passages = reading.evidence.passages[:PASSAGES]
    if not passages:
        return Signals(np.full(len(SIGNALS), np.nan))
    weights = result.query.weights
    finder = WordFinder(weights, result.query.otherwise)
    total = math.fsum(weights.values()) or 1.0
    matches = [
        weigh(finder.found_in(f"{passage.title}\n{passage.text}"), weights) / total * result.cosine_of(passage)
        for passage in passages
    ]
    scores = [result.best_read.get(passage.passage_id, UNREAD) for passage in passages[:SCORED_PASSAGES]]
    values = {
        "match": max(matches),
        "recency": _recency(result.query, passages[0], newest),
        "reader": max(scores) if result.best_read else math.nan,
        "sentence": reading.best,
        "named": _named(result.query, reading),
        "missing": float(bool(missing_names(result.query, _likeliest(reading), corpus))),
    }
    return Signals(np.array([values[name] for name in SIGNALS]))


def _likeliest(reading: Reading) -> list[ScoredPassage]:
    """The passages of the likeliest sentences."""
    order = np.argsort(-reading.likely, kind="stable")
    likeliest = [index for place, index in enumerate(order) if place == 0 or reading.likely[index] >= LEAST_LIKELY]
    numbers = [reading.sentences[int(index)].number for index in likeliest]
    return [reading.evidence.passage(number) for number in list(dict.fromkeys(numbers))[:LIKELIEST]]


def _named(query: Query, reading: Reading) -> float:
    """How much of what the question names stands in the passage or headline of the likeliest sentence, 0..1.

    A year is named by the report's own date as well, a figure by its value.
    """
    names = query.names
    if not names or not len(reading.likely):
        return 1.0
    passage = reading.evidence.passage(reading.sentences[int(reading.likely.argmax())].number)
    text = fold(f"{passage.title}\n{passage.text}")
    stands = WordFinder(frozenset[str]().union(*names.values()), query.otherwise).found_in(text)
    figures_given = given_figures(figures_by_name(query), text)
    year = str(passage.published.year) if passage.published else None
    weights = {name: max(query.weights.get(part, 1.0) for part in parts) for name, parts in names.items()}
    weights_held = [
        weights[name] for name, parts in names.items() if parts <= stands or name in figures_given or name == year
    ]
    return math.fsum(weights_held) / math.fsum(weights.values())


def _recency(query: Query, passage: ScoredPassage, newest: date | None) -> float:
    if passage.published is None or not is_live(newest, query.today):
        return math.nan
    period = query.scope.period
    off = abs((query.today - passage.published).days)
    if period:
        # A period often dates a fact and not the report.
        before = (period.start - passage.published).days if period.start else 0
        after = (passage.published - period.end).days if period.end else 0
        off = min(off, max(0, before - SLACK.days, after - SLACK.days))
    return math.exp(-off / MONTH)
