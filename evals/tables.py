"""Shares, measures and comparisons as tables for people, in a terminal and on pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from evals.measures import get
from evals.metrics import for_people, label
from ingest.corpus.console.visible_text import visible

HALF = "Jul-Dec"
SURE = 0.05


def percent(share: float) -> str:
    """A share in percent, with one decimal."""
    return f"{100 * share:.1f}"


def share_or_dash(share: float | None) -> str:
    """A share in percent; a dash for a share of nothing."""
    return "-" if share is None else percent(share)


def interval(ends: Iterable[float]) -> str:
    """An interval of a share, in percent: 84.1-90.0."""
    return "-".join(map(percent, ends))


def share_cells(values: Mapping[str, Any] | None) -> tuple[str, str, str]:
    """The percentage, its interval and its number of cases, of a share as `statistics.share` returns it."""
    if values is None:
        return "-", "", "0"
    return percent(values["share"]), interval(values["interval"]), str(values["of"])


def p_value(p: float | None) -> str:
    """The probability that chance alone explains a difference; empty where none was computed."""
    return "" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def is_sure(p: float | None) -> bool:
    """Whether a difference is more than chance."""
    return p is not None and p < SURE


def number(name: str, value: float | None, sign: str = "") -> str:
    """The value of a metric: shares in percent, milliseconds and counts as they are."""
    return "-" if value is None else f"{round(for_people(name, value), 1) + 0.0:{sign}.1f}"  # + 0.0: no -0.0


def metric_heads(metrics: Mapping[str, Any]) -> list[str]:
    """The headings of the columns of `metric_rows`."""
    return ["", "all", "95%", "of", *([HALF, "95%", "of"] if metrics.get("july_december") else [])]


def metric_rows(names: Iterable[str], metrics: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Label, value, 95% interval and number of questions of each metric; then those of July-December, if any."""
    columns = [metrics, *([metrics["july_december"]] if metrics.get("july_december") else [])]
    return [(label(name), *(cell for column in columns for cell in _cells(name, column))) for name in names]


def metrics_table(title: str, names: Iterable[str], metrics: Mapping[str, Any]) -> Table:
    """The metrics of a run with their intervals."""
    return table(title, metric_heads(metrics), metric_rows(names, metrics))


def shares_table(command: str, metrics: Mapping[str, Any]) -> Table:
    """The shares of a run of which nothing else is measured."""
    rows = [(label(name), *share_cells(values)) for name, values in metrics.items() if name != "questions"]
    return table(f"{command}, percent: {metrics['questions']} questions", ["", "", "95%", "of"], rows)


def differences_of_runs(comparison: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """How two compared runs were made differently: both values by name."""
    a, b = comparison["a"], comparison["b"]
    return {name: (a[name], b[name]) for name in a if a[name] != b[name]}


def comparison_cells(name: str, values: Mapping[str, Any]) -> tuple[str, str, str]:
    """A metric of either run, and their difference."""
    return number(name, values["a"]), number(name, values["b"]), number(name, values["difference"], "+")


def comparison_parts(comparison: Mapping[str, Any], names: Sequence[str]) -> list[RenderableType]:
    """How two runs were made differently, and their metrics side by side; then those of July-December."""
    by_name = differences_of_runs(comparison)
    lines = [f"{name}: A {_described(a)}, B {_described(b)}" for name, (a, b) in by_name.items()]
    parts: list[RenderableType] = [Text("\n".join(lines or ["The runs were made in the same way."]) + "\n")]
    for half, part in (("all", comparison), (HALF, comparison["july_december"])):
        if part:
            count = f"{part['questions']} questions"
            of = f"{part['with_gold']} of {count} with gold" if "with_gold" in part else count
            rows = [_comparison_row(name, get(part["metrics"], name)) for name in names]
            parts.append(table(f"{half}, percent: {of}", ["", "A", "B", "B - A", "95%", "p", "of"], rows))
    measured = [
        get(part["metrics"], name) for part in (comparison, comparison["july_december"]) if part for name in names
    ]
    if any(values is not None and is_sure(values["p"]) for values in measured):
        parts.append(Text(f"* more than chance (p < {SURE}); of twenty rows one is so by chance"))
    return parts


def _described(value: object) -> object:
    if isinstance(value, Mapping) and all(isinstance(count, int) for count in value.values()):
        return ", ".join(f"{name}: {count:,}" for name, count in value.items())
    return "none" if value is None else value


def named(id_: str, text: str | None) -> str:
    """A question by its id and, if it is known, its text."""
    return visible(f"{id_}: {text}" if text else id_)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, pad_edge: bool = False) -> Table:
    """A table of names and, beside each, its numbers."""
    drawn = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=pad_edge)
    for position, column in enumerate(columns):
        drawn.add_column(column, justify="right" if position else "left", no_wrap=bool(position))
    for row in rows:
        drawn.add_row(*row)
    return drawn


def _cells(name: str, metrics: Mapping[str, Any]) -> tuple[str, str, str]:
    value, ends = get(metrics, name), get(metrics["intervals"], name)
    count = get(metrics.get("of", {}), name)
    shown = "" if count is None else str(count)
    if isinstance(value, Mapping):
        value, ends, shown = value["value"], value["interval"], " / ".join(map(str, value["of"]))
    ends_shown = "-".join(number(name, end) for end in ends) if ends else ""
    return number(name, value), ends_shown, shown


def _comparison_row(name: str, values: Mapping[str, Any] | None) -> tuple[str, ...]:
    if values is None:
        return (label(name), "-", "-", "-", "", "", "0")
    ends = " to ".join(number(name, end, "+") for end in values["interval"] or ())
    p = f"{p_value(values['p'])} *" if is_sure(values["p"]) else p_value(values["p"])
    return (label(name), *comparison_cells(name, values), ends, p, str(values["of"]))
