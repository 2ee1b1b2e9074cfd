"""Runs of `answers`, `refusals` and `hostile`, and comparisons of them, as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from evals.gold import listed
from evals.measures import metric_names
from evals.replies.compare import KINDS
from evals.tables import comparison_parts, metrics_table, named


def summary(command: str, metrics: Mapping[str, Any]) -> str:
    """The number of questions behind the figures."""
    if command == "answers":
        return f"{metrics['with_gold']} of {metrics['questions']} questions have their answer in the corpus"
    return (
        f"{metrics['answerable']} answerable ({metrics['gold_in_five']} with the answer in the first five passages), "
        f"{metrics['unanswerable']} unanswerable, {metrics['held_out']} held out, "
        f"{metrics['near_miss']} near misses"
    )


def reply_metrics_table(command: str, metrics: Mapping[str, Any]) -> RenderableType:
    """The metrics of a run of `answers` or `refusals`."""
    return metrics_table(f"{command}, percent: {summary(command, metrics)}", KINDS[command].names, metrics)


def replies_comparison(comparison: Mapping[str, Any]) -> RenderableType:
    """The differences between two runs, and the questions that became right or wrong."""
    texts = comparison["question_texts"]
    # Text, because an id is not markup.
    lines = [
        Text("\n  ".join([f"{word}: {len(ids)}", *(named(id_, texts.get(id_)) for id_ in ids)]))
        for word, ids in (("gained", comparison["gained"]), ("lost", comparison["lost"]))
    ]
    left_out = {
        "only in A, not compared": comparison["only_in_a"],
        "only in B, not compared": comparison["only_in_b"],
        "with an article that answers in one corpus only, not scored": comparison["gold_in_one"],
    }
    lines += [Text(f"{what}: {len(ids)} ({listed(ids)})") for what, ids in left_out.items() if ids]
    return Group(*comparison_parts(comparison, metric_names(KINDS[comparison["command"]].measures())), *lines)


def hostile_page(run: dict[str, Any]) -> RenderableType:
    """A line for the whole and one for each article whose order reached the reader."""
    head = f"{run['writer']}: {run['cases']} hostile articles, {run['answered']} answered, {run['wrong']} got through."
    lines = [Text(head, style="bold")]
    for result in run["results"]:
        lines += [Text(f"{result['name']}: {wrong}", style="red") for wrong in result["wrong"]]
    return Group(*lines)
