"""What a trial measures: figures with their goals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from rich.table import Table

from bot.terminal import print_result


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was measured once or several times; its value is the median. A goal is a bound on it."""

    part: str
    name: str
    measured: float | tuple[float, ...]
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """What was measured, each time."""
        return self.measured if isinstance(self.measured, tuple) else (float(self.measured),)

    @property
    def value(self) -> float:
        """The median of what was measured."""
        return median(self.values)

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.at_least is not None:
            return self.value >= self.at_least
        return self.value <= self.at_most if self.at_most is not None else None

    @property
    def goal(self) -> str:
        """The goal as a person reads it, or nothing."""
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return f"<= {self.at_most:g}" if self.at_most is not None else ""

    def document(self) -> dict[str, Any]:
        """The figure as --json prints it."""
        return {
            "part": self.part,
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "runs": [round(value, 4) for value in self.values],
            "goal": self.goal or None,
            "met": self.met,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that this share (0..1) of them do not exceed: the nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ratios(times: Sequence[float], tutorial: Sequence[float]) -> tuple[float, ...]:
    """ours / theirs of each run: both of a run had the machine in about the same state."""
    return tuple(a / b for a, b in zip(times, tutorial, strict=True))


def print_figures(figures: Sequence[Figure], title: str, *, as_json: bool) -> int:
    """Prints the figures; returns 1 if a goal is missed."""
    document = {"figures": [figure.document() for figure in figures]}
    print_result(document, lambda: figures_table(figures, title), as_json=as_json)
    return 1 if any(figure.met is False for figure in figures) else 0


def figures_table(figures: Sequence[Figure], title: str) -> Table:
    """The figures for a person, a line each."""
    table = Table(title=title, title_justify="left")
    for column, side in (("part", "left"), ("measured", "left"), ("median", "right"), ("goal", "right"), ("", "left")):
        table.add_column(column, justify=side, no_wrap=column != "measured")  # type: ignore[arg-type]
    for figure in figures:
        value = f"{figure.value:,.0f}" if abs(figure.value) >= 999.5 else f"{figure.value:.3g}"
        verdict = {True: "met", False: "MISSED", None: ""}[figure.met]
        table.add_row(figure.part, figure.name, f"{value} {figure.unit}".strip(), figure.goal, verdict)
    return table
