"""What the retrieval evidence says about a question: the numbers that the decision to answer rests on.

Each compares question and passages by words, by vectors and by time. None of them knows a corpus: what is particular
to one is in the calibration.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Question
from bot.answering.passage_reader import UNREAD
from bot.answering.ranking import weigh
from bot.answering.reading import Reading, agreement
from bot.answering.retriever import Found
from bot.answering.time_scope import SLACK
from bot.answering.word_finder import WordFinder
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.sentences import sentences

SIGNALS = ("match", "window", "recency", "agreement", "reader", "answers")
PASSAGES = 5  # what an answer is written from
READ = 3  # of these the reader's best score counts
# A headline says what every sentence under it is about, but not what it says.
HEADLINE_SHARE = 0.6
# A corpus whose newest report is older is an archive: then it tells nothing that a report is old.
LIVE = timedelta(days=14)
MONTH = 30  # days in which a report loses most of its nearness


@dataclass(frozen=True, slots=True)
class Signals:
    """One number for each of SIGNALS, NaN where it cannot be told.

    - match: the best passage by weight of the question's words in it (the rarer, the heavier) times its cosine;
    - window: the same for two sentences that stand together;
    - recency: how near the first passage is to the time asked about, where the corpus is live;
    - agreement: how much of what may answer stands on one name, over several articles;
    - reader: the reader's best score of a sentence in the first three passages;
    - answers: the best logit of a sentence to answer at all, by the reader that marks answers.
    """

    values: NDArray[np.float64]

    @property
    def of_an_archive(self) -> bool:
        """Whether recency cannot be told: nothing new comes in, or the report has no date."""
        return bool(np.isnan(self.values[SIGNALS.index("recency")]))

    @property
    def is_read(self) -> bool:
        """Whether the reader has read the passages."""
        return not np.isnan(self.values[SIGNALS.index("reader")])


@dataclass(frozen=True, slots=True)
class _Read:
    """The question's words in a passage: in its headline, and in each sentence."""

    headline: set[str]
    sentences: list[set[str]]


def measure(question: Question, found: Found, reading: Reading, newest: date | None) -> Signals:
    """The signals of the first five passages; `newest` is the day of the corpus's newest report."""
    passages = reading.evidence.passages[:PASSAGES]
    if not passages:
        return Signals(np.full(len(SIGNALS), np.nan))
    weights = found.query.weights
    finder = WordFinder(weights)
    read = [_read(finder, passage) for passage in passages]
    total = sum(weights.values()) or 1.0
    cosines = [found.cosine_of(passage) for passage in passages]
    held = [weigh(one.headline.union(*one.sentences), weights) / total for one in read]
    matches = [share * cosine for share, cosine in zip(held, cosines, strict=True)]
    windows = [_best_window(weights, one) / total * cosine for one, cosine in zip(read, cosines, strict=True)]
    values = {
        "match": max(matches),
        "window": max(windows),
        "recency": _recency(passages[0], found, newest),
        "agreement": agreement(reading, question.text),
        "reader": max((found.best_read.get(passage.passage_id, UNREAD) for passage in passages[:READ]), default=UNREAD)
        if found.best_read
        else math.nan,
        "answers": max((span.answers for span in reading.spans.values()), default=math.nan),
    }
    return Signals(np.array([values[name] for name in SIGNALS]))


def _read(finder: WordFinder, passage: ScoredPassage) -> _Read:
    parts = [finder.found_in(passage.text[start:end]) for start, end in sentences(passage.text)]
    return _Read(finder.found_in(passage.title), parts)


def _best_window(weights: Mapping[str, float], read: _Read) -> float:
    """The heaviest two sentences that stand together, with a share of what only the headline says."""
    windows = [first | second for first, second in pairwise(read.sentences)] or read.sentences or [set()]
    return max(weigh(one, weights) + HEADLINE_SHARE * weigh(read.headline - one, weights) for one in windows)


def _recency(passage: ScoredPassage, found: Found, newest: date | None) -> float:
    if passage.published is None or newest is None or found.query.today - newest > LIVE:
        return float("nan")
    period, today = found.query.scope.period, found.query.today
    off = abs((today - passage.published).days)
    if period:
        # A period often dates a fact and not the report.
        before = (period.start - passage.published).days if period.start else 0
        after = (passage.published - period.end).days if period.end else 0
        off = min(off, max(0, before - SLACK.days, after - SLACK.days))
    return math.exp(-off / MONTH)
