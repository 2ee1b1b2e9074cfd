"""REPORT.html of a run of `answers` or `refusals`: a single self-contained page.

All text of articles and questions is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from evals.metrics import label
from evals.pages.charts import latency_chart
from evals.pages.frame import document, figure, measures_and_making
from evals.questions import EvalQuestion
from evals.replies.compare import KINDS
from evals.replies.failures import failures
from evals.replies.refusals import ANSWERABLE, UNANSWERABLE
from evals.replies.risk_chart import risk_chart
from evals.replies.tables import summary
from evals.tables import number

LISTED = 20  # questions of each list
FIRST = {
    "answers": ("contained", "quote_validity", "citation_recall", "false_refusals"),
    "refusals": ("auroc", "false_refusals", "false_answers", "false_answers_held_out"),
}


def reply_report_page(questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> str:
    """The page of a run as RUN.json holds it; the questions are those of its results, in their order."""
    about, metrics, results = run["run"], run["metrics"], run["questions"]
    by_result = {result["id"]: question for question, result in zip(questions, results, strict=True)}
    command = about["command"]
    title = f"{command.capitalize()} on {about['questions']['file']}"
    lists = (_list(name, by_result, wrong) for name, wrong in failures(command, results))
    body = f"""<header><p class="over">{escape(title)}</p>
<h1>{escape(summary(command, metrics))}</h1>
<p class="soft">Intervals are 95%, by bootstrap over the questions; of 0% and 100%, Wilson's.</p></header>
<div class="tiles">{"".join(_numbers(command, metrics))}</div>
<div class="pairs">{"".join(_figures(command, metrics, results))}</div>
{"".join(lists)}
{measures_and_making(KINDS[command].names, metrics, "percent, counts and milliseconds", about)}"""
    return document(title, body)


def _numbers(command: str, metrics: Mapping[str, Any]) -> Iterator[str]:
    for name in FIRST[command]:
        value = metrics[name]
        if isinstance(value, Mapping):
            value = value["value"]
        later = metrics.get("july_december")
        of_later = later[name] if later else None
        if isinstance(of_later, Mapping):
            of_later = of_later["value"]
        half = f"<small>July-December {number(name, of_later)}</small>" if later else ""
        yield f"<div><small>{label(name)}</small><b>{number(name, value)}%</b>{half}</div>"


def _figures(command: str, metrics: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if command == "refusals":
        curves = {"all": metrics["risk_coverage"]}
        if metrics.get("july_december"):
            curves["July-Dec"] = metrics["july_december"]["risk_coverage"]
        chart = risk_chart(curves, _operating_point(results))
        yield figure("The surest are answered first: how much of it is wrong?", chart)
    times = [result["ms"] for result in results]
    yield figure("How long from question to reply?", latency_chart(times, metrics["ms_median"], metrics["ms_p95"]))


def _operating_point(results: Sequence[Mapping[str, Any]]) -> tuple[float, float] | None:
    # The curve is drawn of these groups.
    scores = [result["score"] for result in results if result["group"] in (ANSWERABLE, UNANSWERABLE)]
    answered = [score for score in scores if not score["refused"]]
    if not answered:
        return None
    return len(answered) / len(scores), sum(not score["gold_in_five"] for score in answered) / len(answered)


def _list(title: str, questions: Mapping[str, EvalQuestion], results: Sequence[Mapping[str, Any]]) -> str:
    items = "".join(_reply(questions[result["id"]], result) for result in results[:LISTED])
    return f"<section><h2>{title}: {len(results)}</h2>{items}</section>"


def _reply(question: EvalQuestion, result: Mapping[str, Any]) -> str:
    reply = result["reply"]
    accepted = " / ".join(question.answers)
    confidence = reply.get("confidence")
    sure = "" if confidence is None else f", confidence {100 * confidence:.0f}%"
    claims = "".join(f"<li>{escape(claim['text'])}</li>" for claim in reply["claims"])
    reason = f"<p>{escape(reply['refusal']['reason'])}</p>" if reply["refusal"] else ""
    return f"""<article><h3>{escape(reply["question"])}</h3>
<p class="soft">{escape(result["id"])}{sure}</p>
<p>Accepted: <b>{escape(accepted)}</b></p>{reason}<ol>{claims}</ol></article>
"""
