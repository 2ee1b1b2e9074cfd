"""The metrics of a retrieval run, a pure function of questions and results.

Computed here, not by ir-measures: each is a line over the ranks, which the intervals need anyway, and its `R@k` is the
share of relevant passages, not of questions. The files of --qrels give it the same numbers as `Success(rel=2)@k`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.chance import interval
from evals.measures import Measure, QuestionScore, measures, score, second_half
from evals.questions import EvalQuestion


def score_all(questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]]) -> list[QuestionScore]:
    """The score of each question, in the order of the questions."""
    by_id = {result["id"]: result for result in results}
    return [score(question, by_id[question.id]) for question in questions]


def metrics(questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]], k: int) -> dict[str, Any]:
    """Every metric with k passages a question; `july_december` is the same of that half, or None."""
    return metrics_of(score_all(questions, results), k)


def metrics_of(scores: Sequence[QuestionScore], k: int) -> dict[str, Any]:
    """Every metric of these scores; `july_december` is the same of that half, or None."""
    later = second_half(scores)
    return {**_metrics(scores, k), "july_december": _metrics(later, k) if later else None}


def put(document: dict[str, Any], measure: Measure, value: Any) -> None:
    """Keep a measure's value under its name and, where it has one, its cut-off."""
    if measure.cut is None:
        document[measure.name] = value
    else:
        document.setdefault(measure.name, {})[str(measure.cut)] = value


def get(document: Mapping[str, Any], measure: Measure) -> Any:
    """A measure's value as `put` kept it, or None."""
    value = document.get(measure.name)
    return value if measure.cut is None or value is None else value.get(str(measure.cut))


def _metrics(scores: Sequence[QuestionScore], k: int) -> dict[str, Any]:
    document: dict[str, Any] = {"questions": len(scores), "with_gold": sum(score.has_gold for score in scores)}
    intervals: dict[str, Any] = {}
    for measure in measures(k):
        values = measure.values(scores)
        known = len(values) > 0
        put(document, measure, round(float(measure.statistic(values)), 4) if known else None)
        if measure.of_ranks:
            put(intervals, measure, [round(end, 4) for end in interval(values, measure.statistic)] if known else None)
    return {**document, "intervals": intervals}
