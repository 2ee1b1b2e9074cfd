"""python -m evals train: fits the weights of a ranking on questions whose answer is in the corpus.

A listwise softmax (Cao et al. 2007): the weights make what answers likely among all candidates of its question.
Of passages (bot/answering/search/ranking.json) those that hold an accepted answer in another article than a gold one
are left out: they are neither right nor wrong. Of sentences (bot/answering/search/sentence_ranking.json) each that
holds an accepted answer is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.fit import training
from evals.fit.communities import Communities
from evals.fit.examples import asked_before
from evals.fit.training import PassageRetriever, as_asked
from evals.gold import find_gold
from evals.questions import EvalQuestion, read_questions
from evals.scoring import contains
from evals.terminal import Progress, counted
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.errors import UsageError

RIDGE = 0.02
BESIDE = 0.1  # of the loss are communities: from a third on the likeliest sentences of news get worse
STEPS = 4000
RATE = 0.05


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of one question: a row of features each, and which of them answer."""

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def judge_passages(retriever: PassageRetriever, question: EvalQuestion) -> Judged | None:
    """The candidates that a search brings for a question; None where none of them answers."""
    return judge_candidates(question, *training.candidates(retriever, as_asked(question.text, question.as_of)))


def judge_candidates(
    question: EvalQuestion, passages: Sequence[ScoredPassage], rows: NDArray[np.float64]
) -> Judged | None:
    """These candidates with their features; None where none of them answers, so that nothing can be learned."""
    holds = np.array([contains(passage.text, question.answers) for passage in passages], bool)
    gold = np.array([not question.gold_urls.isdisjoint((p.url, p.article_id)) for p in passages], bool)
    mask = ~holds | gold
    right = (holds & gold)[mask]
    return Judged(rows[mask], right) if right.any() else None


def judge_sentences(retriever: PassageRetriever, question: EvalQuestion) -> Judged | None:
    """The sentences that the extractive writer chooses from; None where none of them holds an answer."""
    texts, rows = training.sentences(retriever, as_asked(question.text, question.as_of))
    right = np.array([contains(text, question.answers) for text in texts], bool)
    return Judged(rows, right) if right.any() else None


def judge_first_look(retriever: PassageRetriever, question: EvalQuestion) -> Judged | None:
    """The same without what the readers say of them."""
    judged = judge_sentences(retriever, question)
    return Judged(judged.rows[:, : len(training.FIRST_LOOK_FEATURES)], judged.right) if judged else None


Judge = Callable[[PassageRetriever, EvalQuestion], Judged | None]
JUDGES: dict[str, tuple[Judge, tuple[str, ...]]] = {
    "passages": (judge_passages, training.PASSAGE_FEATURES),
    "first-look": (judge_first_look, training.FIRST_LOOK_FEATURES),
    "sentences": (judge_sentences, training.SENTENCE_FEATURES),
}


def fit(
    judged: Sequence[Judged], names: Sequence[str], progress: Progress, beside: Sequence[Judged] = ()
) -> dict[str, Any]:
    """Mean, scale and weight of each feature, by gradient descent on the listwise loss with a ridge.

    The lists `beside` are a share of BESIDE of the loss, however many there are.
    """
    share = BESIDE if beside else 0.0
    shares = np.array([(1 - share) / len(judged)] * len(judged) + [share / max(1, len(beside))] * len(beside))
    judged = [*judged, *beside]
    all_rows = np.vstack([example.rows for example in judged])
    means, scales = all_rows.mean(axis=0), all_rows.std(axis=0) + 1e-9
    rows, mask, right = _side_by_side([(example.rows - means) / scales for example in judged], judged)
    weights = np.zeros(len(names))
    for step in range(STEPS):
        scores = np.where(mask, rows @ weights, -np.inf)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        gradient = 2 * RIDGE * weights + shares @ (_mean_row(rows, odds) - _mean_row(rows, odds * right))
        weights -= RATE * gradient
        progress(step + 1, STEPS)
    columns = zip(names, means, scales, weights, strict=True)
    return {
        name: {"mean": round(float(m), 5), "scale": round(float(s), 5), "weight": round(float(w), 4)}
        for name, m, s, w in columns
    }


def _side_by_side(
    lists: Sequence[NDArray[np.float64]], judged: Sequence[Judged]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    # One array of all lists, filled up with zeros, and which of its rows are there and are right: a step over all
    # lists at once is many times as fast as one list after the other.
    shape = (len(lists), max(len(lines) for lines in lists))
    rows = np.zeros((*shape, lists[0].shape[1]))
    mask, right = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for number, (lines, of) in enumerate(zip(lists, judged, strict=True)):
        rows[number, : len(lines)], mask[number, : len(lines)], right[number, : len(lines)] = lines, True, of.right
    return rows, mask, right


def _mean_row(rows: NDArray[np.float64], odds: NDArray[np.float64]) -> NDArray[np.float64]:
    mean: NDArray[np.float64] = (odds[:, None, :] @ rows)[:, 0, :] / odds.sum(axis=1, keepdims=True)
    return mean


def train(
    retriever: PassageRetriever,
    kind: str,
    file: Path,
    until: date,
    progress: Progress,
    beside: Iterable[Communities] = (),
) -> dict[str, Any]:
    """What the file of weights holds: where they come from, and the weights; `kind` is a key of JUDGES."""
    judge, names = JUDGES[kind]
    questions = asked_before(find_gold(retriever.corpus, read_questions(file)).answerable(file), until)
    judged = [example for question in questions if (example := judge(retriever, question)) is not None]
    if not judged:
        raise UsageError(f"{file}: no question before {until} has an answer among its candidates; nothing to learn.")
    further = [
        example
        for communities in beside
        for question in counted(communities.answerable, progress)
        if (example := judge(communities.retriever, question)) is not None
    ]
    trained_on: dict[str, Any] = {"questions": file.name, "answered_before": until.isoformat(), "lists": len(judged)}
    if further:
        trained_on["of_communities"] = len(further)
    return {"trained_on": trained_on, "features": fit(judged, names, progress, further)}
