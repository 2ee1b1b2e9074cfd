"""Metrics and comparisons as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from evals.measures import Measure, get
from evals.retrieval.compare import DESCRIBED, FLIP
from evals.retrieval.measures import measures

if TYPE_CHECKING:
    from rich.console import RenderableType

LABELS = {
    "gold_recall": "gold recall",
    "answer_recall": "answer recall",
    "mrr": "MRR (gold)",
    "top_article_share": "top article in first 10",
    "copies_share": "copies in first 10",
    "ms_median": "ms, median",
    "ms_p95": "ms, p95",
}
HALF = "Jul-Dec"


def label(measure: Measure[Any]) -> str:
    """A measure's name for people."""
    return LABELS[measure.name] + (f" @{measure.cut}" if measure.cut else "")


def number(measure: Measure[Any], value: float | None, sign: str = "") -> str:
    """A measure's value for people: shares in percent, milliseconds as they are."""
    if value is None:
        return "-"
    scaled = value if measure.name.startswith("ms_") else 100 * value
    return f"{round(scaled, 1) + 0.0:{sign}.1f}"  # + 0.0, for -0.0 is a riddle


def rows(metrics: Mapping[str, Any], k: int) -> list[tuple[str, ...]]:
    """Label, value and 95% interval of each measure; then value and interval of July-December where the run has it."""
    columns = [metrics, *([metrics["july_december"]] if metrics["july_december"] else [])]
    return [(label(m), *(cell for column in columns for cell in _cells(m, column))) for m in measures(k)]


def heads(metrics: Mapping[str, Any]) -> list[str]:
    """The headings of those columns."""
    later = metrics["july_december"]
    return ["", "all", "95%", *([HALF, "95%"] if later else [])]


def summary(metrics: Mapping[str, Any]) -> str:
    """The number of questions behind the figures."""
    later = metrics["july_december"]
    half = f"; {later['with_gold']} of {later['questions']} in {HALF}" if later else ""
    return f"{metrics['with_gold']} of {metrics['questions']} questions have their answer in the corpus{half}"


def metrics_table(metrics: Mapping[str, Any], k: int) -> RenderableType:
    """The metrics of a run; recall and MRR are over the questions that have a gold article."""
    return _table(f"retrieval, percent: {summary(metrics)}", heads(metrics), rows(metrics, k))


def comparison_page(comparison: Mapping[str, Any]) -> RenderableType:
    """The differences between two runs, every metric side by side, and the questions that flipped."""
    from rich.console import Group

    parts: list[RenderableType] = ["\n".join(_differing(comparison)) + "\n"]
    compared = measures(min(comparison[side]["k"] for side in "ab"))
    for name, part in (("all", comparison), (HALF, comparison["july_december"])):
        if part:
            title = f"{name}, percent: {part['with_gold']} of {part['questions']} questions with gold"
            body = [_comparison_row(m, get(part["metrics"], m)) for m in compared]
            parts.append(_table(title, ["", "A", "B", "B - A", "95%", "p"], body))
    parts.extend(_flipped(word, comparison[f"{word}_at_{FLIP}"]) for word in ("gained", "lost"))
    return Group(*parts)


def _cells(measure: Measure[Any], metrics: Mapping[str, Any]) -> tuple[str, str]:
    interval = get(metrics["intervals"], measure)
    return number(measure, get(metrics, measure)), "-".join(
        number(measure, end) for end in interval
    ) if interval else ""


def _comparison_row(measure: Measure[Any], values: Mapping[str, Any] | None) -> tuple[str, ...]:
    if values is None:
        return (label(measure), "-", "-", "-", "", "")
    return (
        label(measure),
        number(measure, values["a"]),
        number(measure, values["b"]),
        number(measure, values["difference"], "+"),
        " to ".join(number(measure, end, "+") for end in values["interval"]),
        "" if values["p"] is None else "<0.001" if values["p"] < 0.001 else f"{values['p']:.3f}",
    )


def _differing(comparison: Mapping[str, Any]) -> list[str]:
    a, b = comparison["a"], comparison["b"]
    differing = [key for key in DESCRIBED if a[key] != b[key]]
    return [f"{key}: A {a[key]}, B {b[key]}" for key in differing] or ["The runs were made in the same way."]


def _flipped(word: str, flipped: Sequence[Mapping[str, Any]]) -> RenderableType:
    from rich.text import Text

    ranks = "".join(f"\n  {f['id']}: rank {f['a'] or '-'} -> {f['b'] or '-'}" for f in flipped)
    # Text, because an id is not markup.
    count = "1 question" if len(flipped) == 1 else f"{len(flipped)} questions"
    return Text(f"{word} at @{FLIP}: {count}{ranks}")


def _table(title: str, columns: Sequence[str], body: Sequence[Sequence[str]]) -> RenderableType:
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
    for position, column in enumerate(columns):
        table.add_column(column, justify="right" if position else "left", no_wrap=True)
    for row in body:
        table.add_row(*row)
    return table
