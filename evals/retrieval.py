"""python -m evals retrieval: is the passage that answers among the first k?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.replies.document import passages_document
from bot.wiring import Answering
from evals.questions import EvalQuestion, read_questions
from evals.run_record import describe_run
from evals.scoring import gold_rank, recall_at

CUTOFFS = (1, 5, 10, 50)
KEPT = ("url", "copies", "title", "published", "text", "article_id", "score")


def search_all(answering: Answering, questions: Sequence[EvalQuestion], k: int) -> Iterator[dict[str, Any]]:
    """Each question with its k passages and the milliseconds they took."""
    for question in questions:
        started = time.perf_counter()
        found = answering.search(question.text, k=k, as_of=question.as_of)
        spent = (time.perf_counter() - started) * 1000
        passages = [{key: passage[key] for key in KEPT} for passage in passages_document(found)]
        yield {"id": question.id, "passages": passages, "reply": None, "ms": round(spent, 2)}


def metrics(questions: Sequence[EvalQuestion], results: Sequence[dict[str, Any]], k: int = 50) -> dict[str, Any]:
    """Gold recall at each cut-off up to k, over the questions whose answer is in the corpus."""
    passages = {result["id"]: result["passages"] for result in results}
    ranks = [gold_rank(question, passages[question.id]) for question in questions if question.has_gold]
    times = [result["ms"] for result in results]
    return {
        "questions": len(questions),
        "with_gold": len(ranks),
        "gold_recall": {str(cut): round(recall_at(ranks, cut), 4) for cut in CUTOFFS if cut <= k},
        "ms_median": round(statistics.median(times), 1),
    }


def retrieval_run(answering: Answering, file: Path, k: int, progress: Any) -> dict[str, Any]:
    """The whole run, as RUN.json holds it."""
    questions = read_questions(file)
    answering.warm_up()
    results = []
    for result in search_all(answering, questions, k):
        results.append(result)
        progress(len(results), len(questions))
    return {
        "run": {**describe_run(answering, "retrieval", file), "k": k},
        "metrics": metrics(questions, results, k),
        "questions": results,
    }
