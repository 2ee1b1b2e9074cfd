"""The comparison of two runs as a page: what differs, by how much, and whether chance alone could explain it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from evals.measures import get, metric_names
from evals.metrics import label
from evals.pages.frame import document
from evals.retrieval.compare import FLIP
from evals.retrieval.tables import compared_measures
from evals.tables import HALF, comparison_cells, differences_of_runs, is_sure, p_value


def comparison_page(comparison: Mapping[str, Any]) -> str:
    """The page of a comparison as `compare --json` prints it."""
    parts = [("All", comparison), (HALF, comparison["july_december"])]
    name = "Two retrieval runs"
    body = f"""<header><p class="over">{name}: A before, B after</p>
<h1>{_headline(comparison)}</h1>
<p class="soft">{_differences(comparison)}</p></header>
<div class="pairs">{"".join(_part(title, part, comparison) for title, part in parts if part)}</div>
<div class="pairs">{"".join(_flipped(word, comparison[f"{word}_at_{FLIP}"]) for word in ("gained", "lost"))}</div>"""
    return document(name, body)


def _headline(comparison: Mapping[str, Any]) -> str:
    gained, losses = (len(comparison[f"{word}_at_{FLIP}"]) for word in ("gained", "lost"))
    recall = comparison["metrics"].get("gold_recall", {}).get(str(FLIP))
    if not gained and not losses:
        return f"Among the first {FLIP} passages, B finds what A finds."
    verdict = "" if recall is None else ": more than chance" if is_sure(recall["p"]) else ": chance alone could do it"
    return f"Among the first {FLIP} passages, B gains {_questions(gained)} and loses {losses}{verdict}."


def _differences(comparison: Mapping[str, Any]) -> str:
    lines = (
        f"{escape(name.replace('_', ' '))}: <b>{escape(str(a))}</b> → <b>{escape(str(b))}</b>"
        for name, (a, b) in differences_of_runs(comparison).items()
    )
    return "<br>".join(lines) or "The runs were made in the same way."


def _part(title: str, part: Mapping[str, Any], comparison: Mapping[str, Any]) -> str:
    compared = compared_measures(comparison)
    values = {name: of for name in metric_names(compared) if (of := get(part["metrics"], name)) is not None}
    drawn = metric_names(measure for measure in compared if measure.has_interval)
    reach = max((abs(end) for name in drawn if name in values for end in values[name]["interval"] or ()), default=0.0)
    rows = "".join(_row(name, of, (reach or 0.01) if name in drawn else None) for name, of in values.items())
    return f"""<section class="card"><h2>{title}<small> {_questions(part["with_gold"])} with gold, percent</small></h2>
<div class="scroll"><table class="forest"><tr><th></th><th>A</th><th>B</th><th>B - A</th>
<th>95%</th><th>p</th><th>of</th></tr>{rows}</table></div></section>"""


def _row(name: str, of: Mapping[str, Any], reach: float | None) -> str:
    sure = is_sure(of["p"])
    track = _track(of["difference"], of["interval"], reach, sure) if reach and of["interval"] else ""
    cells = (*comparison_cells(name, of), track, escape(p_value(of["p"])), str(of["of"]))
    css = ' class="sure"' if sure else ""
    return f"<tr{css}><td>{label(name)}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _track(difference: float, interval: Sequence[float], reach: float, sure: bool) -> str:
    def position(value: float) -> float:
        return 50 + 46 * value / reach

    low, high = interval
    css = ("up" if difference > 0 else "down") if sure else "even"
    band = f'<i class="{css}" style="left:{position(low):.1f}%;width:{position(high) - position(low):.1f}%"></i>'
    return f'<span class="around">{band}<u class="{css}" style="left:{position(difference):.1f}%"></u></span>'


def _flipped(word: str, flipped: Sequence[Mapping[str, Any]]) -> str:
    rows = "".join(_flip(flip) for flip in flipped) or '<li class="soft">none</li>'
    heading = f"{word.capitalize()} at {FLIP}<small> {_questions(len(flipped))}</small>"
    return f'<section><h2>{heading}</h2><ul class="flips {word}">{rows}</ul></section>'


def _flip(flip: Mapping[str, Any]) -> str:
    ranks = f"rank {_rank(flip['a'])} → <b>{_rank(flip['b'])}</b>"
    text = escape(flip.get("question") or flip["id"])  # an older run has no texts
    return f'<li>{text} <span class="where">{escape(flip["id"])}: {ranks}</span></li>'


def _rank(rank: int | None) -> str:
    return str(rank) if rank else "not found"


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"
