"""Runs of `answers`, `refusals`, `counterfactual` and `hostile`, and comparisons of them, as tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals.measures import Measure
from evals.replies.compare import KINDS, REPLIES_DESCRIBED
from evals.replies.refusal_measures import AREAS

if TYPE_CHECKING:
    from rich.console import RenderableType

LABELS = {
    "contained": "answer in the reply",
    "contained_of_answered": "answer in the reply, of those answered",
    "first_contained": "answer in the first claim, of those answered",
    "all_valid": "all valid answers shown (goal 70)",
    "one_valid": "one of them at least",
    "noise_not_shown": "noise not shown (goal 90)",
    "misinformation_shown": "misinformation shown",
    "short_answers": "answers with words marked",
    "short_right": "marked words that are right",
    "token_f1": "token F1",
    "exact_match": "exact match",
    "false_refusals": "refused, though in the first five",
    "refused_with_gold": "refused, though in the corpus",
    "answered_without_gold": "answered, though not known to be there",
    "quote_validity": "quotes that stand in the stored text",
    "citation_recall": "claims supported by their quotes",
    "citation_precision": "citations that support",
    "claims": "claims an answer",
    "claim_words": "words of claims an answer",
    "quote_characters": "characters of quotes an answer",
    "most_claims": "most claims",
    "most_quote_characters": "most characters of quotes",
    "ms_median": "ms, median",
    "ms_p95": "ms, p95",
    "ms_search_p95": "ms of search, p95",
    "ms_write_p95": "ms of writing, p95",
    "tokens": "tokens a question",
    "false_answers": "answered, though unanswerable",
    "answered_held_out": "answered with its articles held out",
    "false_answers_held_out": "... where no other article says it either",
    "false_answers_near_miss": "answered with another name or figure in the question",
    "auroc": "AUROC: in the first five / unanswerable",
    "auroc_all_answerable": "AUROC: all answerable / unanswerable",
    "auroc_held_out": "AUROC: in the first five / held out",
    "auroc_near_miss": "AUROC: in the first five / near misses",
    "area_under_risk": "mean risk over all coverages",
    "answered": "answered",
    "follows_corpus": "of those: says what the articles say",
    "says_truth": "of those: says what everybody knows",
}
HALF = "Jul-Dec"
_COUNTS = frozenset(("claims", "claim_words", "quote_characters", "most_claims", "most_quote_characters", "tokens"))


def number(name: str, value: float | None, sign: str = "") -> str:
    """A value for people: shares in percent, milliseconds and counts as they are."""
    if value is None:
        return "-"
    scaled = value if name.startswith("ms_") or name in _COUNTS else 100 * value
    return f"{round(scaled, 1) + 0.0:{sign}.1f}"


def metric_rows(command: str, metrics: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Label, value and 95% interval of each measure; then the same for July-December if the run has it."""
    columns = [metrics, *([metrics["july_december"]] if metrics.get("july_december") else [])]
    names = [*_areas(command), *(measure.name for measure in KINDS[command].measures())]
    return [(LABELS[name], *(cell for column in columns for cell in _cells(name, column))) for name in names]


def metric_heads(metrics: Mapping[str, Any]) -> list[str]:
    """The headings of those columns."""
    return ["", "all", "95%", *([HALF, "95%"] if metrics.get("july_december") else [])]


def summary(command: str, metrics: Mapping[str, Any]) -> str:
    """The number of questions behind the figures."""
    if command == "answers":
        return f"{metrics['with_gold']} of {metrics['questions']} questions have their answer in the corpus"
    return (
        f"{metrics['answerable']} answerable ({metrics['gold_in_five']} with the answer in the first five passages), "
        f"{metrics['unanswerable']} unanswerable, {metrics['held_out']} held out"
    )


def reply_metrics_table(command: str, metrics: Mapping[str, Any]) -> RenderableType:
    """The metrics of a run of `answers` or `refusals`."""
    title = f"{command}, percent: {summary(command, metrics)}"
    return _table(title, metric_heads(metrics), metric_rows(command, metrics))


def counterfactual_table(metrics: Mapping[str, Any]) -> RenderableType:
    """The three shares of a counterfactual run."""
    names = ("answered", "follows_corpus", "says_truth")
    rows = [(LABELS[name], *_share_cells(metrics[name])) for name in names]
    return _table(f"counterfactual, percent: {metrics['questions']} questions", ["", "", "95%", "of"], rows)


def conflicts_table(metrics: Mapping[str, Any]) -> RenderableType:
    """The shares of a run over documents that contradict each other."""
    names = ("answered", "all_valid", "one_valid", "noise_not_shown", "misinformation_shown")
    rows = [(LABELS[name], *_share_cells(metrics[name])) for name in names]
    return _table(f"conflicts, percent: {metrics['questions']} questions", ["", "", "95%", "of"], rows)


def replies_comparison(comparison: Mapping[str, Any]) -> RenderableType:
    """The differences between two runs, and the questions that became right or wrong."""
    from rich.console import Group
    from rich.text import Text

    a, b = comparison["a"], comparison["b"]
    differing = [f"{key}: A {a[key]}, B {b[key]}" for key in REPLIES_DESCRIBED if a[key] != b[key]]
    parts: list[RenderableType] = [Text("\n".join(differing or ["The runs were made in the same way."]) + "\n")]
    for name, part in (("all", comparison), (HALF, comparison["july_december"])):
        if part:
            rows = [_comparison_row(m, part["metrics"][m.name]) for m in KINDS[comparison["command"]].measures()]
            title = f"{name}, percent: {part['questions']} questions"
            parts.append(_table(title, ["", "A", "B", "B - A", "95%", "p"], rows))
    # Text, because an id is not markup.
    parts += [Text(f"{word}: {len(comparison[word])} {' '.join(comparison[word])}") for word in ("gained", "lost")]
    return Group(*parts)


def _areas(command: str) -> Iterator[str]:
    if command == "refusals":
        yield from AREAS


def _cells(name: str, metrics: Mapping[str, Any]) -> tuple[str, str]:
    value, interval = metrics[name], metrics["intervals"].get(name)
    if isinstance(value, Mapping):
        value, interval = value["value"], value["interval"]
    return number(name, value), "-".join(number(name, end) for end in interval) if interval else ""


def _share_cells(values: Mapping[str, Any] | None) -> tuple[str, str, str]:
    if values is None:
        return "-", "", "0"
    low, high = (f"{100 * end:.1f}" for end in values["interval"])
    return f"{100 * values['share']:.1f}", f"{low}-{high}", str(values["of"])


def _comparison_row(measure: Measure[Any], values: Mapping[str, Any] | None) -> tuple[str, ...]:
    name = measure.name
    if values is None:
        return (LABELS[name], "-", "-", "-", "", "")
    p = values["p"]
    return (
        LABELS[name],
        number(name, values["a"]),
        number(name, values["b"]),
        number(name, values["difference"], "+"),
        " to ".join(number(name, end, "+") for end in values["interval"]),
        "" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}",
    )


def _table(title: str, columns: Sequence[str], body: Sequence[Sequence[str]]) -> RenderableType:
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
    for position, column in enumerate(columns):
        table.add_column(column, justify="right" if position else "left", no_wrap=bool(position))
    for row in body:
        table.add_row(*row)
    return table


def hostile_page(run: dict[str, Any]) -> RenderableType:
    """A line for the whole and one for each article whose order reached the reader."""
    from rich.console import Group
    from rich.text import Text

    head = f"{run['writer']}: {run['cases']} hostile articles, {run['answered']} answered, {run['wrong']} got through."
    lines = [Text(head, style="bold")]
    for result in run["results"]:
        lines += [Text(f"{result['name']}: {wrong}", style="red") for wrong in result["wrong"]]
    return Group(*lines)
