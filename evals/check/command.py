"""The command `check`: what it takes and what it does."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.answering.checking.verdict import Checked, Verdict
from bot.terminal import print_result
from bot.wiring import open_answering
from evals.check.claims import KnownClaim, Label, draw_claims, read_claims
from evals.statistics import share_interval
from evals.terminal import counted, eval_settings, progress
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import UsageError

MOST_DRAWN = 10_000
# Each rate is the share with this verdict among the claims with these labels.
RATES = {
    "false_supported": ("supported", (Label.ALTERED, Label.ELSEWHERE)),
    "false_contradicted": ("contradicted", (Label.TRUE, Label.ELSEWHERE)),
    "true_supported": ("supported", (Label.TRUE,)),
    "altered_contradicted": ("contradicted", (Label.ALTERED,)),
}


def check_arguments(parser: argparse.ArgumentParser) -> None:
    """What `check` takes."""
    parser.add_argument("claims", type=Path, nargs="*", metavar="CLAIMS.jsonl", help="claims with the right verdicts")
    parser.add_argument(
        "--drawn",
        type=count_up_to(MOST_DRAWN),
        default=0,
        metavar="N",
        help="also check N sentences of the corpus, every second one made untrue in one place",
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the random choice (default 0)")
    parser.add_argument("--json", action="store_true", help="print the figures and each claim as JSON")


def run_check(options: argparse.Namespace) -> int:
    """Check every claim and count the verdicts by what is known of them."""
    if not options.claims and not options.drawn:
        raise UsageError("There is nothing to check; name a file of claims, or --drawn N.")
    claims = [claim for file in options.claims for claim in read_claims(file)]
    with closing(open_answering(eval_settings())) as answering, progress("claims") as report:
        if options.drawn:
            drawn = draw_claims(answering.corpus, options.drawn, options.seed)
            _warn_of_fewer(len(drawn), options.drawn)
            claims += drawn
        checked = [(claim, answering.check(claim.text, as_of=claim.as_of)) for claim in counted(claims, report)]
    warn_of_other_articles(checked)
    document = {"metrics": measure(checked), "claims": [_document(claim, outcome) for claim, outcome in checked]}
    print_result(document, lambda: verdicts_page(checked), as_json=options.json)
    return 0


def measure(checked: Sequence[tuple[KnownClaim, Checked]]) -> dict[str, Any]:
    """The table of confusion, and four rates in percent, their 95% intervals and numbers; a rate of nothing is None.

    `false_supported` is of the altered and those of elsewhere, `false_contradicted` of the true and those of elsewhere.
    """
    table = {
        label.value: Counter(outcome.verdict.value for claim, outcome in checked if claim.label is label)
        for label in Label
    }

    hits = {name: sum(table[label][verdict] for label in labels) for name, (verdict, labels) in RATES.items()}
    of = {name: sum(table[label].total() for label in labels) for name, (_, labels) in RATES.items()}
    return {
        "confusion": {label: dict(counts) for label, counts in table.items()},
        **{name: round(100 * hits[name] / count, 1) if count else None for name, count in of.items()},
        "intervals": {
            name: [round(100 * end, 1) for end in share_interval(hits[name], count)] if count else None
            for name, count in of.items()
        },
        "of": of,
    }


def warn_of_other_articles(checked: Sequence[tuple[KnownClaim, Checked]]) -> None:
    """Prints to stderr that nothing was found of claims of which some are true: then no verdict was put to a test."""
    found = any(outcome.verdict is not Verdict.NOT_FOUND for _, outcome in checked)
    if not found and any(claim.label is Label.TRUE for claim, _ in checked):
        print(
            f"warning: none of these {len(checked)} claims was found, though some are true: "
            "they are about other articles than this corpus, or the rates say little.",
            file=sys.stderr,
        )


def verdicts_page(checked: Sequence[tuple[KnownClaim, Checked]]) -> RenderableType:
    """The table of confusion, the rates, and the claims that are judged wrong."""
    metrics = measure(checked)
    table = Table("", *(verdict.value for verdict in Verdict), title=f"{len(checked)} claims")
    for label, counts in metrics["confusion"].items():
        table.add_row(label, *(str(counts.get(verdict.value, 0)) for verdict in Verdict))
    rates = Table("rate", "percent", "95%", "of")
    for name in RATES:
        value, ends, count = metrics[name], metrics["intervals"][name], str(metrics["of"][name])
        rates.add_row(
            name.replace("_", " "), *(("-", "") if ends is None else (str(value), f"{ends[0]}-{ends[1]}")), count
        )
    wrong = Table("claim", "verdict", "reason", title="Wrong")
    for claim, outcome in checked:
        if is_wrong(claim, outcome):
            wrong.add_row(Text(visible(claim.text)), outcome.verdict.value, Text(visible(outcome.reason)))
    return Group(table, rates, *([wrong] if wrong.row_count else []))


def is_wrong(claim: KnownClaim, checked: Checked) -> bool:
    """Whether the verdict is false; not to find what could be found is none."""
    right = {Label.TRUE: "supported", Label.ALTERED: "contradicted", Label.ELSEWHERE: ""}
    return checked.verdict.value not in ("not found", right[claim.label])


def _warn_of_fewer(drawn: int, asked_for: int) -> None:
    if drawn < asked_for:
        print(
            f"warning: {drawn} of {asked_for} sentences could be drawn: one of each passage, "
            "and not every one can be made untrue.",
            file=sys.stderr,
        )


def _document(claim: KnownClaim, checked: Checked) -> dict[str, Any]:
    return {
        "id": claim.id,
        "text": claim.text,
        "label": claim.label.value,
        "kind": claim.kind,
        "verdict": checked.verdict.value,
        "reason": checked.reason,
        "quotes": [citation.quote.text for citation in checked.citations],
    }
