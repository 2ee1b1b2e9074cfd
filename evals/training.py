"""python -m evals train: fits the weights of bot/answering/ranking.json on questions whose answer is in the corpus.

A listwise softmax (Cao et al. 2007): the weights make the passages that answer likely among all candidates of their
question. Passages that hold an accepted answer in another article are left out: they are neither right nor wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Question
from bot.answering.ranking import FEATURES, features
from bot.answering.retriever import CANDIDATES, READ_AGAIN, PassageRetriever
from bot.answering.stopwatch import Stopwatch
from evals.questions import EvalQuestion, read_questions
from evals.scoring import contains
from ingest.corpus.errors import UsageError

RIDGE = 0.02
STEPS = 4000
RATE = 0.05


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of one question: a row of features each, and which of them answer."""

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def before(questions: Sequence[EvalQuestion], day: date) -> list[EvalQuestion]:
    """The questions with gold that are to be answered from a day before this one."""
    return [q for q in questions if q.has_gold and q.as_of is not None and q.as_of < day]


def judge(retriever: PassageRetriever, question: EvalQuestion) -> Judged | None:
    """The candidates of a question; None where none of them answers, so that nothing can be learned."""
    asked_at = datetime.combine(question.as_of or datetime.now(UTC).date(), time(12), UTC)
    asked = Question(question.text, asked_at, question.as_of)
    looked = retriever.look(asked, CANDIDATES, Stopwatch())
    candidates = looked.candidates[:READ_AGAIN]
    if not candidates:
        return None
    holds = np.array([contains(c.passage.text, question.answers) for c in candidates])
    gold = np.array([c.passage.url in question.gold_urls for c in candidates])
    kept = ~holds | gold
    right = (holds & gold)[kept]
    return Judged(features(looked.query, candidates)[kept], right) if right.any() else None


def fit(judged: Sequence[Judged], progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Mean, scale and weight of each feature, by gradient descent on the listwise loss with a ridge."""
    everything = np.vstack([one.rows for one in judged])
    means, scales = everything.mean(axis=0), everything.std(axis=0) + 1e-9
    lists = [((one.rows - means) / scales, one.right) for one in judged]
    weights = np.zeros(len(FEATURES))
    for step in range(STEPS):
        gradient = 2 * RIDGE * weights
        for rows, right in lists:
            scores = np.exp(rows @ weights - (rows @ weights).max())
            gradient += (scores @ rows / scores.sum() - scores[right] @ rows[right] / scores[right].sum()) / len(lists)
        weights -= RATE * gradient
        progress(step + 1, STEPS)
    columns = zip(FEATURES, means, scales, weights, strict=True)
    return {
        name: {"mean": round(float(m), 5), "scale": round(float(s), 5), "weight": round(float(w), 4)}
        for name, m, s, w in columns
    }


def train(retriever: PassageRetriever, file: Path, until: date, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """What ranking.json holds: where the weights come from, and the weights."""
    questions = before(read_questions(file), until)
    judged = [one for question in questions if (one := judge(retriever, question)) is not None]
    if not judged:
        raise UsageError(f"{file}: no question before {until} has an answer among its candidates; nothing to learn.")
    trained_on = {"questions": file.name, "answered_before": until.isoformat(), "lists": len(judged)}
    return {"trained_on": trained_on, "features": fit(judged, progress)}
