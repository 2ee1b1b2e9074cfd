"""The command `differing`: what it takes and what it does."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.terminal import print_result
from evals.tables import share_cells
from evals.topics.differing import COSINES, WORDS, JudgedPair, differing_metrics, read_judged
from ingest.corpus.console.visible_text import visible


def differing_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `differing`."""
    parser.add_argument("pairs", type=Path, metavar="PAIRS.jsonl", help="pairs of sentences, judged by hand")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_differing(options: argparse.Namespace) -> int:
    """Counts the pairs that a comparison shows as differing figures, and those of them that are of one thing."""
    pairs = read_judged(options.pairs)
    metrics = differing_metrics(pairs)
    print_result(metrics, lambda: differing_page(metrics, pairs), as_json=options.json)
    return 0


def differing_page(metrics: dict[str, Any], pairs: Sequence[JudgedPair]) -> RenderableType:
    """Both shares, the counts for other limits, and the pairs that are shown and are not of one thing."""
    shares = Table("", "percent", "95%", "of", title=f"Differing figures: {metrics['pairs']} judged pairs")
    for label, name in (("shown, that are of one thing", "precision"), ("of one thing, that are shown", "kept")):
        if metrics[name] is not None:
            shares.add_row(label, *share_cells(metrics[name]))
    limits = Table("cosine", *(f"{words} words" for words in WORDS), title="of one thing / shown, from these limits")
    counts = {(limit["cosine"], limit["words"]): f"{limit['same']}/{limit['shown']}" for limit in metrics["limits"]}
    for cosine in COSINES:
        limits.add_row(f"{cosine:.2f}", *(counts[cosine, words] for words in WORDS))
    wrong = [pair for pair in pairs if not pair.same and pair.is_shown()]
    lines = [
        Text(visible(f"{pair.cause}: {' / '.join(sentence.lead.quote for sentence in pair.sentences)}"))
        for pair in wrong
    ]
    return Group(shares, limits, *lines)
