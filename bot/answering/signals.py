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

from bot.answering.answer import Evidence, Question
from bot.answering.retriever import Found
from bot.answering.subjects import missing_names, surely_missing
from bot.answering.terms import names, search_terms, stems
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.sentences import sentences

SIGNALS = ("match", "window", "agreement", "phrases", "names", "missing", "recency")
PASSAGES = 5  # what an answer is written from
# A headline says what every sentence under it is about, but not what it says.
HEADLINE_SHARE = 0.6
NEAR = 4  # words apart at most
# A corpus whose newest report is older is an archive: then it tells nothing that a report is old.
LIVE = timedelta(days=14)
MONTH = 30  # days in which a report loses most of its nearness
SLACK = 3  # days: a report stands a little off what it reports


@dataclass(frozen=True, slots=True)
class Signals:
    """One number for each of SIGNALS, NaN where it cannot be told, and the names that an answer cannot be without.

    - match: the best passage by weight of the question's words in it (the rarer, the heavier) times its cosine;
    - window: the same for two sentences that stand together;
    - agreement: the mean of match over the first five;
    - phrases: the weight of words that stand together in the question and in a passage;
    - names: the share of names and figures that the five hold between them;
    - missing: the weight of the words that the best passage lacks, in nats;
    - recency: how near the first passage is to the time asked about, where the corpus is live.
    """

    values: NDArray[np.float64]
    missing_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage as stems: of its headline, of all of it, of each sentence."""

    headline: frozenset[str]
    all: frozenset[str]
    in_order: tuple[str, ...]
    sentences: tuple[frozenset[str], ...]


def measure(question: Question, evidence: Evidence, found: Found, newest: date | None) -> Signals:
    """The signals of the first five passages; `newest` is the day of the corpus's newest report."""
    passages = evidence.passages[:PASSAGES]
    missing = surely_missing(question.text, passages)
    read = [_read(passage) for passage in passages]
    if not read:
        return Signals(np.full(len(SIGNALS), np.nan), missing)
    weights = found.query.weights
    total = sum(weights.values()) or 1.0
    cosines = [found.cosine_of(passage) for passage in passages]
    held = [_weight(weights, one.all) / total for one in read]
    matches = [share * cosine for share, cosine in zip(held, cosines, strict=True)]
    windows = [_best_window(weights, one) / total * cosine for one, cosine in zip(read, cosines, strict=True)]
    asked, lacking = names(question.text), missing_names(question.text, passages)
    values = {
        "match": max(matches),
        "window": max(windows),
        "agreement": sum(matches) / len(matches),
        "phrases": max(_phrases(question.text, weights, one) for one in read),
        "names": 1 - len(lacking) / len(asked) if asked else 1.0,
        "missing": total * (1 - max(held)),
        "recency": _recency(passages[0], found, newest),
    }
    return Signals(np.array([values[name] for name in SIGNALS]), missing)


def _read(passage: ScoredPassage) -> _Read:
    headline, body = stems(passage.title), stems(passage.text)
    parts = tuple(frozenset(stems(passage.text[start:end])) for start, end in sentences(passage.text))
    return _Read(frozenset(headline), frozenset(headline + body), (*headline, *body), parts)


def _weight(weights: Mapping[str, float], held: frozenset[str]) -> float:
    return sum(weight for word, weight in weights.items() if word in held)


def _best_window(weights: Mapping[str, float], read: _Read) -> float:
    """The heaviest two sentences that stand together, with a share of what only the headline says."""
    windows = [first | second for first, second in pairwise(read.sentences)] or list(read.sentences)
    told = HEADLINE_SHARE * sum(weights.get(word, 0.0) for word in read.headline)
    return max(
        (
            _weight(weights, window) + told - HEADLINE_SHARE * _weight(weights, window & read.headline)
            for window in windows
        ),
        default=told,
    )


def _phrases(question: str, weights: Mapping[str, float], read: _Read) -> float:
    """The weighed share of pairs of neighbouring question words that stand near each other in the passage."""
    asked = [part for word in search_terms(question) for part in stems(word)]
    places: dict[str, list[int]] = {}
    for place, word in enumerate(read.in_order):
        if word in weights:
            places.setdefault(word, []).append(place)
    total = together = 0.0
    for first, second in pairwise(asked):
        weight = weights.get(first, 0.0) + weights.get(second, 0.0)
        total += weight
        if any(0 < abs(a - b) <= NEAR for a in places.get(first, ()) for b in places.get(second, ())):
            together += weight
    return together / total if total else 0.0


def _recency(passage: ScoredPassage, found: Found, newest: date | None) -> float:
    if passage.published is None or newest is None or found.query.today - newest > LIVE:
        return float("nan")
    period, today = found.query.scope.period, found.query.today
    off = abs((today - passage.published).days)
    if period:
        # A period often dates a fact and not the report.
        before = (period.start - passage.published).days if period.start else 0
        after = (passage.published - period.end).days if period.end else 0
        off = min(off, max(0, before - SLACK, after - SLACK))
    return math.exp(-off / MONTH)
