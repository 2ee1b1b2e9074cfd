"""Bars of a report, as HTML that stays readable at any width: ranks of gold passages, and recall by month."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence

from evals.pages.frame import whole_percent
from evals.retrieval.measures import QuestionScore
from evals.statistics import share_interval

FIVE = 5  # what an answer is written from
FEWEST_MONTHS = 3


def places(rows: Mapping[str, Sequence[QuestionScore]], k: int) -> str:
    """For each named row, the shares of questions whose gold passage stood first, in the first five, ... nowhere."""
    groups = list(_groups(k))
    lines = []
    for name, scores in rows.items():
        counts = [sum(_within(score.gold_rank, low, high) for score in scores) for low, high, _ in groups]
        segments = "".join(
            f'<i class="place{number}" style="flex-grow:{count}">{_share(count, len(scores))}</i>'
            for number, count in enumerate(counts)
            if count
        )
        lines.append(f'<div class="row"><span>{name}</span><div class="stack">{segments}</div></div>')
    key = "".join(f'<li><i class="place{number}"></i>{name}</li>' for number, (_, _, name) in enumerate(groups))
    return f'<div class="places">{"".join(lines)}</div><ul class="key">{key}</ul>'


def months(scores: Sequence[QuestionScore]) -> str:
    """Recall among the first five in each month, with its interval; empty for fewer than three months or two years."""
    of_month: dict[tuple[int, int], list[QuestionScore]] = {}
    for score in scores:
        if score.as_of is not None:
            of_month.setdefault((score.as_of.year, score.as_of.month), []).append(score)
    if len(of_month) < FEWEST_MONTHS or len({year for year, _ in of_month}) > 1:
        return ""
    return f'<div class="months">{"".join(_month(month, of) for (_, month), of in sorted(of_month.items()))}</div>'


def _month(month: int, scores: Sequence[QuestionScore]) -> str:
    hits = sum(_within(score.gold_rank, 1, FIVE) for score in scores)
    share = hits / len(scores)
    low, high = share_interval(hits, len(scores))
    half = "later" if month > 6 else "earlier"
    return (
        f'<div class="month"><div class="column"><i class="{half}" style="height:{100 * share:.1f}%"></i>'
        f'<u style="bottom:{100 * low:.1f}%;height:{100 * (high - low):.1f}%"></u></div>'
        f"<b>{100 * share:.0f}</b><span>{calendar.month_abbr[month]}</span><small>{len(scores)}</small></div>"
    )


def _groups(k: int) -> Iterator[tuple[int, int | None, str]]:
    """From, to and name of each group of ranks up to k; the last is of those not found."""
    starts = [start for start in (1, 2, 6, 11, 21, 51) if start <= k]
    for start, following in zip(starts, [*starts[1:], k + 1], strict=True):
        end = following - 1
        yield start, end, {1: "first"}.get(start, f"{start}" if start == end else f"{start}–{end}")
    yield 0, None, f"not among {k}"


def _within(rank: int | None, low: int, high: int | None) -> bool:
    return rank is None if high is None else rank is not None and low <= rank <= high


def _share(count: int, total: int) -> str:
    # A narrow part has no room for its number.
    return whole_percent(count / total) if count / total >= 0.065 else ""
