"""The metrics of a retrieval run, a pure function of questions and results.

Computed here, not by ir-measures: each is a line over the ranks, which the intervals need anyway, and its `R@k` is the
share of relevant passages, not of questions. The files of --qrels give it the same numbers as `Success(rel=2)@k`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evals.chance import interval
from evals.measures import Measure, QuestionScore, S, Scored, measures, score, second_half
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
    return by_half(scores, lambda part: {**count_gold(part), **taken(measures(k), part)})


def by_half(scores: Sequence[S], of: Callable[[Sequence[S]], dict[str, Any]]) -> dict[str, Any]:
    """What `of` says of all scores and, as `july_december`, of that half; None where there are not both halves."""
    later = second_half(scores)
    return {**of(scores), "july_december": of(later) if later else None}


def taken(which: Sequence[Measure[S]], scores: Sequence[S]) -> dict[str, Any]:
    """The value of each measure, None where no question has one, and `intervals` of those that have one."""
    document: dict[str, Any] = {}
    intervals: dict[str, Any] = {}
    for measure in which:
        values = measure.values(scores)
        known = len(values) > 0
        put(document, measure, round(float(measure.statistic(values)), 4) if known else None)
        if measure.has_interval:
            put(intervals, measure, [round(end, 4) for end in interval(values, measure.statistic)] if known else None)
    return {**document, "intervals": intervals}


def put(document: dict[str, Any], measure: Measure[Any], value: Any) -> None:
    """Keep a measure's value under its name and, where it has one, its cut-off."""
    if measure.cut is None:
        document[measure.name] = value
    else:
        document.setdefault(measure.name, {})[str(measure.cut)] = value


def get(document: Mapping[str, Any], measure: Measure[Any]) -> Any:
    """A measure's value as `put` kept it, or None."""
    value = document.get(measure.name)
    return value if measure.cut is None or value is None else value.get(str(measure.cut))


def count_gold(scores: Sequence[Scored]) -> dict[str, int]:
    """How many questions there are, and how many of them have their answer in the corpus."""
    return {"questions": len(scores), "with_gold": sum(score.has_gold for score in scores)}
