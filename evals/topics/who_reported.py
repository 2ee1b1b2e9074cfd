"""The command `who-reported`: how well /who-reported finds the reports of claims."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.answering.service import Answering
from bot.answering.topics.reply import TopicCommand
from bot.terminal import print_result
from bot.wiring import open_answering
from evals.reported_claims import KeyClaim, read_claims_key
from evals.tables import percent
from evals.terminal import counted, eval_settings, progress
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import UsageError

MOST_LINES = 10  # of a reply


def who_reported_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `who-reported`."""
    parser.add_argument("key", type=Path, metavar="KEY.jsonl", help="claims, and the sentences that report them")
    parser.add_argument("--json", action="store_true", help="print the counts and lines as JSON")


def run_who_reported(options: argparse.Namespace) -> int:
    """Asks who reported each claim, and compares the lines with the key."""
    claims = read_claims_key(options.key)
    with closing(open_answering(eval_settings())) as answering, progress("claims") as report:
        judged = [(claim, shown_lines(answering, claim)) for claim in counted(claims, report)]
    if not any(line.right is not None for _, lines in judged for line in lines):
        raise UsageError(f"{options.key} judges no line that was shown: it is about other articles than this corpus.")
    document = {"metrics": claims_metrics(judged), "claims": [_document(*of_claim) for of_claim in judged]}
    print_result(document, lambda: claims_page(judged), as_json=options.json)
    return 0


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a reply: the day of its report, its quote, and whether it reports the claim."""

    day: date | None
    quote: str
    right: bool | None


def shown_lines(answering: Answering, claim: KeyClaim) -> list[ShownLine]:
    """The lines of a reply, first report first, each judged by the key."""
    reply = answering.topic(TopicCommand.WHO_REPORTED, claim.claim, as_of=claim.as_of)
    quotes = [(line.day, line.citation.quote.text) for line in reply.lines]
    return [ShownLine(day, quote, claim.reports_it(quote)) for day, quote in quotes]


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


SHARES = (
    ("judged lines that report their claim", "right", "judged"),
    ("claims that begin with such a line", "first_right", "reported"),
    ("... of the day of the first report", "first_of_all", "reported"),
    ("claims without a line", "silent", "reported"),
    ("reports that are shown, of ten at most", "found", "reports"),
    ("claims that no article reports, without a line", "false_silent", "false"),
)


def claims_page(judged: Sequence[tuple[KeyClaim, Sequence[ShownLine]]]) -> RenderableType:
    """The shares, and each claim whose first line does not report it."""
    counts = claims_metrics(judged)
    table = Table("", "percent", "of", title=f"Who reported it: {len(judged)} claims, {counts['lines']} lines")
    for label, part, total in SHARES:
        table.add_row(label, percent(counts[part] / counts[total]) if counts[total] else "-", str(counts[total]))
    wrong = [
        Text(visible(f"{claim.claim}: {lines[0].quote if lines else 'no line'}"))
        for claim, lines in judged
        if claim.reports and not (lines and lines[0].right)
    ]
    return Group(table, *wrong)


def _document(claim: KeyClaim, lines: Sequence[ShownLine]) -> dict[str, Any]:
    return {
        "claim": claim.claim,
        "reported": bool(claim.reports),
        "first": claim.first.isoformat() if claim.first else None,
        "lines": [
            {"day": line.day.isoformat() if line.day else None, "right": line.right, "quote": line.quote}
            for line in lines
        ],
    }
