"""The two pictures of a report, as inline SVG: recall by k, and how long searches took."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

WIDTH, HEIGHT = 560, 300
LEFT, RIGHT, TOP, BOTTOM = 46, 84, 34, 44
BINS = 30
TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def recall_chart(curves: Mapping[str, Sequence[float]], whiskers: Mapping[int, tuple[float, float]]) -> str:
    """A curve for each name, recall at k = 1, 2, ... k on a logarithmic axis; whiskers are of the first curve."""
    k = max(len(curve) for curve in curves.values())

    def x(cut: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(cut) / math.log(k) if k > 1 else 0.5)

    parts = [*_share_axis()]
    parts += [_tick(x(cut), str(cut)) for cut in TICKS if cut <= k]
    parts.append(_caption("passages looked at (k)"))
    parts += [
        f'<line class="whisker" x1="{x(cut):.1f}" x2="{x(cut):.1f}" y1="{_share(low):.1f}" y2="{_share(high):.1f}"/>'
        for cut, (low, high) in whiskers.items()
    ]
    ends = _apart([_share(curve[-1]) for curve in curves.values()])
    for number, ((name, curve), end) in enumerate(zip(curves.items(), ends, strict=True)):
        points = " ".join(f"{x(cut):.1f},{_share(value):.1f}" for cut, value in enumerate(curve, start=1))
        parts.append(f'<polyline class="curve curve{number}" points="{points}"/>')
        parts.append(f'<text class="name name{number}" x="{WIDTH - RIGHT + 8}" y="{end + 4:.1f}">{name}</text>')
    return _svg("Recall by the number of passages looked at", parts)


def latency_chart(times: Sequence[float], median: float, p95: float) -> str:
    """A histogram of milliseconds with median and 95th percentile; the last bar holds all that took longer."""
    longest = max(max(times), 1.0)
    reach = min(longest, 2 * p95) if p95 > 0 else longest
    width = (WIDTH - LEFT - RIGHT) / BINS
    counts = [0] * BINS
    for spent in times:
        counts[min(BINS - 1, int(BINS * spent / reach))] += 1

    def x(spent: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * min(1.0, spent / reach)

    def y(count: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / max(counts)

    parts = [
        f'<rect class="bar" x="{LEFT + number * width + 0.5:.1f}" y="{y(count):.1f}" width="{width - 1:.1f}" '
        f'height="{HEIGHT - BOTTOM - y(count):.1f}"/>'
        for number, count in enumerate(counts)
        if count
    ]
    parts += [_level(y(count), str(count)) for count in (0, max(counts))]
    step = _round_step(reach / 5)
    parts += [_tick(x(mark * step), f"{mark * step:g}") for mark in range(int(reach / step) + 1)]
    for name, spent, height in (("median", median, TOP - 18), ("95%", p95, TOP - 4)):
        parts.append(
            f'<line class="mark" x1="{x(spent):.1f}" x2="{x(spent):.1f}" y1="{height - 9}" y2="{HEIGHT - BOTTOM}"/>'
        )
        parts.append(f'<text class="label" x="{x(spent) + 5:.1f}" y="{height}">{name} {spent:.0f} ms</text>')
    parts.append(_caption("milliseconds a search" + ("; the last bar: all slower ones" if reach < longest else "")))
    return _svg("How long searches took", parts)


def _share(value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value)


def _share_axis() -> Iterator[str]:
    for percent in (0, 25, 50, 75, 100):
        yield _level(_share(percent / 100), f"{percent}%")


def _level(y: float, text: str) -> str:
    line = f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return f'{line}<text class="label" text-anchor="end" x="{LEFT - 7}" y="{y + 4:.1f}">{text}</text>'


def _tick(x: float, text: str) -> str:
    return f'<text class="label" text-anchor="middle" x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}">{text}</text>'


def _caption(text: str) -> str:
    return (
        f'<text class="label" text-anchor="middle" x="{(LEFT + WIDTH - RIGHT) / 2:.1f}" y="{HEIGHT - 6}">{text}</text>'
    )


def _apart(heights: Sequence[float], least: float = 15) -> list[float]:
    # Names at the ends of curves that nearly meet would lie on each other.
    placed = dict.fromkeys(range(len(heights)), 0.0)
    above = -math.inf
    for number in sorted(placed, key=lambda n: heights[n]):
        above = placed[number] = max(heights[number], above + least)
    return list(placed.values())


def _round_step(least: float) -> float:
    scale = 10.0 ** math.floor(math.log10(least))
    return next(step * scale for step in (1, 2, 5, 10) if step * scale >= least * 0.999)


def _svg(title: str, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{"".join(parts)}</svg>'
