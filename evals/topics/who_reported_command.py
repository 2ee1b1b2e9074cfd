"""The command `who-reported`: what it takes and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.answering.service import Answering
    from evals.reported_claims import KeyClaim
    from evals.topics.who_reported import ShownLine


def who_reported_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `who-reported`."""
    parser.add_argument("key", type=Path, metavar="KEY.jsonl", help="claims, and the sentences that report them")
    parser.add_argument("--json", action="store_true", help="print the counts and lines as JSON")


def run_who_reported(options: argparse.Namespace) -> int:
    """Asks who reported each claim, and compares the lines with the key."""
    from bot.wiring import open_answering
    from evals.reported_claims import read_claims_key
    from evals.terminal import eval_settings, print_result, progress
    from evals.topics.who_reported import claims_metrics
    from ingest.corpus.errors import UsageError

    claims = read_claims_key(options.key)
    judged: list[tuple[KeyClaim, list[ShownLine]]] = []
    with closing(open_answering(eval_settings())) as answering, progress("claims") as report:
        for number, claim in enumerate(claims, start=1):
            judged.append((claim, shown_lines(answering, claim)))
            report(number, len(claims))
    if not any(line.right is not None for _, lines in judged for line in lines):
        raise UsageError(f"{options.key} judges no line that was shown: it is about other articles than this corpus.")
    document = {"metrics": claims_metrics(judged), "claims": [_document(*of_claim) for of_claim in judged]}
    print_result(document, lambda: claims_page(judged), as_json=options.json)
    return 0


def shown_lines(answering: Answering, claim: KeyClaim) -> list[ShownLine]:
    """The lines of a reply, first report first, each judged by the key."""
    from bot.answering.topics.reply import TopicCommand
    from evals.topics.who_reported import ShownLine

    reply = answering.topic(TopicCommand.WHO_REPORTED, claim.claim, as_of=claim.as_of)
    quotes = [(line.day, line.citation.quote.text) for line in reply.lines]
    return [ShownLine(day, quote, claim.reports_it(quote)) for day, quote in quotes]


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
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from evals.tables import percent
    from evals.topics.who_reported import claims_metrics
    from ingest.corpus.console.visible_text import visible

    counts = claims_metrics(judged)
    table = Table("", "percent", "of", title=f"Who reported it: {len(judged)} claims, {counts['lines']} lines")
    for label, part, whole in SHARES:
        table.add_row(label, percent(counts[part] / counts[whole]) if counts[whole] else "-", str(counts[whole]))
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
