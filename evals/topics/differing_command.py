"""The command `differing`: what it takes and what it does."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.terminal import day_of, eval_settings, progress

if TYPE_CHECKING:
    from rich.console import RenderableType

    from evals.topics.differing import ShownPair


def differing_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `differing`."""
    parser.add_argument("key", type=Path, metavar="KEY.jsonl", help="topics with pairs of sentences, judged by hand")
    parser.add_argument("--as-of", type=day_of, metavar="DATE", help="the day that the comparisons end")
    parser.add_argument("--json", action="store_true", help="print the figures and each pair as JSON")


def run_differing(options: argparse.Namespace) -> int:
    """Compares the outlets on each topic and counts the differing figures that are of one thing."""
    from contextlib import closing

    from bot.answering.topics.reply import TopicCommand
    from bot.terminal import print_json, print_page
    from bot.wiring import open_answering
    from evals.topics.differing import differing_metrics, read_judged, shown_pairs

    topics = read_judged(options.key)
    shown: list[ShownPair] = []
    with closing(open_answering(eval_settings())) as answering, progress("topics") as report:
        for number, judged in enumerate(topics, start=1):
            reply = answering.topic(TopicCommand.COMPARE, judged.topic, as_of=options.as_of)
            shown += shown_pairs(judged, reply.lines)
            report(number, len(topics))
    metrics = {"topics": len(topics), **differing_metrics(shown)}
    if options.json:
        print_json({"metrics": metrics, "pairs": [asdict(pair) for pair in shown]})
    else:
        print_page(differing_page(metrics, shown))
    return 0


def differing_page(metrics: dict[str, Any], shown: list[ShownPair]) -> RenderableType:
    """The share that is of one thing, the causes of the others, and the pairs that nobody has judged."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from ingest.corpus.console.visible_text import visible

    same = metrics["same"]
    title = f"Differing figures of {metrics['topics']} topics: {metrics['shown']} shown"
    table = Table("", "per cent", "95%", "of", title=title)
    if same is not None:
        low, high = (f"{100 * end:.1f}" for end in same["interval"])
        table.add_row("of one thing", f"{100 * same['share']:.1f}", f"{low}-{high}", str(same["of"]))
    causes = [Text(f"{count} not of one thing: {cause}") for cause, count in metrics["causes"].items()]
    unjudged = [pair for pair in shown if pair.judgment is None]
    lines = [Text(visible(f"not judged ({pair.topic}): {' / '.join(pair.quotes)}")) for pair in unjudged]
    return Group(table, *causes, *lines)
