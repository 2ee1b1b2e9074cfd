"""The requested output files of a scored run, and whether it meets its limits."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.exports import append_summary, csv_table, junit_report, ragas_records, summary_page
from evals.gates import Gate, Verdict, check_gates, read_gates, verdicts
from evals.questions import EvalQuestion

Page = Callable[[Sequence[EvalQuestion], Mapping[str, Any]], str]


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
    """The output files of a run, by option, and its limits; `page` renders --html."""

    files: Mapping[str, Path]
    gates: Sequence[Gate]
    page: Page

    @classmethod
    def of(cls, options: argparse.Namespace, page: Page) -> Outputs:
        """The outputs that these options request."""
        names = ("out", "html", "csv", "ragas", "junit")
        files = {f"--{name}": file for name in names if (file := getattr(options, name))}
        return cls(files, options.fail_under, page)

    def check(self, metrics: Sequence[str]) -> None:
        """Raises UsageError for a file that cannot be written or an unknown metric, before a long run starts."""
        from evals.run_record import check_writable

        check_gates(self.gates, metrics)
        for option, file in self.files.items():
            check_writable(option, file)

    def write(self, questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> list[Verdict]:
        """Writes the files and returns the verdict on each limit; raises UsageError if one cannot be written.

        The questions are those of the run's results, in their order.
        """
        from evals.run_record import write_run, write_text

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
        return results


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 if every limit is met, else 1; prints each to stderr."""
    for verdict in verdicts:
        print(verdict, file=sys.stderr)
    return 0 if all(verdict.is_met for verdict in verdicts) else 1
