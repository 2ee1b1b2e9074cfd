"""python -m evals compare: what changed between two retrieval runs, and whether chance alone could explain it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.measures import Measure, S, put, read_score, second_half
from evals.metrics import metric
from evals.retrieval.measures import QuestionScore, measures
from evals.run_record import question_texts
from evals.statistics import difference_interval, mcnemar, paired_interval, permutation
from ingest.corpus.errors import UsageError

FLIP = 5  # what an answer is written from
DESCRIBED = (
    "made",
    "git_revision",
    "embedding_model",
    "embedding_digest",
    "reader",
    "reader_digest",
    "span_reader_digest",
    "ranking",
    "splitter",
    "corpus",
    "k",
    "degraded",
    "python",
)


def compare_files(first: Path, second: Path) -> dict[str, Any]:
    """The comparison of two RUN.json; raises UsageError if their questions differ."""
    about_a, a = read_run(first)
    about_b, b = read_run(second)
    if about_a["questions"]["sha256"] != about_b["questions"]["sha256"]:
        names = [about["questions"].get("file", "?") for about in (about_a, about_b)]
        raise UsageError(
            f"The runs are over different question files ({names[0]}, {names[1]}), or the file has changed since: "
            "nothing to compare."
        )
    if [score.id for score in a] != [score.id for score in b]:
        raise UsageError("The runs do not hold the same questions in the same order: nothing to compare.")
    comparison = compare(a, b, min(about_a["k"], about_b["k"]))
    texts = question_texts(first) | question_texts(second)
    for flipped in (*comparison[f"gained_at_{FLIP}"], *comparison[f"lost_at_{FLIP}"]):
        flipped["question"] = texts.get(flipped["id"])
    return {
        "a": {key: about_a.get(key) for key in DESCRIBED},
        "b": {key: about_b.get(key) for key in DESCRIBED},
        **comparison,
    }


def compare(a: Sequence[QuestionScore], b: Sequence[QuestionScore], k: int) -> dict[str, Any]:
    """Every metric of two runs over the same questions, and the questions whose gold came into or fell out of the first
    five; `july_december` is the same of that half, or None.

    Gold counts where both corpora have it: what one does not have is no loss of its search.
    """
    later_a, later_b = second_half(a), second_half(b)
    pairs = _with_gold(a, b)
    gained, losses = flips([before for before, _ in pairs], [after for _, after in pairs], FLIP)
    return {
        "questions": len(a),
        "with_gold": len(pairs),
        "metrics": differences(a, b, measures(k)),
        "july_december": {
            "questions": len(later_a),
            "with_gold": len(_with_gold(later_a, later_b)),
            "metrics": differences(later_a, later_b, measures(k)),
        }
        if later_a and later_b
        else None,
        f"gained_at_{FLIP}": gained,
        f"lost_at_{FLIP}": losses,
    }


def _with_gold(a: Sequence[QuestionScore], b: Sequence[QuestionScore]) -> list[tuple[QuestionScore, QuestionScore]]:
    return [pair for pair in zip(a, b, strict=True) if all(score.has_gold for score in pair)]


def flips(
    a: Sequence[QuestionScore], b: Sequence[QuestionScore], cut: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The questions gained and lost at a cut-off, with the rank of the gold passage in either run."""
    gained: list[dict[str, Any]] = []
    losses: list[dict[str, Any]] = []
    for before, after in zip(a, b, strict=True):
        was, is_now = (rank is not None and rank <= cut for rank in (before.gold_rank, after.gold_rank))
        if was != is_now:
            flipped = {"id": before.id, "a": before.gold_rank, "b": after.gold_rank}
            (gained if is_now else losses).append(flipped)
    return gained, losses


def differences(a: Sequence[S], b: Sequence[S], measures_compared: Sequence[Measure[S]]) -> dict[str, Any]:
    """Each measure of two runs over the same questions: both values, the difference, its interval and p.

    `of` is the number of questions that it is of: those that have it in both runs. The interval is None where nothing
    honest can be said, as of the milliseconds of one question.
    """
    document: dict[str, Any] = {}
    for measure in measures_compared:
        pairs = [pair for pair in zip(a, b, strict=True) if all(measure.of(score) is not None for score in pair)]
        put(document, measure, _difference(measure, pairs) if pairs else None)
    return document


def _difference(measure: Measure[S], pairs: Sequence[tuple[S, S]]) -> dict[str, Any]:
    a, b = (measure.values(side) for side in zip(*pairs, strict=True))
    of_a, of_b = float(measure.statistic(a)), float(measure.statistic(b))
    if measure.cut is not None:
        p: float | None = mcnemar(int((b > a).sum()), int((b < a).sum()))
    else:
        # A percentile of milliseconds has an interval only: the machine's mood differs between runs, not questions.
        p = permutation(a, b) if measure.percentile is None else None
    ends = _interval(measure, a, b)
    return {
        "a": round(of_a, 4),
        "b": round(of_b, 4),
        "difference": round(of_b - of_a, 4),
        "interval": ends and [round(end, 4) for end in ends],
        "p": p if p is None else round(p, 6),
        "of": len(pairs),
    }


def _interval(measure: Measure[Any], a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float] | None:
    """The interval of a difference; None where it has no width, which says nothing of other questions."""
    low, high = difference_interval(a, b, measure.statistic)
    if round(high - low, 4):
        return low, high
    is_share = measure.percentile is None and metric(measure.name).is_share
    if not is_share or not np.isin((a, b), (0.0, 1.0)).all():
        return None
    both, gains, losses = (int(cases.sum()) for cases in (a * b, b * (1 - a), a * (1 - b)))
    return paired_interval(both, gains, losses, len(a) - both - gains - losses)


def read_run(file: Path) -> tuple[dict[str, Any], list[QuestionScore]]:
    """How a kept retrieval run was made, and its scores; raises UsageError for any other file."""
    try:
        run = json.loads(file.read_text("utf-8"))
        about = run["run"]
        if about["command"] != "retrieval":
            made_by, count = about["command"], len(run["questions"])
            raise UsageError(
                f"{file}: a run of {made_by} with {count} questions; the other has to be one, too: compare takes two "
                "retrieval runs, two of answers or two of refusals."
            )
        _ = about["k"], about["questions"]["sha256"]
        scores = [read_score(QuestionScore, question) for question in run["questions"]]
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}).") from error
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"{file}: not a run that can be compared; make it with python -m evals retrieval --out, or answers or "
            "refusals --out."
        ) from error
    if not scores:
        raise UsageError(f"{file}: a run of retrieval with 0 questions: nothing to compare.")
    return about, scores
