"""How well /who-reported finds the reports of claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evals.reported_claims import KeyClaim

MOST_LINES = 10  # of a reply


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a reply: the day of its report, its quote, and whether it reports the claim."""

    day: date | None
    quote: str
    right: bool | None


def claims_metrics(judged: Iterable[tuple[KeyClaim, Sequence[ShownLine]]]) -> dict[str, Any]:
    """Counts over all claims.

    `right` of the `judged` lines report their claim; of the claims that are `reported`, `first_right` begin with a line
    that does, `first_of_all` with one of the first day, `silent` have no line; `found` of the `reports` that fit into a
    reply are shown. Of claims that nobody reports, `false_silent` of `false` have no line.
    """
    counts = dict.fromkeys(
        ("lines", "judged", "right", "reported", "first_right", "first_of_all", "silent", "found", "reports"), 0
    ) | {"false": 0, "false_silent": 0}
    for claim, lines in judged:
        counts["lines"] += len(lines)
        counts["judged"] += sum(line.right is not None for line in lines)
        right = sum(bool(line.right) for line in lines)
        counts["right"] += right
        if not claim.reports:
            counts["false"] += 1
            counts["false_silent"] += not lines
            continue
        counts["reported"] += 1
        counts["silent"] += not lines
        showable = min(MOST_LINES, claim.reports)
        # A line that takes the claim for granted is right, too: there may be more of them than reports.
        counts["found"] += min(right, showable)
        counts["reports"] += showable
        if lines and lines[0].right:
            counts["first_right"] += 1
            counts["first_of_all"] += lines[0].day == claim.first
    return counts
