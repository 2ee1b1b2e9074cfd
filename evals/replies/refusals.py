"""python -m evals refusals: does the program answer where it can, and refuse where it cannot?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from bot.answering.service import Answering
from evals.degraded import count_degraded
from evals.measures import score_document
from evals.questions import EvalQuestion
from evals.replies.answers import ask_all, writers_of
from evals.replies.hold_out import HoldingOut
from evals.replies.refusal_measures import RefusalScore, refusal_metrics
from evals.replies.scoring import WRITTEN_FROM
from evals.run_record import describe_run
from evals.scoring import answer_rank, gold_rank
from evals.terminal import Progress, counted

ANSWERABLE, UNANSWERABLE, HELD_OUT, NEAR_MISS = "answerable", "unanswerable", "held_out", "near_miss"


def refusals_run(
    answering: Answering,
    sources: Mapping[str, Mapping[str, str]],
    groups: Mapping[str, Sequence[EvalQuestion]],
    progress: Progress,
) -> dict[str, Any]:
    """Asks every question of every group and returns the RUN.json; hides the articles of held-out questions."""
    answering.warm_up()
    threshold = answering.calibration.threshold
    results: list[dict[str, Any]] = []
    scores: list[RefusalScore] = []
    for group, question in counted([(name, question) for name in groups for question in groups[name]], progress):
        with _hidden(answering, group, question):
            result = {**next(iter(ask_all(answering, [question]))), "group": group}
        score = score_refusal(question, result, threshold)
        scores.append(score)
        results.append({**result, "id": score.id, "score": score_document(score)})
    about = describe_run(answering, "refusals", sources[ANSWERABLE])
    about["unanswerable"] = dict(sources[UNANSWERABLE])
    about["writers"] = writers_of(results)
    about["degraded"] = count_degraded(results)
    return {
        "run": {**about, "groups": {group: len(questions) for group, questions in groups.items()}},
        "metrics": refusal_metrics(scores),
        "questions": results,
    }


def score_refusal(question: EvalQuestion, result: Mapping[str, Any], threshold: float) -> RefusalScore:
    """The outcome of one question, from a result as RUN.json holds it."""
    first, reply, group = result["passages"][:WRITTEN_FROM], result["reply"], result["group"]
    refused = reply["refusal"] is not None
    confidence = float(reply.get("confidence") or 0.0)
    by_rule = refused == (confidence >= threshold)
    return RefusalScore(
        id=question.id if group == ANSWERABLE else f"{question.id} {group}",
        group=group,
        as_of=question.as_of,
        has_gold=group == ANSWERABLE,
        gold_in_five=group == ANSWERABLE and gold_rank(question, first) is not None,
        answer_in_five=answer_rank(question, first) is not None,
        refused=refused,
        standing=(0.0 if refused else threshold) if by_rule else confidence,
        ms=result["ms"],
        qualified=bool(reply.get("caveats")),
    )


def _hidden(answering: Answering, group: str, question: EvalQuestion) -> AbstractContextManager[None]:
    if group != HELD_OUT:
        return nullcontext()
    assert isinstance(answering.retriever, HoldingOut)
    return answering.retriever.without(question.gold_urls)
