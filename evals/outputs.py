"""What a scored run is printed and written as, and whether it meets its limits."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType

from bot.terminal import print_result
from evals.degraded import warn_of_degraded
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
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.errors import UsageError

MOST_SHOWN = 10_000
WRONG_WITH_JSON = "--wrong prints for people, and --json for programs: give one of them; --out FILE has every question."


@dataclass(frozen=True, slots=True)
class Views:
    """How a run is shown: its page for --html, the table of its metrics, and so many of its failures for --wrong."""

    page: Callable[[Sequence[EvalQuestion], Mapping[str, Any]], str]
    table: Callable[[Mapping[str, Any]], RenderableType]
    failures: Callable[[int, Sequence[EvalQuestion], Sequence[Mapping[str, Any]]], RenderableType]


def output_arguments(parser: argparse.ArgumentParser, limits: str) -> None:
    """Adds the output arguments of `retrieval`, `answers` and `refusals`; `limits` is an example of --fail-under."""
    parser.add_argument(
        "--wrong",
        type=count_up_to(MOST_SHOWN),
        default=0,
        metavar="N",
        help="print N questions of each kind that went wrong, and what was replied",
    )
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="save the run, with enough to score it again")
    parser.add_argument("--html", type=Path, metavar="REPORT.html", help="write an HTML report")
    parser.add_argument("--csv", type=Path, metavar="TABLE.csv", help="write a row for each question and reply")
    parser.add_argument("--ragas", type=Path, metavar="RECORDS.jsonl", help="write the replies in Ragas' format")
    parser.add_argument(
        "--junit", type=Path, metavar="REPORT.xml", help="write a JUnit test case for each limit of --fail-under"
    )
    parser.add_argument(
        "--fail-under",
        type=read_gates,
        default=(),
        metavar="METRIC=NUMBER,...",
        help=f"exit with 1 if a metric is worse, such as {limits}",
    )
    parser.add_argument("--json", action="store_true", help="print the metrics as JSON")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The output files of a run, by option, its limits, and how it is shown, with so many of its failures."""

    files: Mapping[str, Path]
    gates: Sequence[Gate]
    as_json: bool
    wrong: int
    views: Views

    @classmethod
    def of(cls, options: argparse.Namespace, read: Sequence[Path], metrics: Sequence[str], views: Views) -> Outputs:
        """The outputs that these options request of a run with these metrics that reads these files.

        Raises UsageError for a file that cannot be written, that is read or named twice, for an unknown metric, or for
        --wrong beside --json, before a long run starts.
        """
        if options.wrong and options.json:
            raise UsageError(WRONG_WITH_JSON)
        check_gates(options.fail_under, metrics)
        names = ("out", "html", "csv", "ragas", "junit")
        files = {f"--{name}": file for name in names if (file := getattr(options, name))}
        used = list(read)
        for option, file in files.items():
            check_writable(option, file, used)
            used.append(file)
        if summary := summary_file():
            check_writable(SUMMARY_VARIABLE, summary, used)
        return cls(files, options.fail_under, options.json, options.wrong, views)

    def finish(self, questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> int:
        """Writes and prints a run, and each verdict to stderr; returns 0 if every limit is met, else 1.

        The questions are those of the run's results, in their order. Raises UsageError if a file cannot be written.
        """
        results = verdicts(self.gates, run["metrics"])
        texts: dict[str, Callable[[], str]] = {
            "--html": lambda: self.views.page(questions, run),
            "--csv": lambda: csv_table(run, questions),
            "--ragas": lambda: ragas_records(questions, run),
            "--junit": lambda: junit_report(run, results),
        }
        try:
            if "--out" in self.files:
                write_run(self.files["--out"], run)
            for option, text in texts.items():
                if option in self.files:
                    write_text(option, self.files[option], text())
            append_summary(summary_page(run, results))
        finally:
            # Also on a full disk: an hour's run is not lost.
            print_result(run["metrics"], lambda: self._shown(questions, run), as_json=self.as_json)
            for verdict in results:
                print(verdict, file=sys.stderr)
            warn_of_degraded(run)
        return 0 if all(verdict.is_met for verdict in results) else 1

    def _shown(self, questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> RenderableType:
        table = self.views.table(run["metrics"])
        return Group(table, self.views.failures(self.wrong, questions, run["questions"])) if self.wrong else table
