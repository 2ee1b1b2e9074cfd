"""A run for other programs: a table, a CI's test report and summary, and the records that Ragas reads."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from evals.gates import Verdict, flat_metrics
from evals.questions import EvalQuestion
from ingest.corpus.errors import UsageError

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
# A spreadsheet runs what begins like this.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_table(run: Mapping[str, Any], questions: Sequence[EvalQuestion] = ()) -> str:
    """A row for each question: its id, milliseconds and scores and, if they are given, its texts and the reply.

    The questions are those of the run's results, in their order.
    """
    rows = [{"id": result["id"], "ms": result["ms"], **result["score"]} for result in run["questions"]]
    for row, question, result in zip(rows, questions, run["questions"], strict=False):
        row |= {"question": question.text, "answers": " / ".join(question.answers)}
        row |= {"reply": reply_text(result["reply"])} if result["reply"] else {}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["id"], lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def junit_report(run: Mapping[str, Any], gates: Sequence[Verdict]) -> str:
    """A test case for each gate, failed if it was missed; every metric as a property."""
    command = str(run["run"]["command"])
    missed = sum(not gate.is_met for gate in gates)
    suite = ElementTree.Element("testsuite", name=f"evals {command}", tests=str(len(gates)), failures=str(missed))
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in flat_metrics(run["metrics"]):
        ElementTree.SubElement(properties, "property", name=name, value=f"{value:.2f}")
    for gate in gates:
        case = ElementTree.SubElement(suite, "testcase", classname=f"evals.{command}", name=gate.gate.metric)
        if not gate.is_met:
            ElementTree.SubElement(case, "failure", message=str(gate))
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def ragas_records(questions: Iterable[EvalQuestion], run: Mapping[str, Any]) -> str:
    """A line for each reply: user_input, retrieved_contexts, response and reference, as Ragas names them.

    The questions are those of the run's results, in their order.
    """
    lines = []
    for question, result in zip(questions, run["questions"], strict=True):
        record = {
            "user_input": question.text,
            "retrieved_contexts": [passage["text"] for passage in result["passages"]],
            "response": reply_text(result["reply"]),
            "reference": question.answers[0] if question.answers else "",
        }
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return "".join(lines)


def reply_text(reply: Mapping[str, Any] | None) -> str:
    """The sentences of a reply, or the reason of a refusal; empty for none."""
    if reply is None:
        return ""
    if reply["refusal"]:
        return str(reply["refusal"]["reason"])
    return " ".join(claim["text"] for claim in reply["claims"])


def summary_page(run: Mapping[str, Any], verdicts: Sequence[Verdict]) -> str:
    """Metrics and gates as Markdown."""
    rows = [f"| {name} | {value:.1f} |" for name, value in flat_metrics(run["metrics"])]
    gates = [f"- {verdict}" for verdict in verdicts]
    return "\n".join([f"### evals {run['run']['command']}", "", "| | |", "|---|---|", *rows, "", *gates, ""])


def summary_file() -> Path | None:
    """The CI's summary page, if there is one."""
    name = os.environ.get(SUMMARY_VARIABLE)
    return Path(name) if name else None


def append_summary(text: str) -> None:
    """Appends to the CI's summary page, if there is one; raises UsageError if it cannot be written."""
    file = summary_file()
    if file is None:
        return
    try:
        with file.open("a", encoding="utf-8") as page:
            page.write(text)
    except OSError as error:
        raise UsageError(f"{SUMMARY_VARIABLE} {file}: cannot be written ({error.strerror}).") from error


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        guard = "'" if value.startswith(_FORMULA) else ""
        # A lone carriage return would end the row: csv puts no quotes around it before Python 3.13.
        return guard + value.replace("\r", " ")
    return "" if value is None else value
