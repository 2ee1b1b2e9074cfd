"""The metrics of all commands by name: what people read of each, and whether less of it is better."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metric:
    """How a number is shown and limited: a share is shown in percent, what is no share as it is."""

    label: str
    less_is_better: bool = False
    is_share: bool = True


def _error(label: str) -> Metric:
    return Metric(label, less_is_better=True)


def _cost(label: str) -> Metric:
    return Metric(label, less_is_better=True, is_share=False)


METRICS = {
    "gold_recall": Metric("gold recall"),
    "answer_recall": Metric("answer recall"),
    "mrr": Metric("MRR (gold)"),
    "top_article_share": _error("top article in first 10"),
    "copies_share": _error("copies in first 10"),
    "contained": Metric("answer in the reply"),
    "contained_of_answered": Metric("answer in the reply, of those answered"),
    "first_contained": Metric("answer in the first claim, of those answered"),
    "all_valid": Metric("all valid answers shown (goal 70)"),
    "one_valid": Metric("one of them at least"),
    "noise_not_shown": Metric("noise not shown (goal 90)"),
    "misinformation_shown": _error("misinformation shown"),
    "short_answers": Metric("answers with words marked"),
    "short_right": Metric("marked words that are right"),
    "token_f1": Metric("token F1"),
    "exact_match": Metric("exact match"),
    "false_refusals": _error("refused, though in the first five"),
    "refused_with_gold": _error("refused, though in the corpus"),
    "shown_beside_refusal": Metric("refused, answer in a sentence shown"),
    "answered_without_gold": _error("answered, though not known to be there"),
    "quote_validity": Metric("quotes found in the stored text"),
    "citation_recall": Metric("claims supported by their quotes"),
    "citation_precision": Metric("citations that support"),
    "claims": _cost("claims an answer"),
    "claim_words": _cost("words of claims an answer"),
    "quote_characters": _cost("characters of quotes an answer"),
    "most_claims": _cost("most claims"),
    "most_quote_characters": _cost("most characters of quotes"),
    "ms_median": _cost("ms, median"),
    "ms_p95": _cost("ms, p95"),
    "ms_search_p95": _cost("ms of search, p95"),
    "ms_write_p95": _cost("ms of writing, p95"),
    "tokens": _cost("tokens a question"),
    "false_answers": _error("answered, though unanswerable"),
    "answered_held_out": _error("answered with its articles held out"),
    "false_answers_held_out": _error("answered with its articles held out and no other saying it"),
    "false_answers_near_miss": _error("answered with another name or figure in the question"),
    "unqualified_near_miss": _error("... without a caveat"),
    "unqualified_false_answers": _error("answered, though unanswerable, without a caveat"),
    "qualified": _error("answered with a caveat, of those in the first five"),
    "auroc": Metric("AUROC: in the first five / unanswerable"),
    "auroc_all_answerable": Metric("AUROC: all answerable / unanswerable"),
    "auroc_held_out": Metric("AUROC: in the first five / held out"),
    "auroc_near_miss": Metric("AUROC: in the first five / near misses"),
    "area_under_risk": _error("mean risk over all coverages"),
    "answered": Metric("answered"),
    "follows_corpus": Metric("of those: says what the articles say"),
    "says_truth": _error("of those: says what everybody knows"),
}


def metric(name: str) -> Metric:
    """The metric of this name, which may have a cutoff: `gold_recall@5`; raises KeyError for one that is not here."""
    stem = name.partition("@")[0]
    if stem not in METRICS:
        raise KeyError(f"{stem} is a measure that METRICS in evals/metrics.py does not describe")
    return METRICS[stem]


def label(name: str) -> str:
    """The name of a metric for people."""
    _, _, cut = name.partition("@")
    return metric(name).label + (f" @{cut}" if cut else "")


def for_people(name: str, value: float) -> float:
    """The value of a metric in percent if it is a share; milliseconds and counts as they are."""
    # Rounded: 100 * 0.57 is 56.99999999999999, which is less than a limit of 57.
    return round(100 * value, 9) if metric(name).is_share else float(value)
