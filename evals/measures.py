"""Measures over many questions: a mean or percentile of one number per question, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from evals.statistics import interval, wilson_interval


class Scored(Protocol):
    """The outcome of one question in a run of any kind."""

    @property
    def as_of(self) -> date | None:
        """The day it was answered from."""

    @property
    def has_gold(self) -> bool:
        """Whether the corpus holds an article that answers it."""


S = TypeVar("S", bound=Scored)


@dataclass(frozen=True, slots=True)
class Measure(Generic[S]):
    """A number over questions: the mean of `of`, or the percentile of it, over the questions that have one.

    Its name is one of METRICS (evals/metrics.py).
    """

    name: str
    of: Callable[[S], float | None]
    cut: int | None = None
    percentile: float | None = None
    has_interval: bool = False

    def values(self, scores: Sequence[S]) -> NDArray[np.float64]:
        """One number for each question that the measure applies to, in order."""
        return np.array([value for score in scores if (value := self.of(score)) is not None], dtype=np.float64)

    def statistic(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The measure of values along their first axis."""
        if self.percentile is None:
            return np.asarray(values.mean(axis=0))
        return np.asarray(np.percentile(values, self.percentile, axis=0))


def second_half(scores: Sequence[S]) -> list[S] | None:
    """The scores of July-December, which is never tuned on; None unless there are some of January-June as well."""
    dated = [(score, score.as_of) for score in scores if score.as_of is not None]
    later = [score for score, day in dated if day.month > 6]
    return later if 0 < len(later) < len(dated) else None


def by_half(scores: Sequence[S], of: Callable[[Sequence[S]], dict[str, Any]]) -> dict[str, Any]:
    """`of` for all scores and, as `july_december`, for that half, or None unless there are both halves."""
    later = second_half(scores)
    return {**of(scores), "july_december": of(later) if later else None}


def measured(measures: Sequence[Measure[S]], scores: Sequence[S]) -> dict[str, Any]:
    """The value of each measure, or None if no question has one, `intervals` of those that have one.

    `of` is the number of questions that each is measured on.
    """
    document: dict[str, Any] = {}
    intervals: dict[str, Any] = {}
    counts: dict[str, Any] = {}
    for measure in measures:
        values = measure.values(scores)
        has_values = len(values) > 0
        put(document, measure, round(float(measure.statistic(values)), 4) if has_values else None)
        put(counts, measure, len(values))
        if measure.has_interval:
            put(intervals, measure, [round(end, 4) for end in _interval(measure, values)] if has_values else None)
    return {**document, "intervals": intervals, "of": counts}


def _interval(measure: Measure[Any], values: NDArray[np.float64]) -> tuple[float, float]:
    # Drawn again from none, or from all, nothing else comes out: 3 of 3 would be 100 to 100%.
    if (values == values[0]).all() and values[0] in (0.0, 1.0):
        return wilson_interval(int(values.sum()), len(values))
    return interval(values, measure.statistic)


def put(document: dict[str, Any], measure: Measure[Any], value: Any) -> None:
    """Stores a measure's value under its name and, if it has one, its cutoff."""
    if measure.cut is None:
        document[measure.name] = value
    else:
        document.setdefault(measure.name, {})[str(measure.cut)] = value


def get(document: Mapping[str, Any], name: str) -> Any:
    """The value of a metric of this name, `name@cut` where it has a cutoff, as `put` stored it, or None."""
    stem, _, cut = name.partition("@")
    value = document.get(stem)
    return value if not cut or value is None else value.get(cut)


def metric_names(measures: Iterable[Measure[Any]]) -> list[str]:
    """The names of measures in --fail-under and in tables: `name`, or `name@cut`."""
    return [measure.name if measure.cut is None else f"{measure.name}@{measure.cut}" for measure in measures]


def score_document(score: Any) -> dict[str, Any]:
    """The score of one question, a dataclass, in the form of RUN.json."""
    fields = asdict(score)
    del fields["id"], fields["ms"]
    return {**fields, "as_of": score.as_of.isoformat() if score.as_of else None}


def read_score(kind: Callable[..., S], question: Mapping[str, Any]) -> S:
    """The score, of this kind, of a question of RUN.json; raises KeyError or TypeError if there is none."""
    fields = dict(question["score"])
    day = fields.pop("as_of")
    return kind(id=question["id"], ms=question["ms"], as_of=date.fromisoformat(day) if day else None, **fields)


def count_gold(scores: Sequence[Scored]) -> dict[str, int]:
    """How many questions there are, and how many of them have their answer in the corpus."""
    return {"questions": len(scores), "with_gold": sum(score.has_gold for score in scores)}
