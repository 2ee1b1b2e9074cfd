"""The measures of a run of `refusals`: rates at the threshold, AUROC, and the risk-coverage curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evals.measures import Measure, by_half, measured
from evals.replies.risk_coverage import area_under_risk, auroc, auroc_interval, risk_coverage

AREAS = ("auroc", "auroc_all_answerable", "auroc_held_out", "auroc_near_miss", "area_under_risk")


@dataclass(frozen=True, slots=True)
class RefusalScore:
    """One reply's outcome; `standing`, by which replies are ranked, is its confidence, or what a rule put in its place.

    Where a rule refused, that is 0; where a rule answered, it is the threshold.

    `qualified` is whether an answer has a caveat, such as that it may not answer.
    """

    id: str
    group: str
    as_of: date | None
    has_gold: bool
    gold_in_five: bool
    answer_in_five: bool
    refused: bool
    standing: float
    ms: float
    qualified: bool = False


def refusal_measures() -> list[Measure[RefusalScore]]:
    """The rates at the threshold in force, in the order of the tables."""
    return [
        Measure("false_refusals", lambda s: float(s.refused) if s.gold_in_five else None, has_interval=True),
        Measure("refused_with_gold", lambda s: float(s.refused) if s.has_gold else None, has_interval=True),
        Measure("false_answers", lambda s: _answered(s, "unanswerable"), has_interval=True),
        Measure("answered_held_out", lambda s: _answered(s, "held_out"), has_interval=True),
        Measure(
            "false_answers_held_out",
            # Another article may say it as well: then an answer is not a false one.
            lambda s: None if s.answer_in_five else _answered(s, "held_out"),
            has_interval=True,
        ),
        Measure("false_answers_near_miss", lambda s: _answered(s, "near_miss"), has_interval=True),
        Measure("unqualified_near_miss", lambda s: _unqualified(s, "near_miss"), has_interval=True),
        Measure("unqualified_false_answers", lambda s: _unqualified(s, "unanswerable"), has_interval=True),
        Measure("qualified", lambda s: float(s.qualified) if s.gold_in_five and not s.refused else None),
        Measure("ms_median", lambda s: s.ms, percentile=50),
        Measure("ms_p95", lambda s: s.ms, percentile=95),
    ]


def refusal_metrics(scores: Sequence[RefusalScore]) -> dict[str, Any]:
    """Every measure of these replies; `july_december` is the same of that half, or None."""
    return by_half(scores, _metrics)


def _metrics(scores: Sequence[RefusalScore]) -> dict[str, Any]:
    groups = {
        name: [s for s in scores if s.group == name] for name in ("answerable", "unanswerable", "held_out", "near_miss")
    }
    top_five = [s for s in groups["answerable"] if s.gold_in_five]
    results = [*groups["answerable"], *groups["unanswerable"]]
    curve = risk_coverage([s.standing for s in results], [s.gold_in_five for s in results])
    return {
        **{name: len(of) for name, of in groups.items()},
        "gold_in_five": len(top_five),
        "auroc": _auroc(top_five, groups["unanswerable"]),
        "auroc_all_answerable": _auroc(groups["answerable"], groups["unanswerable"]),
        "auroc_held_out": _auroc(top_five, [s for s in groups["held_out"] if not s.answer_in_five]),
        "auroc_near_miss": _auroc(top_five, groups["near_miss"]),
        **measured(refusal_measures(), scores),
        "area_under_risk": round(area, 4) if (area := area_under_risk(curve)) is not None else None,
        "risk_coverage": [[round(coverage, 4), round(risk, 4)] for coverage, risk in curve],
    }


def _auroc(right: Sequence[RefusalScore], wrong: Sequence[RefusalScore]) -> dict[str, Any] | None:
    a, b = [s.standing for s in right], [s.standing for s in wrong]
    value, ends = auroc(a, b), auroc_interval(a, b)
    if value is None or ends is None:
        return None
    return {"value": round(value, 4), "interval": [round(end, 4) for end in ends], "of": [len(a), len(b)]}


def _answered(score: RefusalScore, group: str) -> float | None:
    return float(not score.refused) if score.group == group else None


def _unqualified(score: RefusalScore, group: str) -> float | None:
    return float(not score.refused and not score.qualified) if score.group == group else None
