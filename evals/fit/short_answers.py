"""python -m evals train short-answer: fits when to show the words that a reader marks as the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.fit.communities import Communities
from evals.fit.examples import asked_before
from evals.fit.logistic import fit_logistic, out_of_fold
from evals.fit.training import SHORT_ANSWER_FEATURES, PassageRetriever, as_asked, marked_words
from evals.questions import EvalQuestion, read_questions
from evals.replies.scoring import is_accepted
from evals.terminal import Progress, counted
from ingest.corpus.errors import UsageError

# The least mean chance of what is shown: a little more than the share that must be right, 85%, of questions that nobody
# fitted on (docs/evaluation.md). Chances are of accepted answers word for word: "aurora borealis" is none
# where "northern lights" is.
RIGHT = 0.855
RIDGE = 0.01
FOLDS = 10
FEWEST = 40


def fit_short_answers(
    retriever: PassageRetriever, file: Path, until: date, progress: Progress, beside: Iterable[Communities] = ()
) -> dict[str, Any]:
    """What short_answer.json holds: the fit, and the least chance above which RIGHT of the answers shown are right."""
    questions = asked_before([question for question in read_questions(file) if question.has_gold], until)
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    of_communities = 0
    for asked_of, question in _asked(retriever, questions, progress, beside):
        marked = marked_words(asked_of, as_asked(question.text, question.as_of))
        if marked:
            text, values = marked
            rows.append(values)
            right.append(is_accepted(text, question.answers))
            of_communities += asked_of is not retriever
    if len(rows) < FEWEST or not 0 < sum(right) < len(right):
        raise UsageError(f"{file}: {len(rows)} answers with marked words before {until}; a fit needs {FEWEST}.")
    lines, truth, even = np.array(rows), np.array(right), np.ones(len(rows))
    logits = out_of_fold(lines, truth, even, RIDGE, np.arange(len(rows)) % FOLDS)
    model = fit_logistic(lines, truth, even, RIDGE)
    limit = least_chance(logits)
    likely = logits >= np.log(limit / (1 - limit))
    return {
        "trained_on": {
            "questions": file.name,
            "answered_before": until.isoformat(),
            "lists": len(rows) - of_communities,
            **({"of_communities": of_communities} if of_communities else {}),
        },
        "shown": round(float(likely.mean()), 3),
        "right": round(float(truth[likely].mean()), 3) if likely.any() else None,
        "least": round(limit, 4),
        "intercept": round(model.intercept, 5),
        "features": model.signals(SHORT_ANSWER_FEATURES),
    }


def _asked(
    retriever: PassageRetriever, questions: Sequence[EvalQuestion], progress: Progress, beside: Iterable[Communities]
) -> Iterator[tuple[PassageRetriever, EvalQuestion]]:
    """Each question, with the search that it is asked of."""
    for question in counted(questions, progress):
        yield retriever, question
    for communities in beside:
        for question in counted(communities.answerable, progress):
            yield communities.retriever, question


def least_chance(logits: NDArray[np.float64]) -> float:
    """The lowest chance above which the mean chance is at least RIGHT; nearly 1 where there is none.

    The chances, not the counts: of so few examples a count above a threshold is mostly luck.
    """
    chances = np.sort(1 / (1 + np.exp(-logits)))[::-1]
    means = np.cumsum(chances) / np.arange(1, len(chances) + 1)
    enough = np.flatnonzero(means >= RIGHT)
    return float(chances[enough[-1]]) if len(enough) else 0.999
