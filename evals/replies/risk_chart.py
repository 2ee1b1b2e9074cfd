"""The chart of a run of `refusals`: the share of wrong answers by the share of questions answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from evals.pages.charts import apart

WIDTH, HEIGHT = 560, 320
LEFT, RIGHT, TOP, BOTTOM = 50, 96, 16, 46
MARKS = (0, 25, 50, 75, 100)
COLORS = ("one", "two")  # of the curves, classes of page.css


def risk_chart(curves: Mapping[str, Sequence[tuple[float, float]]], at: tuple[float, float] | None) -> str:
    """A curve of (coverage, risk) for each name, most confident first; `at` is the operating point of the first."""
    highest = max((risk for curve in curves.values() for _, risk in curve), default=0.0)
    top = max(0.1, -(-highest * 10 // 1) / 10)
    parts = [*_axes(top)]
    ends = apart([_y(curve[-1][1] if curve else 0.0, top) for curve in curves.values()])
    for number, ((name, curve), end) in enumerate(zip(curves.items(), ends, strict=True)):
        points = " ".join(f"{_x(coverage):.1f},{_y(risk, top):.1f}" for coverage, risk in curve)
        color = COLORS[number % len(COLORS)]
        parts.append(f'<polyline class="curve {color}" points="{points}"/>')
        if curve:
            name_x = WIDTH - RIGHT + 8
            parts.append(f'<text class="name {color}" x="{name_x}" y="{end + 4:.1f}">{escape(name)}</text>')
    if at:
        parts.append(
            f'<line class="mark" x1="{_x(at[0]):.1f}" x2="{_x(at[0]):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        )
        label = f"threshold: {100 * at[0]:.0f}% answered, {100 * at[1]:.0f}% of it wrong"
        anchor = "end" if at[0] > 0.5 else "start"
        shift = -6 if at[0] > 0.5 else 6
        x = _x(at[0]) + shift
        parts.append(f'<text class="label" text-anchor="{anchor}" x="{x:.1f}" y="{TOP + 12}">{label}</text>')
    title = "Risk by coverage: how much of what is answered is wrong"
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{"".join(parts)}</svg>'


def _axes(top: float) -> list[str]:
    parts = []
    for mark in MARKS:
        x, y = _x(mark / 100), _y(top * mark / 100, top)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="label" text-anchor="end" x="{LEFT - 7}" y="{y + 4:.1f}">{100 * top * mark / 100:.0f}%</text>'
        )
        parts.append(f'<text class="label" text-anchor="middle" x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}">{mark}%</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text class="label" text-anchor="middle" x="{middle:.1f}" y="{HEIGHT - 6}">answered, surest first</text>'
    )
    return parts


def _x(coverage: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * coverage


def _y(risk: float, top: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - risk / top)
