"""The command `ablation`."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import date
from pathlib import Path

from bot.terminal import print_json, print_page
from bot.wiring import open_answering
from evals.ablation.measuring import ablation
from evals.ablation.page import ablation_markdown, ablation_page
from evals.gold import find_gold
from evals.questions import FIELDS_HELP, read_questions
from evals.run_record import describe_run
from evals.terminal import eval_settings, progress
from ingest.corpus.console.arguments import day_of


def ablation_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `ablation`."""
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help=FIELDS_HELP)
    parser.add_argument(
        "--before",
        type=day_of,
        default=date(2025, 7, 1),
        metavar="DATE",
        help="train on questions asked before this day (default 2025-07-01)",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON document")
    form.add_argument("--md", action="store_true", help="print the table in Markdown")


def run_ablation(options: argparse.Namespace) -> int:
    """Searches every question once, orders the results in every way, and prints what each way contributes."""
    questions = read_questions(options.questions)
    with closing(open_answering(eval_settings())) as answering:
        gold = find_gold(answering.corpus, questions)
        gold.require(options.questions)
        with progress("questions, trainings and ways") as report:
            results = ablation(answering.retriever, gold.questions, options.before, report)
        about = describe_run(answering, "ablation", questions.source)
    if options.json:
        print_json({"run": about, **results, **gold.document()})
    elif options.md:
        print(ablation_markdown(results))
    else:
        print_page(ablation_page(results))
    return 0
