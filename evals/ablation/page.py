"""The ablation as tables for a terminal, and as one table in Markdown for a page of docs/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType

from evals.retrieval.compare import FLIP
from evals.tables import HALF, p_value, percent, table

CUTS = ("1", "5", "10", "50")


def ablation_page(results: Mapping[str, Any]) -> RenderableType:
    """A table of all questions and, if both halves of the year have some, one of July-December."""
    tables = (_table(results, half) for half in _halves(results))
    return Group(*tables, *_notes(results))


def ablation_markdown(results: Mapping[str, Any]) -> str:
    """The same, in one table."""
    halves = _halves(results)
    heads = ["step", *(f"{name} {head}" for name in halves.values() for head in _heads())]
    lines = [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)])]
    for step in results["steps"]:
        lines.append(_line([step["step"], *(cell for half in halves for cell in _cells(step[half]))]))
    counts = "; ".join(f"{_count(results, half)} questions ({name})" for half, name in halves.items())
    return "\n".join([f"Gold recall, percent: {counts}.", "", *lines, "", *_notes(results)])


def _table(results: Mapping[str, Any], half: str) -> RenderableType:
    title = f"{_halves(results)[half]}, gold recall in percent: {_count(results, half)} questions"
    steps = table(title, ["step", *_heads()], ())
    for above, step in zip([None, *results["steps"]], results["steps"], strict=False):
        if above and above["kind"] != step["kind"]:
            steps.add_section()
        steps.add_row(step["step"], *_cells(step[half]))
    return steps


def _halves(results: Mapping[str, Any]) -> dict[str, str]:
    has_half = results["steps"][0]["july_december"] is not None
    return {"all": "all", "july_december": HALF} if has_half else {"all": "all"}


def _count(results: Mapping[str, Any], half: str) -> int:
    return int(results["steps"][0][half]["with_gold"])


def _heads() -> list[str]:
    return [*(f"@{cut}" for cut in CUTS), f"flips @{FLIP}", "p"]


def _cells(part: Mapping[str, Any]) -> list[str]:
    recall = [percent(part["gold_recall"][cut]) for cut in CUTS]
    gained, losses = part[f"gained_at_{FLIP}"], part[f"lost_at_{FLIP}"]
    if not gained and not losses:
        return [*recall, "", ""]
    return [*recall, f"+{gained} -{losses}", p_value(part["p"])]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _notes(results: Mapping[str, Any]) -> list[str]:
    lists, until = results["trained_on"], results["trained_before"]
    trained = (
        f"The last rows are trained on {lists} questions from before {until}, with every feature and without each, and "
        "set against the first of them."
        if any(step["kind"] == "trained" for step in results["steps"])
        else f"Only {lists} questions from before {until} can be trained on: no feature was left out."
    )
    flips = f"Flips: questions whose passage comes into or falls out of the first {FLIP} against the full ranking."
    return [f"{flips} p: exact McNemar test.", trained]
