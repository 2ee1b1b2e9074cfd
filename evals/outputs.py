"""What a scored run is printed and written as, and whether it meets its limits."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from bot.terminal import print_result
from evals.exports import (
    SUMMARY_VARIABLE,
    append_summary,
    csv_table,
    junit_report,
    ragas_records,
    summary_file,
    summary_page,
)
from evals.gates import Gate, check_gates, read_gates, verdicts
from evals.questions import EvalQuestion
from evals.run_record import check_writable, write_run, write_text

Page = Callable[[Sequence[EvalQuestion], Mapping[str, Any]], str]
Table = Callable[[Mapping[str, Any]], "RenderableType"]


def output_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the output arguments of `retrieval`, `answers` and `refusals`."""
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="save the run, with enough to score it again")
    parser.add_argument("--html", type=Path, metavar="REPORT.html", help="write an HTML report")
    parser.add_argument("--csv", type=Path, metavar="TABLE.csv", help="write a row for each question")
    parser.add_argument("--ragas", type=Path, metavar="RECORDS.jsonl", help="write the replies in Ragas' format")
    parser.add_argument(
        "--junit", type=Path, metavar="REPORT.xml", help="write a JUnit test case for each limit of --fail-under"
    )
    parser.add_argument(
        "--fail-under",
        type=read_gates,
        default=(),
        metavar="METRIC=NUMBER,...",
        help="exit with 1 if a metric is worse, such as recall@5=85,false_answers=6",
    )
    parser.add_argument("--json", action="store_true", help="print the metrics as JSON")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The output files of a run, by option, and its limits; `page` renders --html, `table` its metrics for people."""

    files: Mapping[str, Path]
    gates: Sequence[Gate]
    as_json: bool
    page: Page
    table: Table

    @classmethod
    def of(
        cls, options: argparse.Namespace, read: Sequence[Path], metrics: Sequence[str], page: Page, table: Table
    ) -> Outputs:
        """The outputs that these options request of a run with these metrics that reads these files.

        Raises UsageError for a file that cannot be written, that is read or named twice, or for an unknown metric,
        before a long run starts.
        """
        check_gates(options.fail_under, metrics)
        names = ("out", "html", "csv", "ragas", "junit")
        files = {f"--{name}": file for name in names if (file := getattr(options, name))}
        used = list(read)
        for option, file in files.items():
            check_writable(option, file, used)
            used.append(file)
        if summary := summary_file():
            check_writable(SUMMARY_VARIABLE, summary, used)
        return cls(files, options.fail_under, options.json, page, table)

    def finish(self, questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> int:
        """Writes and prints a run, and each verdict to stderr; returns 0 if every limit is met, else 1.

        The questions are those of the run's results, in their order. Raises UsageError if a file cannot be written.
        """
        results = verdicts(self.gates, run["metrics"])
        texts: dict[str, Callable[[], str]] = {
            "--html": lambda: self.page(questions, run),
            "--csv": lambda: csv_table(run),
            "--ragas": lambda: ragas_records(questions, run),
            "--junit": lambda: junit_report(run, results),
        }
        if "--out" in self.files:
            write_run(self.files["--out"], run)
        for option, text in texts.items():
            if option in self.files:
                write_text(option, self.files[option], text())
        append_summary(summary_page(run, results))
        print_result(run["metrics"], lambda: self.table(run["metrics"]), as_json=self.as_json)
        for verdict in results:
            print(verdict, file=sys.stderr)
        return 0 if all(verdict.is_met for verdict in results) else 1
