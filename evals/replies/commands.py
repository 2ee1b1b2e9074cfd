"""The commands `answers`, `refusals`, `counterfactual`, `conflicts` and `hostile`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bot.terminal import print_result
from bot.wiring import open_answering
from evals.gold import find_gold, warn_of_gold
from evals.outputs import Outputs, Views, output_arguments
from evals.questions import DOCUMENTED, FIELDS_HELP, TEXTS_HELP, EvalQuestion, read_questions
from evals.replies.answers import answers_run, asked_later, sample
from evals.replies.compare import KINDS
from evals.replies.conflicts import conflicts_run
from evals.replies.counterfactual import counterfactual_run
from evals.replies.failures import failures_page
from evals.replies.hold_out import HoldingOut
from evals.replies.hostile import hostile_run
from evals.replies.near_misses import near_misses
from evals.replies.refusals import ANSWERABLE, HELD_OUT, NEAR_MISS, UNANSWERABLE, refusals_run
from evals.replies.report import reply_report_page
from evals.replies.tables import hostile_page, reply_metrics_table
from evals.run_record import check_writable, write_run
from evals.tables import shares_table
from evals.terminal import Progress, eval_settings, progress
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.errors import UsageError

SEED = 20250101
MOST_QUESTIONS = 100_000
MOST_DAYS = 36_500


def answers_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `answers`."""
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help=FIELDS_HELP)
    parser.add_argument(
        "--sample", type=count_up_to(MOST_QUESTIONS), metavar="N", help="ask only N of the questions with an answer"
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the sample (default {SEED})")
    parser.add_argument(
        "--later",
        type=count_up_to(MOST_DAYS),
        metavar="DAYS",
        help="ask the questions that name no time this many days later",
    )
    output_arguments(parser, "contained=60,false_refusals=10")


def run_answers(options: argparse.Namespace) -> int:
    """Asks every question and scores the replies."""
    all_questions = read_questions(options.questions)
    outputs = _outputs(options, "answers", options.questions)
    asked = _asked_later(all_questions, options) if options.later else all_questions
    with closing(open_answering(eval_settings())) as answering:
        gold = find_gold(answering.corpus, asked)
        gold.warn(all_scored=options.sample is None)
        questions = sample(gold.questions, options.sample, options.seed)
        with progress("questions") as report:
            seed = options.seed if options.sample else None
            run = answers_run(answering, all_questions.source, questions, seed, report, options.later)
    run["metrics"] |= gold.document()
    return outputs.finish(questions, run)


def refusals_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `refusals`."""
    parser.add_argument(
        "--answerable", type=Path, required=True, metavar="A.jsonl", help=f"questions with gold_urls: {FIELDS_HELP}"
    )
    parser.add_argument(
        "--unanswerable",
        type=Path,
        required=True,
        metavar="B.jsonl",
        help=f"questions that no article answers: {TEXTS_HELP}",
    )
    parser.add_argument("--hold-out", action="store_true", help="ask A again, hiding each question's own articles")
    parser.add_argument("--near-misses", action="store_true", help="ask A again, each with another name or figure")
    output_arguments(parser, "false_refusals=10,false_answers=6")


def run_refusals(options: argparse.Namespace) -> int:
    """Asks the questions of both files and measures how well the confidence separates them."""
    questions, unanswerable = read_questions(options.answerable), read_questions(options.unanswerable)
    outputs = _outputs(options, "refusals", options.answerable, options.unanswerable)
    sources = {ANSWERABLE: questions.source, UNANSWERABLE: unanswerable.source}
    with closing(open_answering(eval_settings(), retriever=HoldingOut)) as answering:
        warn_of_gold(answering.corpus, options.unanswerable, unanswerable)
        gold = find_gold(answering.corpus, questions)
        answerable = gold.answerable(options.answerable)
        groups = {ANSWERABLE: answerable, UNANSWERABLE: unanswerable}
        if options.hold_out:
            groups[HELD_OUT] = answerable
        if options.near_misses:
            groups[NEAR_MISS] = near_misses(answerable, answering.corpus.embedding.encode_passages)
        with progress("questions") as report:
            run = refusals_run(answering, sources, groups, report)
    run["metrics"] |= gold.document()
    return outputs.finish([question for of_group in groups.values() for question in of_group], run)


def counterfactual_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `counterfactual`."""
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="in the format of RGB's en_fact")
    _run_arguments(parser)


def run_counterfactual(options: argparse.Namespace) -> int:
    """Ingests altered articles, asks about them, and measures whether the claims follow them."""
    return _ask_and_print(options, lambda report: counterfactual_run(eval_settings(), options.questions, report))


def conflicts_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `conflicts`."""
    parser.add_argument(
        "questions", type=Path, metavar="QUESTIONS.jsonl", help="in the format of RAMDocs; or .jsonl.gz"
    )
    parser.add_argument("--sample", type=count_up_to(MOST_QUESTIONS), metavar="N", help="ask only N of the questions")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the random choice (default {SEED})")
    _run_arguments(parser)


def run_conflicts(options: argparse.Namespace) -> int:
    """Ingests documents that contradict each other, asks about them, and measures what is shown."""
    sampling = {"sample": options.sample, "seed": options.seed}
    return _ask_and_print(options, lambda report: conflicts_run(eval_settings(), options.questions, report, **sampling))


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="save the run")
    parser.add_argument("--json", action="store_true", help="print the metrics as JSON")


def _ask_and_print(options: argparse.Namespace, ask: Callable[[Progress], dict[str, Any]]) -> int:
    """Asks the questions, and writes and prints the run."""
    if options.out:
        check_writable("--out", options.out, [options.questions])
    with progress("questions") as report:
        run = ask(report)
    try:
        if options.out:
            write_run(options.out, run)
    finally:
        # Also on a full disk: an hour's run is not lost.
        print_result(run["metrics"], lambda: shares_table(run["run"]["command"], run["metrics"]), as_json=options.json)
    return 0


def _asked_later(questions: Sequence[EvalQuestion], options: argparse.Namespace) -> list[EvalQuestion]:
    """The questions that --later asks; says on stderr of how many these are, raises UsageError if there are none."""
    later_questions = asked_later(questions, options.later)
    kind = "--later asks the questions that have an as_of and name no time"
    if not later_questions:
        raise UsageError(f"{options.questions}: {kind}; there are none; {DOCUMENTED}.")
    print(f"{kind}: {len(later_questions)} of {len(questions)}.", file=sys.stderr)
    return later_questions


def _outputs(options: argparse.Namespace, command: str, *read: Path) -> Outputs:
    views = Views(reply_report_page, partial(reply_metrics_table, command), partial(failures_page, command))
    return Outputs.of(options, read, KINDS[command].names, views)


def hostile_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `hostile`."""
    parser.add_argument("--count", type=count_up_to(MOST_QUESTIONS), help="use only this many articles")
    parser.add_argument("--json", action="store_true", help="print the whole run as JSON")


def run_hostile(options: argparse.Namespace) -> int:
    """Asks about articles that try to steer the answer."""
    with progress("articles") as report:
        run = hostile_run(eval_settings(), options.count, report)
    print_result(run, lambda: hostile_page(run), as_json=options.json)
    return 1 if run["wrong"] else 0
