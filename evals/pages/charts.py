"""The two plots of a report, as inline SVG: recall by k, and how long searches took."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 290
LEFT, RIGHT, TOP, BOTTOM = 46, 104, 20, 48
BINS = 26
HIGHEST = 12  # where a name can stand
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Curve:
    """Recall at k = 1, 2, ... by the name at its end; `band` is the interval at each k; `css` its class."""

    name: str
    css: str
    values: Sequence[float]
    band: Sequence[tuple[float, float]] = ()


def recall_chart(curves: Sequence[Curve], marks: Sequence[int] = ()) -> str:
    """The curves on a logarithmic axis of k; the vertical one begins just below what is shown. Dots at the marks."""
    k = max(len(curve.values) for curve in curves)
    lowest = min(min([*curve.values, *(low for low, _ in curve.band)]) for curve in curves)
    # The next ten percent below, so that no curve lies on the axis.
    floor = min(0.9, max(0.0, math.floor(lowest * 10 - 0.2) / 10))

    def x(cut: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(cut) / math.log(k) if k > 1 else 0.5)

    def y(share: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share) / (1 - floor)

    parts = [_level(y(share), f"{100 * share:.0f}%") for share in _levels(floor)]
    parts += [_tick(x(cut), str(cut)) for cut in TICKS if cut <= k]
    parts.append(_caption("the first k passages"))
    for curve in curves:
        if curve.band:
            high = [f"{x(cut):.1f},{y(end):.1f}" for cut, (_, end) in enumerate(curve.band, start=1)]
            low = [f"{x(cut):.1f},{y(end):.1f}" for cut, (end, _) in enumerate(curve.band, start=1)]
            parts.append(f'<polygon class="band {curve.css}" points="{" ".join([*high, *reversed(low)])}"/>')
    ends = apart([y(curve.values[-1]) for curve in curves])
    for curve, end in reversed(list(zip(curves, ends, strict=True))):  # the first lies above the others
        points = " ".join(f"{x(cut):.1f},{y(value):.1f}" for cut, value in enumerate(curve.values, start=1))
        parts.append(f'<polyline class="curve {curve.css}" points="{points}"/>')
        parts.append(f'<text class="name {curve.css}" x="{WIDTH - RIGHT + 10}" y="{end + 4:.1f}">{curve.name}</text>')
    first = curves[0]
    parts += [
        f'<circle class="dot {first.css}" cx="{x(cut):.1f}" cy="{y(first.values[cut - 1]):.1f}" r="4"/>'
        for cut in marks
        if cut <= k
    ]
    return _svg("Recall by the number of passages looked at", parts)


def latency_chart(times: Sequence[float], median: float, p95: float) -> str:
    """A histogram of milliseconds with median and 95th percentile; the last bar holds all that took longer."""
    longest = max(max(times), 1.0)
    reach = min(longest, 1.4 * p95) if p95 > 0 else longest
    right = WIDTH - 16
    width = (right - LEFT) / BINS
    counts = [0] * BINS
    for spent in times:
        counts[min(BINS - 1, int(BINS * spent / reach))] += 1

    def x(spent: float) -> float:
        return LEFT + (right - LEFT) * min(1.0, spent / reach)

    def y(count: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - 26 - BOTTOM) * count / max(counts)

    parts = [_level(y(count), str(count), right) for count in (0, max(counts))]
    parts += [
        f'<rect class="bar" x="{LEFT + number * width + 1:.1f}" y="{y(count):.1f}" width="{width - 2:.1f}" '
        f'height="{HEIGHT - BOTTOM - y(count):.1f}" rx="1.5"/>'
        for number, count in enumerate(counts)
        if count
    ]
    step = _round_step(reach / 5)
    parts += [_tick(x(mark * step), f"{mark * step:g}") for mark in range(int(reach / step) + 1)]
    for name, spent, height in (("median", median, TOP - 6), ("95% within", p95, TOP + 10)):
        # The label stands where there is room for it.
        anchor, shift = ("end", -6) if x(spent) > WIDTH * 0.62 else ("start", 6)
        parts.append(
            f'<line class="mark" x1="{x(spent):.1f}" x2="{x(spent):.1f}" y1="{height - 9}" y2="{HEIGHT - BOTTOM}"/>'
            f'<text class="label strong" text-anchor="{anchor}" x="{x(spent) + shift:.1f}" y="{height + 1}">'
            f"{name} {spent:.0f} ms</text>"
        )
    parts.append(_caption("milliseconds" + ("; last bar: all slower" if reach < longest else ""), right))
    return _svg("How long searches took", parts)


def _levels(floor: float) -> Iterator[float]:
    step = 0.1 if floor >= 0.5 else 0.25
    yield floor
    for number in range(1, round(1 / step) + 1):
        if number * step > floor + step / 2:
            yield number * step


def _level(y: float, text: str, right: float = WIDTH - RIGHT) -> str:
    line = f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return f'{line}<text class="label" text-anchor="end" x="{LEFT - 8}" y="{y + 4:.1f}">{text}</text>'


def _tick(x: float, text: str) -> str:
    return f'<text class="label" text-anchor="middle" x="{x:.1f}" y="{HEIGHT - BOTTOM + 19}">{text}</text>'


def _caption(text: str, right: float = WIDTH - RIGHT) -> str:
    return f'<text class="label" text-anchor="middle" x="{(LEFT + right) / 2:.1f}" y="{HEIGHT - 8}">{text}</text>'


def apart(heights: Sequence[float], distance: float = 19) -> list[float]:
    """These heights, moved so that names there do not lie on each other, around where they were."""
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    placed = list(heights)
    for above, below in itertools.pairwise(order):
        placed[below] = max(placed[below], placed[above] + distance)
    if not placed:
        return []
    lift = min((max(placed) - max(heights)) / 2, max(0.0, min(placed) - HIGHEST))
    return [height - lift for height in placed]


def _round_step(at_least: float) -> float:
    scale = 10.0 ** math.floor(math.log10(at_least))
    return next(step * scale for step in (1, 2, 5, 10) if step * scale >= at_least * 0.999)


def _svg(title: str, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{"".join(parts)}</svg>'
