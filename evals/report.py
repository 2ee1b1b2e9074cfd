"""REPORT.html: one page that needs nothing from elsewhere. All text of articles and questions is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from evals.charts import latency_chart, recall_chart
from evals.measures import CUTOFFS, QuestionScore
from evals.metrics import score_all
from evals.questions import EvalQuestion
from evals.scoring import contains, is_gold
from evals.tables import heads, rows, summary

WORST = 20
SHOWN = 5  # passages of each of those
EXCERPT = 280  # characters
# Whatever slips past escaping can neither run nor load anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report_page(questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> str:
    """The page of a run as RUN.json holds it, over these questions."""
    about, metrics, scores = run["run"], run["metrics"], score_all(questions, run["questions"])
    title = escape(f"Retrieval on {about['questions']['file']}")
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title}</title>
<style>
{files("evals").joinpath("report.css").read_text("utf-8")}</style>
<h1>{title}</h1>
<p class="soft">{escape(summary(metrics))}. Intervals are 95%, by bootstrap over the questions.</p>
<div class="numbers">{"".join(_headline_numbers(metrics))}</div>
<div class="charts">{_recall_figure(metrics, scores, about["k"])}{_latency_figure(metrics, scores)}</div>
<div class="halves"><section><h2>All measures, in per cent and milliseconds</h2>
{_table(metrics, about["k"])}</section>
<section><h2>How it was made</h2>
<dl>{"".join(_details(about))}</dl></section>
</div>
{_worst(questions, run["questions"], scores)}
</html>
"""


def _headline_numbers(metrics: Mapping[str, Any]) -> Iterator[str]:
    for cut, value in metrics["gold_recall"].items():
        if value is not None:
            low, high = metrics["intervals"]["gold_recall"][cut]
            yield _number(f"{100 * value:.1f}%", f"gold recall @{cut}", f"{100 * low:.1f} to {100 * high:.1f}")
    yield _number(f"{metrics['ms_median']:.0f} ms", "median search", f"95% within {metrics['ms_p95']:.0f} ms")


def _number(value: str, *notes: str) -> str:
    return f"<div><b>{value}</b>{''.join(f'<small>{note}</small>' for note in notes)}</div>"


def _recall_figure(metrics: Mapping[str, Any], scores: Sequence[QuestionScore], k: int) -> str:
    with_gold = [score for score in scores if score.has_gold]
    if not with_gold:
        return "<p>No question has a gold article, so there is no recall.</p>"
    ranks = {"gold": [s.gold_rank for s in with_gold], "answer": [s.answer_rank for s in with_gold]}
    curves = {
        name: [sum(rank is not None and rank <= cut for rank in of) / len(of) for cut in range(1, k + 1)]
        for name, of in ranks.items()
    }
    whiskers = {cut: tuple(metrics["intervals"]["gold_recall"][str(cut)]) for cut in CUTOFFS if cut <= k}
    return _figure("Recall: is the answer among the first k passages?", recall_chart(curves, whiskers))


def _latency_figure(metrics: Mapping[str, Any], scores: Sequence[QuestionScore]) -> str:
    chart = latency_chart([score.ms for score in scores], metrics["ms_median"], metrics["ms_p95"])
    return _figure("Latency: how long a search took", chart)


def _figure(caption: str, chart: str) -> str:
    return f"<figure><figcaption>{caption}</figcaption>{chart}</figure>"


def _table(metrics: Mapping[str, Any], k: int) -> str:
    head = "".join(f"<th>{cell}</th>" for cell in heads(metrics))
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows(metrics, k))
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def _worst(
    questions: Sequence[EvalQuestion], results: Sequence[Mapping[str, Any]], scores: Sequence[QuestionScore]
) -> str:
    missed = [row for row in zip(questions, results, scores, strict=True) if row[2].has_gold and row[2].gold_rank != 1]
    missed.sort(key=lambda row: -(row[2].gold_rank or 1_000_000))  # stable: those never found in the file's order
    shown = "".join(_question(question, result["passages"], score) for question, result, score in missed[:WORST])
    count = "1 question" if len(missed) == 1 else f"{len(missed[:WORST])} questions"
    return f"<h2>The worst {count}</h2>{shown}" if missed else ""


def _question(question: EvalQuestion, passages: Sequence[Mapping[str, Any]], score: QuestionScore) -> str:
    rank = f"gold passage at rank {score.gold_rank}" if score.gold_rank else f"not among {len(passages)} passages"
    day = f" as of {question.as_of}" if question.as_of else ""
    gold = "".join(f"<p>Gold: {_link(url, url)}</p>" for url in sorted(question.gold_urls)[:3])
    found = "".join(_passage(question, passage) for passage in passages[:SHOWN])
    return f"""<article><h3>{escape(question.text)}</h3>
<p class="soft">{escape(question.id)}{day}: {rank}</p>
<p>Accepted: <b>{escape(" / ".join(question.answers))}</b></p>{gold}<ol>{found}</ol></article>
"""


def _passage(question: EvalQuestion, passage: Mapping[str, Any]) -> str:
    tags = '<span class="tag gold">gold article</span>' if is_gold(question, passage) else ""
    if contains(passage["text"], question.answers):
        tags += '<span class="tag answer">holds an answer</span>'
    text = " ".join(passage["text"].split())
    excerpt = text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"
    published = escape(passage["published"] or "undated")
    return f"""<li>{_link(passage["url"], passage["title"])} <span class="soft">{published}</span>{tags}
<div class="text">{escape(excerpt)}</div></li>
"""


def _link(url: str | None, text: str) -> str:
    if url is None or not url.lower().startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{escape(text)}</a>'


def _details(about: Mapping[str, Any]) -> Iterator[str]:
    for name, value in about.items():
        parts = value if isinstance(value, Mapping) else {"": value}
        for part, of in parts.items():
            term = f"{name.replace('_', ' ')} {part}"
            yield f"<dt>{escape(term)}</dt><dd>{escape(str(of or '-'))}</dd>"
