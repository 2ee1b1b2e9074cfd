"""Retrieval runs and comparisons of them as tables for people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from evals.measures import Measure, metric_names
from evals.questions import EvalQuestion
from evals.retrieval.compare import FLIP
from evals.retrieval.measures import QuestionScore, measures
from evals.tables import HALF, comparison_parts, metrics_table, named
from ingest.corpus.console.visible_text import visible


def summary(metrics: Mapping[str, Any]) -> str:
    """The number of questions behind the figures."""
    later = metrics["july_december"]
    half = f"; {later['with_gold']} of {later['questions']} in {HALF}" if later else ""
    return f"{metrics['with_gold']} of {metrics['questions']} questions have their answer in the corpus{half}"


def retrieval_table(names: Iterable[str], metrics: Mapping[str, Any]) -> RenderableType:
    """The metrics of these names of a run."""
    return metrics_table(f"retrieval, percent: {summary(metrics)}", names, metrics)


def failures_page(most: int, questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]]) -> RenderableType:
    """For people: so many questions whose gold passage is not among the first, the lowest first, with what is first."""
    rows = [(q, r) for q, r in zip(questions, results, strict=True) if q.has_gold and not _is_first(r["score"])]
    rows.sort(key=lambda row: -(row[1]["score"]["gold_rank"] or math.inf))
    ending = f", of which {most}" if len(rows) > most else ""
    lines = [f"Gold passage not among the first {FLIP}: {len(rows)}{ending}"]
    for question, result in rows[:most]:
        rank, passages = result["score"]["gold_rank"], result["passages"]
        where = f"rank {rank}" if rank else f"not among {len(passages)} passages"
        first = f"; first: {passages[0]['title']}" if passages else ""
        lines.append(f"  {named(question.id, question.text)}")
        lines.append(visible(f"    accepted: {' / '.join(question.answers)}; {where}{first}"))
    return Group(*map(Text, lines))


def _is_first(score: Mapping[str, Any]) -> bool:
    rank = score["gold_rank"]
    return rank is not None and rank <= FLIP


def compared_measures(comparison: Mapping[str, Any]) -> list[Measure[QuestionScore]]:
    """The measures that both runs have."""
    return measures(min(comparison[side]["k"] for side in "ab"))


def comparison_page(comparison: Mapping[str, Any]) -> RenderableType:
    """The differences between two runs, every metric side by side, and the questions that flipped."""
    flips = (_flipped(word, comparison[f"{word}_at_{FLIP}"]) for word in ("gained", "lost"))
    return Group(*comparison_parts(comparison, metric_names(compared_measures(comparison))), *flips)


def _text(flipped: Mapping[str, Any]) -> str:
    return f"  {visible(flipped['question'])}" if flipped.get("question") else ""


def _flipped(word: str, flipped: Sequence[Mapping[str, Any]]) -> RenderableType:
    ranks = "".join(f"\n  {f['id']}: rank {f['a'] or '-'} -> {f['b'] or '-'}{_text(f)}" for f in flipped)
    # Text, because an id is not markup.
    count = "1 question" if len(flipped) == 1 else f"{len(flipped)} questions"
    return Text(f"{word} at @{FLIP}: {count}{ranks}")
