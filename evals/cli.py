"""python -m evals retrieval QUESTIONS.jsonl"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.corpus.errors import DatelineError, UsageError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one eval; returns 0, or 2 for usage or configuration."""
    parser = argparse.ArgumentParser("python -m evals", description="Measure the program on questions with answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    retrieval = commands.add_parser("retrieval", help="is the passage that answers among the first k?")
    retrieval.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    retrieval.add_argument("--k", type=int, default=50, help="passages a question (default 50)")
    retrieval.add_argument("--out", type=Path, metavar="RUN.json", help="keep the run, enough to score it again")
    retrieval.add_argument("--json", action="store_true", help="print the metrics as JSON")
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if not 1 <= options.k <= 1000:
        parser.error("--k is a number from 1 to 1000")
    try:
        return _retrieval(options)
    except DatelineError as error:
        print(f"error: {error.user_message}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _retrieval(options: argparse.Namespace) -> int:
    from bot.wiring import Answering
    from evals.retrieval import retrieval_run
    from evals.run_record import write_run

    answering = Answering(_settings())
    try:
        with _progress("questions") as progress:
            run = retrieval_run(answering, options.questions, options.k, progress)
    finally:
        answering.close()
    if options.out:
        write_run(options.out, run)
    if options.json:
        print(json.dumps(run["metrics"]))
    else:
        _print_metrics(run["metrics"])
    return 0


def _print_metrics(metrics: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(
        title=f"gold recall, {metrics['with_gold']} of {metrics['questions']} questions", title_justify="left"
    )
    for k in metrics["gold_recall"]:
        table.add_column(f"@{k}", justify="right")
    table.add_column("ms, median", justify="right")
    table.add_row(*(f"{100 * value:.1f}" for value in metrics["gold_recall"].values()), str(metrics["ms_median"]))
    Console().print(table)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _settings() -> Any:
    from pydantic import ValidationError

    from bot.settings import AnsweringSettings
    from ingest.corpus.settings import describe_problem

    try:
        # Quiz questions run longer than what people may ask in a channel.
        return AnsweringSettings(max_question_characters=4000)
    except ValidationError as error:
        raise UsageError(describe_problem(error)) from error
