"""The measures over many replies, and the summary of a run of `answers`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evals.measures import Measure, by_half, count_gold, measured
from evals.replies.scoring import ReplyScore

Of = Callable[[ReplyScore], float | None]


def reply_measures() -> list[Measure[ReplyScore]]:
    """The measures of a run of `answers`, in the order of the tables.

    Right answers are measured for questions with one in the corpus; form and quotes for everything answered.
    """
    return [
        _share("contained", _with_gold(lambda s: float(s.contained))),
        _share("contained_of_answered", _with_gold(_answered(lambda s: float(s.contained)))),
        _share("first_contained", _with_gold(_answered(lambda s: float(s.first_contained)))),
        _share("short_answers", _with_gold(_answered(lambda s: float(s.short_right is not None)))),
        _share("short_right", _with_gold(lambda s: None if s.short_right is None else float(s.short_right))),
        _share("token_f1", _with_gold(lambda s: s.f1)),
        _share("exact_match", _with_gold(lambda s: float(s.exact))),
        _share("false_refusals", lambda s: float(s.refused) if s.gold_in_five else None),
        _share("refused_with_gold", _with_gold(lambda s: float(s.refused))),
        _share("shown_beside_refusal", _with_gold(lambda s: float(s.shown_beside_refusal) if s.refused else None)),
        _share("answered_without_gold", lambda s: None if s.has_gold else float(not s.refused)),
        _share("quote_validity", _answered(lambda s: _ratio(s.exact_quotes, s.quotes))),
        _share("citation_recall", _answered(lambda s: _ratio(s.supported_claims, s.claims))),
        _share("citation_precision", _answered(lambda s: _ratio(s.carrying_citations, s.citations))),
        Measure("claims", _answered(lambda s: s.claims)),
        Measure("claim_words", _answered(lambda s: s.claim_words)),
        Measure("quote_characters", _answered(lambda s: s.quote_characters)),
        Measure("most_claims", _answered(lambda s: s.claims), percentile=100),
        Measure("most_quote_characters", _answered(lambda s: s.quote_characters), percentile=100),
        Measure("ms_median", lambda s: s.ms, percentile=50),
        Measure("ms_p95", lambda s: s.ms, percentile=95),
        Measure("ms_search_p95", lambda s: s.search_ms, percentile=95),
        Measure("ms_write_p95", _answered(lambda s: s.write_ms), percentile=95),
        Measure("tokens", lambda s: s.tokens),
    ]


def reply_metrics(scores: Sequence[ReplyScore]) -> dict[str, Any]:
    """Every measure of these replies; `july_december` is the same of that half, or None."""
    return by_half(scores, lambda part: {**count_gold(part), **measured(reply_measures(), part)})


def _share(name: str, of: Of) -> Measure[ReplyScore]:
    return Measure(name, of, has_interval=True)


def _with_gold(of: Of) -> Of:
    return lambda score: of(score) if score.has_gold else None


def _answered(of: Of) -> Of:
    return lambda score: None if score.refused else of(score)


def _ratio(part: int, total: int) -> float | None:
    return part / total if total else None
