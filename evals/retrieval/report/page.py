"""REPORT.html: a retrieval run as a page to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from evals.measures import metric_names, second_half
from evals.pages.charts import Curve, latency_chart, recall_chart
from evals.pages.frame import document, figure, measures_and_making, whole_percent
from evals.questions import EvalQuestion
from evals.retrieval.measures import CUTOFFS, QuestionScore, measures, score_all
from evals.retrieval.report.bars import FIVE, months, places
from evals.retrieval.report.questions import worst_questions
from evals.retrieval.tables import summary
from evals.statistics import share_interval
from evals.tables import HALF


def report_page(questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> str:
    """The page of a run as RUN.json holds it, over these questions."""
    about, metrics, scores = run["run"], run["metrics"], score_all(questions, run["questions"])
    name = f"Retrieval on {about['questions']['file']}"
    body = f"""<header><p class="over">{escape(name)}</p>
<h1>{_headline(metrics)}</h1>
<p class="soft">{escape(summary(metrics))}. Intervals are 95%, by bootstrap over the questions; of 0% and 100%,
Wilson's.</p></header>
<div class="tiles">{"".join(_tiles(metrics))}</div>
{_figures(metrics, scores, about["k"])}
{worst_questions(questions, run["questions"], scores)}
{measures_and_making(metric_names(measures(about["k"])), metrics, "percent and milliseconds", about)}"""
    return document(name, body)


def _headline(metrics: Mapping[str, Any]) -> str:
    recall = metrics["gold_recall"]
    first, five = recall.get("1"), recall.get(str(FIVE))
    if first is None:
        return "No question has a gold article, so there is no recall."
    among = f", and among the first five for {whole_percent(five)}" if five is not None else ""
    return f"The passage that answers comes first for {whole_percent(first)} of the questions{among}."


def _tiles(metrics: Mapping[str, Any]) -> Iterator[str]:
    later = metrics["july_december"]
    for cut, value in metrics["gold_recall"].items():
        if value is not None:
            low, high = metrics["intervals"]["gold_recall"][cut]
            half = later["gold_recall"][cut] if later else None
            note = f"{HALF} {100 * half:.1f}%" if half is not None else f"{100 * low:.1f} to {100 * high:.1f}"
            track = _track(value, low, high, half)
            yield f"<div><small>gold recall @{cut}</small><b>{100 * value:.1f}%</b>{track}<small>{note}</small></div>"
    yield (
        f"<div><small>a search takes</small><b>{metrics['ms_median']:.0f} ms</b>"
        f"<small>half of them; 95% within {metrics['ms_p95']:.0f} ms</small></div>"
    )


def _track(value: float, low: float, high: float, half: float | None) -> str:
    """From 0 to 100%: the interval, the value, and the later half's."""
    later = f'<s style="left:{100 * half:.1f}%"></s>' if half is not None else ""
    band = f'<i style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></i>'
    return f'<span class="track">{band}{later}<u style="left:{100 * value:.1f}%"></u></span>'


def _figures(metrics: Mapping[str, Any], scores: Sequence[QuestionScore], k: int) -> str:
    times = latency_chart([score.ms for score in scores], metrics["ms_median"], metrics["ms_p95"])
    latency = figure("How long did a search take?", times)
    with_gold = [score for score in scores if score.has_gold]
    if not with_gold:
        return f'<div class="pairs">{latency}</div>'
    later = second_half(with_gold)
    counts = f"{len(with_gold)} questions" + (f", {len(later)} of them in {HALF}." if later else ".")
    bars = places({"all": with_gold, **({HALF: later} if later else {})}, k)
    return (
        figure("At which rank was the passage that answers?", bars, counts)
        + f'<div class="pairs">{_recall(with_gold, later, k)}{latency}</div>'
        + _by_month(with_gold)
    )


def _recall(with_gold: Sequence[QuestionScore], later: Sequence[QuestionScore] | None, k: int) -> str:
    curves = [Curve("all", "one", *_gold_curve(with_gold, k))]
    if later:
        curves.append(Curve(HALF, "two", _gold_curve(later, k)[0]))
    curves.append(Curve("any article", "three", _curve([score.answer_rank for score in with_gold], k)))
    return figure(
        "Is the answer among the first k passages?",
        recall_chart(curves, [cut for cut in CUTOFFS if cut <= k]),
        "Shaded: the 95% interval. “Any article” also counts an accepted answer outside the gold articles.",
    )


def _gold_curve(scores: Sequence[QuestionScore], k: int) -> tuple[list[float], list[tuple[float, float]]]:
    values = _curve([score.gold_rank for score in scores], k)
    return values, [share_interval(round(value * len(scores)), len(scores)) for value in values]


def _curve(ranks: Sequence[int | None], k: int) -> list[float]:
    return [sum(rank is not None and rank <= cut for rank in ranks) / len(ranks) for cut in range(1, k + 1)]


def _by_month(with_gold: Sequence[QuestionScore]) -> str:
    drawn = months(with_gold)
    if not drawn:
        return ""
    note = "Percent, with the 95% interval, and of how many questions; July-December in a color of its own."
    return figure(f"Is it among the first {FIVE}, month by month?", drawn, note)
