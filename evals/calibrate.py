"""python -m evals calibrate: fits when to answer and when to refuse, on questions whose articles are in the corpus.

Unanswerable questions are made from the answerable ones: their own articles are held out and the search runs again.
What is left is as near to a question as the corpus gets without answering it, which is the real danger. Questions
known to have no answer in the corpus at all can be given besides.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.abstention import ALL_WORDS
from bot.answering.answer import Question
from bot.answering.calibration import fitted_now
from bot.answering.evidence import number_passages
from bot.answering.signals import PASSAGES, SIGNALS, Signals, measure
from evals.hold_out import HoldingOut
from evals.logistic import Rows, fit_logistic, out_of_fold
from evals.questions import EvalQuestion
from evals.scoring import contains
from ingest.corpus.errors import UsageError

RIDGE = 0.01
FOLDS = 10
# How much all questions of a kind count together. The held out ones are the harder, and a fit on them alone would
# learn what tells articles of one story apart rather than what tells a story from none.
SHARES = {"right": 1.0, "off_corpus": 0.7, "held_out": 0.24, "missed": 0.06}
LEAST_SCALE = 1e-5  # of a signal that is the same for all: its weight is 0, and nothing divides by 0
FEWEST = 20  # of either side: with less there is nothing to fit
CURVE = (0.0, 0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Example:
    """A question's signals, what kind of example it is, and whether the answer is in the first five passages."""

    id: str
    kind: str
    signals: Signals

    @property
    def right(self) -> bool:
        """Whether it should be answered."""
        return self.kind == "right"


def asked_before(questions: Sequence[EvalQuestion], day: date | None) -> list[EvalQuestion]:
    """The questions that are to be answered from a day before this one; all of them without one."""
    return [q for q in questions if day is None or (q.as_of is not None and q.as_of < day)]


def examples(
    retriever: HoldingOut,
    answerable: Sequence[EvalQuestion],
    unanswerable: Sequence[EvalQuestion],
    before: date | None,
    progress: Callable[[int, int], None],
) -> list[Example]:
    """Every question as it is, and each answerable one again without its articles.

    With `before`, the unanswerable ones are asked once more as of the day before it, when the corpus was at its
    largest: the more articles there are, the nearer comes what does not answer, and a fit on the small corpus of the
    first months would answer too much later on.

    Left out are those whose first five passages hold an accepted answer that is not of a gold article: they are
    neither right nor wrong.
    """
    late = [replace(q, as_of=before - timedelta(days=1)) for q in unanswerable] if before else []
    work = [(q, kind) for q in answerable for kind in ("right", "held_out")]
    work += [(q, "off_corpus") for q in (*unanswerable, *late)]
    found: list[Example] = []
    for number, (question, kind) in enumerate(work, start=1):
        found += _example(retriever, question, kind)
        progress(number, len(work))
    return found


def calibration_document(found: Sequence[Example], false_refusals: float, about: dict[str, Any]) -> dict[str, Any]:
    """What calibration.json holds; raises UsageError where there are too few examples of either side."""
    right = np.array([example.right for example in found])
    if min(right.sum(), (~right).sum()) < FEWEST:
        raise UsageError(
            f"{right.sum()} questions with an answer among the first passages and {(~right).sum()} without: "
            f"a fit needs {FEWEST} of each."
        )
    rows, importance = _rows(found), _importance(found)
    fit = fit_logistic(rows, right, importance, RIDGE)
    folds = np.array([zlib.crc32(example.id.encode()) % FOLDS for example in found])
    logits = out_of_fold(rows, right, importance, RIDGE, folds)
    # What a rule decides is decided so at every threshold.
    logits[[example.signals.coverage >= ALL_WORDS for example in found]] = np.inf
    logits[[bool(example.signals.missing_names) for example in found]] = -np.inf
    threshold = _threshold(logits[right], false_refusals)
    columns = zip(SIGNALS, fit.means, fit.scales, fit.weights, strict=True)
    return {
        "fitted_on": {**about, **{kind: sum(e.kind == kind for e in found) for kind in SHARES}},
        "threshold": round(_chance(threshold), 5),
        "expected": _rates(found, logits, threshold),
        "intercept": round(fit.intercept, 5),
        "signals": {
            name: {
                "mean": round(float(m), 5),
                "scale": max(round(float(s), 5), LEAST_SCALE),
                "weight": round(float(w), 5),
            }
            for name, m, s, w in columns
        },
        "curve": [_point(found, logits, _threshold(logits[right], share)) for share in CURVE],
    }


def about_fit(retriever: HoldingOut, questions: str, before: date | None) -> dict[str, Any]:
    """Where a fit comes from: the corpus and the models that it depends on."""
    now = fitted_now(retriever.corpus)
    return {
        "questions": questions,
        "asked_before": before.isoformat() if before else None,
        "made": datetime.now(UTC).date().isoformat(),
        "corpus": now.corpus,
        "articles": now.articles,
        "model": now.model,
        "ranking": now.ranking,
    }


def _example(retriever: HoldingOut, question: EvalQuestion, kind: str) -> Iterator[Example]:
    hidden = question.gold_urls if kind == "held_out" else frozenset()
    asked_at = datetime.combine(question.as_of or datetime.now(UTC).date(), time(12), UTC)
    asked = Question(question.text, asked_at, question.as_of)
    with retriever.without(hidden):
        found = retriever.find(asked)
    evidence = number_passages(found.passages)
    first = evidence.passages[:PASSAGES]
    if not first:
        return
    holding = [passage for passage in first if contains(passage.text, question.answers)]
    if kind == "right" and not any({p.url, *p.copies} & question.gold_urls for p in holding):
        kind = "missed"
    if holding and kind in ("missed", "held_out"):
        return
    newest = retriever.corpus.newest_day(asked.today)
    yield Example(question.id, kind, measure(asked, evidence, found, newest))


def _rows(found: Sequence[Example]) -> Rows:
    rows = np.array([example.signals.values for example in found])
    means = np.array([0.0 if np.isnan(column).all() else np.nanmean(column) for column in rows.T])
    # As the bot does: what cannot be told counts as the mean.
    return np.where(np.isnan(rows), means, rows)


def _importance(found: Sequence[Example]) -> Rows:
    counts = {kind: sum(example.kind == kind for example in found) for kind in SHARES}
    return np.array([100 * SHARES[example.kind] / counts[example.kind] for example in found])


def _threshold(logits: Rows, false_refusals: float) -> float:
    """The highest threshold that refuses no more than this share."""
    ordered = np.sort(logits)
    return float(ordered[min(len(ordered) - 1, int(false_refusals * len(ordered)))])


def _rates(found: Sequence[Example], logits: Rows, threshold: float) -> dict[str, float | None]:
    def answered(kind: str) -> float | None:
        of: NDArray[np.bool_] = logits[[example.kind == kind for example in found]] >= threshold
        return round(float(of.mean()), 4) if len(of) else None

    right = answered("right")
    return {
        "false_refusals": None if right is None else round(1 - right, 4),
        "false_answers": answered("off_corpus"),
        "false_answers_held_out": answered("held_out"),
    }


def _point(found: Sequence[Example], logits: Rows, threshold: float) -> dict[str, float | None]:
    return {"threshold": round(_chance(threshold), 5), **_rates(found, logits, threshold)}


def _chance(logit: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))
