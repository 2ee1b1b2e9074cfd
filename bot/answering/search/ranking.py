"""Ranks what was found: fuses the rankings of a search, then weighs features of the best by a trained file.

Rankings are fused by rank, not by score: Cormack, Clarke and Büttcher (2009), Reciprocal Rank Fusion.

The weights are fitted by `python -m evals train`, a listwise softmax over the candidates of a question (Cao et al.,
2007, Learning to Rank: From Pairwise Approach to Listwise Approach), and stand in ranking.json, readable as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.english.terms import stems
from bot.answering.question.query import Query
from bot.answering.question.time.scope import SLACK, Period
from bot.answering.search.word_finder import WordFinder
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.sentences import sentences

FEATURES = ("fused", "cosine", "closest", "words", "names", "headline", "week", "month", "lead", "article")
MODEL = "ranking.json"
# What a report of today is worth beside one of long ago, and in how many days that falls to a third, to a question
# that asks for the newest, and to any other without a time that is asked or leans to now. Not trained: the year's
# questions were asked in the week of the news. Chosen by the same ones asked months later (decision 16). It outweighs
# what separates a good match from a fair one, not from a bad one.
NEWEST = (4.0, 30)
RECENT = (3.0, 365)
RANK_CONSTANT = 60
# What was planned for a week is reported before it, a quiz says "this week" loosely, and a date may be some days off.
BEFOREHAND = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage of either ranking: fused score, and cosine of the question to it and to its closest sentence."""

    passage: ScoredPassage
    fused: float
    cosine: float
    closest: float


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores rows of features: higher is better, only differences within one question mean something."""

    means: NDArray[np.float64]
    scales: NDArray[np.float64]
    weights: NDArray[np.float64]

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """A score for each row (n, features)."""
        scores: NDArray[np.float64] = ((rows - self.means) / self.scales) @ self.weights
        return scores


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """How likely it is that what rows of features tell of is right, and the least chance at which that is shown."""

    linear: LinearModel
    intercept: float
    least: float

    def chances(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """A chance, 0..1, for each row (n, features)."""
        logits = self.linear.score(rows) + self.intercept
        return np.asarray(1 / (1 + np.exp(-logits.clip(-30, 30))))


@lru_cache(maxsize=4)
def load_model(name: str, features: Sequence[str]) -> LinearModel:
    """The model that ships as this file of this folder, for these features (a tuple) in their order."""
    return _linear(json.loads((files("bot.answering.search") / name).read_text("utf-8")), features)


@lru_cache(maxsize=4)
def load_logistic_model(package: str, name: str, features: Sequence[str]) -> LogisticModel:
    """The same of a file of this package, with its intercept and threshold."""
    document = json.loads((files(package) / name).read_text("utf-8"))
    return LogisticModel(_linear(document, features), document["intercept"], document["least"])


def _linear(document: Mapping[str, Any], features: Sequence[str]) -> LinearModel:
    fitted = document["features"]
    return LinearModel(
        *(np.array([fitted[feature][key] for feature in features]) for key in ("mean", "scale", "weight"))
    )


def fuse(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """Ids with fused scores, best first; ties go to the id that stands first in the first ranking."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, number in enumerate(ranking, start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def fuse_with_extra(dense: Sequence[int], words: Sequence[int], *extra: Sequence[int]) -> list[tuple[int, float]]:
    """Ids in the order of all rankings, with the scores of the first two alone.

    The extra rankings (reports of the time asked about, a follow-up as it was typed) bring in more candidates, but do
    not make a candidate a better match.
    """
    scores = dict(fuse([dense, words]))
    lowest = min(scores.values(), default=1.0)
    return [(number, scores.get(number, lowest)) for number, _ in fuse([dense, words, *extra])]


def rank(
    query: Query, candidates: Sequence[Candidate], *, to_answer: bool = False
) -> list[tuple[ScoredPassage, float]]:
    """The candidates with new scores, best first; ties keep the order of the fused ranking.

    With `to_answer` newer reports are worth more, whether or not the question leans to now.
    """
    if not candidates:
        return []
    scores = load_model(MODEL, FEATURES).score(features(query, candidates))
    if query.scope.period is None and (to_answer or query.scope.leans_to_now):
        weight, days = NEWEST if query.scope.asks_for_newest else RECENT
        scores += weight * np.array(
            [_newness(candidate.passage.published, query.today, days) for candidate in candidates]
        )
    order = np.argsort(-scores, kind="stable")
    return [(candidates[index].passage, float(scores[index])) for index in order]


def features(query: Query, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """A row of FEATURES for each candidate."""
    names = query.names.values()
    finder = WordFinder(set(query.weights).union(*names), query.otherwise)
    total = math.fsum(query.weights.values()) or 1.0
    best_of_article: dict[str, float] = {}
    for candidate in candidates:
        key = candidate.passage.article_id
        best_of_article[key] = max(best_of_article.get(key, -1.0), candidate.cosine)
    rows = []
    for candidate in candidates:
        passage = candidate.passage
        headline = finder.found_in(passage.title)
        stems_of_sentences = [finder.found_in(passage.text[start:end]) for start, end in sentences(passage.text)]
        passage_stems = headline.union(*stems_of_sentences)
        week, month = _nearness(passage.published, query)
        rows.append(
            (
                math.log(candidate.fused),
                candidate.cosine,
                candidate.closest,
                max((weigh(sentence_stems, query.weights) for sentence_stems in stems_of_sentences), default=0.0)
                / total,
                sum(name <= passage_stems for name in names) / len(names) if names else 1.0,
                weigh(headline, query.weights) / total,
                week,
                month,
                math.exp(-passage.start / 1500),
                best_of_article[passage.article_id],
            )
        )
    return np.array(rows)


def word_weights(terms: Iterable[str], frequencies: Mapping[str, int], passages: int) -> dict[str, float]:
    """How much each stem of the words that are searched for tells: the rarer, the more (inverse document frequency)."""
    weights: dict[str, float] = {}
    for word in terms:
        rarity = math.log(1 + max(1, passages) / (frequencies.get(word, 0) + 0.5))
        for part in stems(word):
            weights[part] = max(weights.get(part, 0.0), rarity)
    return weights


def weigh(words: Iterable[str], weights: Mapping[str, float]) -> float:
    """The weight of these stems together, the same in whatever order a set has them."""
    return math.fsum(weights.get(word, 0.0) for word in words)


def _newness(published: date | None, today: date, days: int) -> float:
    """How new a report is, 0..1, falling to a third in so many days; an undated one is not new."""
    return math.exp(-abs((today - published).days) / days) if published else 0.0


def _nearness(published: date | None, query: Query) -> tuple[float, float]:
    """How near a report is to the time that the question is about, within a week and within a month, 0..1.

    An undated one is near to nothing. A named period counts beside today, not in its place: it often dates a fact
    ("its war began in 2022") and not the report.
    """
    if published is None:
        return 0.0, 0.0
    today = abs((query.today - published).days)
    if query.scope.period is None:
        return math.exp(-today / 7), math.exp(-today / 30)
    inside = days_outside(published, query.scope.period)
    share = 1.0 if query.scope.leans_to_now else 0.5
    return (
        max(math.exp(-inside / 7), share * math.exp(-today / 7)),
        max(math.exp(-inside / 30), share * math.exp(-today / 30)),
    )


def days_outside(day: date, period: Period) -> int:
    """How many days before or after a period a day is, a few days of slack aside; 0 within it."""
    # Differences have no end; the calendar has.
    if period.start and period.start - day > SLACK:
        return (period.start - day - SLACK).days
    if period.end and day - period.end > SLACK:
        return (day - period.end - SLACK).days
    return 0


def is_too_early(passage: ScoredPassage, period: Period | None) -> bool:
    """Whether the report was published long before the period that is asked about began."""
    if period is None or period.start is None or passage.published is None:
        return False
    return (period.start - passage.published) > BEFOREHAND
