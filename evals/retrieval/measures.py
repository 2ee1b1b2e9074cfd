"""Measures of a search: ranks of the answering passage, a pure function of questions and results.

Computed here, not by ir-measures: each is a line over the ranks, which the intervals need anyway, and its `R@k` is the
share of relevant passages, not of questions. The files of --qrels give it the same numbers as `Success(rel=2)@k`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evals.measures import Measure, by_half, count_gold, measured
from evals.questions import EvalQuestion
from evals.retrieval.top_ten_diversity import SLOTS, copies_share, top_article_share
from evals.scoring import answer_rank, gold_rank

CUTOFFS = (1, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question's outcome; ranks count from 1, None if nothing right was found or exists.

    A field with a default may be missing in a RUN.json that was made before the field was there.
    """

    id: str
    as_of: date | None
    has_gold: bool
    gold_rank: int | None
    answer_rank: int | None
    ms: float
    top_article_share: float | None = None
    copies_share: float | None = None


def score(question: EvalQuestion, result: Mapping[str, Any]) -> QuestionScore:
    """The outcome of one question, from a result as RUN.json holds it."""
    passages = result["passages"]
    return QuestionScore(
        id=question.id,
        as_of=question.as_of,
        has_gold=question.has_gold,
        gold_rank=gold_rank(question, passages) if question.has_gold else None,
        answer_rank=answer_rank(question, passages) if question.has_gold else None,
        ms=result["ms"],
        top_article_share=top_article_share(passages),
        copies_share=copies_share(passages),
    )


def measures(k: int) -> list[Measure[QuestionScore]]:
    """The measures of a run with k passages per question, in the order of the tables."""
    cuts = [cut for cut in CUTOFFS if cut <= k]
    of_first_ten: list[Measure[QuestionScore]] = [
        Measure("top_article_share", lambda s: s.top_article_share),
        Measure("copies_share", lambda s: s.copies_share),
    ]
    return [
        *(Measure("gold_recall", _within(lambda s: s.gold_rank, cut), cut, has_interval=True) for cut in cuts),
        *(Measure("answer_recall", _within(lambda s: s.answer_rank, cut), cut, has_interval=True) for cut in cuts),
        Measure("mrr", lambda s: (1 / s.gold_rank if s.gold_rank else 0.0) if s.has_gold else None, has_interval=True),
        *(of_first_ten if k >= SLOTS else ()),
        Measure("ms_median", lambda s: s.ms, percentile=50),
        Measure("ms_p95", lambda s: s.ms, percentile=95),
    ]


def score_all(questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]]) -> list[QuestionScore]:
    """The score of each question, in the order of the questions."""
    by_id = {result["id"]: result for result in results}
    return [score(question, by_id[question.id]) for question in questions]


def metrics_of(scores: Sequence[QuestionScore], k: int) -> dict[str, Any]:
    """Every metric of these scores; `july_december` is the same of that half, or None."""
    return by_half(scores, lambda part: {**count_gold(part), **measured(measures(k), part)})


def _within(rank: Callable[[QuestionScore], int | None], cut: int) -> Callable[[QuestionScore], float | None]:
    def of(score: QuestionScore) -> float | None:
        if not score.has_gold:
            return None
        position = rank(score)
        return float(position is not None and position <= cut)

    return of
