"""python -m evals retrieval: is the passage that answers among the first k?"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.answering.service import Answering
from evals.measures import score_document
from evals.questions import EvalQuestion
from evals.retrieval.measures import metrics_of, score_all
from evals.run_record import describe_run, passages_of
from evals.terminal import Progress, counted


def search_all(answering: Answering, questions: Iterable[EvalQuestion], k: int) -> Iterator[dict[str, Any]]:
    """Each question with its k passages and the time in milliseconds."""
    for question in questions:
        started = time.perf_counter()
        results = answering.search(question.text, k=k, as_of=question.as_of)
        spent = (time.perf_counter() - started) * 1000
        passages, ms = passages_of(results), round(spent, 2)
        yield {"id": question.id, "question": question.text, "passages": passages, "reply": None, "ms": ms}


def retrieval_run(
    answering: Answering, source: Mapping[str, str], questions: Sequence[EvalQuestion], k: int, progress: Progress
) -> dict[str, Any]:
    """The whole run over the questions of a source, as RUN.json holds it."""
    answering.warm_up()
    results = list(search_all(answering, counted(questions, progress), k))
    scores = score_all(questions, results)
    return {
        "run": {**describe_run(answering, "retrieval", source), "k": k},
        "metrics": metrics_of(scores, k),
        "questions": [
            {**result, "score": score_document(score)} for result, score in zip(results, scores, strict=True)
        ],
    }
