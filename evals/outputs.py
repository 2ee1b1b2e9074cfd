"""The files that a retrieval run leaves behind, each only where it was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.questions import EvalQuestion
from evals.report.page import report_page
from evals.run_record import check_writable, write_run, write_text
from evals.trec import check_folder, write_trec


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where RUN.json, the page and the TREC files go; None for what nobody wants."""

    run: Path | None
    html: Path | None
    qrels: Path | None

    def check(self) -> None:
        """Raise UsageError for what cannot be written, before the run takes its time."""
        if self.run:
            check_writable("--out", self.run)
        if self.html:
            check_writable("--html", self.html)
        if self.qrels:
            check_folder(self.qrels)

    def write(self, questions: Sequence[EvalQuestion], run: Mapping[str, Any]) -> None:
        """Write them; raises UsageError for the first that cannot be written."""
        if self.run:
            write_run(self.run, run)
        if self.html:
            write_text("--html", self.html, report_page(questions, run))
        if self.qrels:
            write_trec(self.qrels, questions, run["questions"])
