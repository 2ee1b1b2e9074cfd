"""python -m evals ablation: what each step of the ranking contributes.

The rows without a feature are trained again without it (evals/fit/weights.py), on questions asked before a given
day, so that none of them has learned from later questions. Each question is searched once and its results reordered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.answering.search.ranking import FEATURES
from bot.answering.search.retriever import CANDIDATES, PassageRetriever
from evals.ablation.steps import Searched, Showing, Step, full_steps, rank, search, simple_steps, trained_steps
from evals.fit.examples import asked_before
from evals.fit.weights import Judged, judge_candidates
from evals.measures import second_half
from evals.questions import EvalQuestion
from evals.retrieval.compare import FLIP, flips
from evals.retrieval.measures import QuestionScore
from evals.statistics import mcnemar
from evals.terminal import Progress
from ingest.corpus.errors import UsageError

CUTS = (1, 5, 10, 50)
DEPTH = max(CANDIDATES, *CUTS)
LEAST_LISTS = 20  # weights fitted on fewer say nothing


def ablation(
    retriever: PassageRetriever, questions: Sequence[EvalQuestion], until: date, progress: Progress
) -> dict[str, Any]:
    """Gold recall of every step, and what it gains and loses against the full ranking.

    Raises UsageError if no question has a gold article.
    """
    answerable = [question for question in questions if question.has_gold]
    if not answerable:
        raise UsageError("No question has a gold article, so there is nothing to compare.")
    searched: list[Searched] = []
    steps = [*simple_steps(), *full_steps(retriever)]
    trainings = len(FEATURES) + 1
    # A training, and then its order of all questions.
    total = len(answerable) + len(steps) + 2 * trainings
    for question in answerable:
        searched.append(search(retriever, question, DEPTH))
        progress(len(searched), total)
    lists = _lists(searched, until)
    if len(lists) < LEAST_LISTS:
        total -= 2 * trainings
    numbers = iter(range(len(answerable) + 1, total + 1))

    def tick() -> None:
        progress(next(numbers), total)

    if len(lists) >= LEAST_LISTS:
        steps += trained_steps(lists, Showing(retriever), tick)
    return {
        "questions": len(questions),
        "with_gold": len(answerable),
        "trained_before": until.isoformat(),
        "trained_on": len(lists),
        "steps": _rows(steps, searched, tick),
    }


def _lists(searched: Sequence[Searched], until: date) -> list[Judged]:
    early = {question.id for question in asked_before([item.question for item in searched], until)}
    items = [item for item in searched if item.question.id in early]
    lists = (
        judge_candidates(item.question, [c.passage for c in item.candidates[: len(item.rows)]], item.rows)
        for item in items
    )
    return [item for item in lists if item is not None]


def _rows(steps: Sequence[Step], searched: Sequence[Searched], tick: Callable[[], None]) -> list[dict[str, Any]]:
    scores = []
    for step in steps:
        scores.append([_score(question, step) for question in searched])
        tick()
    full = next(of for step, of in zip(steps, scores, strict=True) if step.kind == "full")
    trained = next((of for step, of in zip(steps, scores, strict=True) if step.kind == "trained"), full)
    return [
        {
            "kind": step.kind,
            "step": step.name,
            # What was trained here is set against what was trained here with every feature.
            "all": _recall(of, trained if step.kind == "trained" else full),
            "july_december": _later(of, trained if step.kind == "trained" else full),
        }
        for step, of in zip(steps, scores, strict=True)
    ]


def _score(searched: Searched, step: Step) -> QuestionScore:
    gold_rank = rank(step.order(searched), searched.question)
    return QuestionScore(searched.question.id, searched.question.as_of, True, gold_rank, None, 0.0)


def _later(scores: Sequence[QuestionScore], against: Sequence[QuestionScore]) -> dict[str, Any] | None:
    scores_later, against_later = second_half(scores), second_half(against)
    return _recall(scores_later, against_later) if scores_later and against_later else None


def _recall(scores: Sequence[QuestionScore], against: Sequence[QuestionScore]) -> dict[str, Any]:
    gained, losses = flips(against, scores, FLIP)
    recall = {cut: sum(s.gold_rank is not None and s.gold_rank <= cut for s in scores) / len(scores) for cut in CUTS}
    return {
        "with_gold": len(scores),
        "gold_recall": {str(cut): round(share, 4) for cut, share in recall.items()},
        f"gained_at_{FLIP}": len(gained),
        f"lost_at_{FLIP}": len(losses),
        "p": round(mcnemar(len(gained), len(losses)), 6),
    }
