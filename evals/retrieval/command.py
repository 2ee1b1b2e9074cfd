"""The command `retrieval`."""

from __future__ import annotations

import argparse
from contextlib import closing
from functools import partial
from pathlib import Path

from bot.wiring import open_answering
from evals.gold import find_gold
from evals.measures import metric_names
from evals.outputs import Outputs, Views, output_arguments
from evals.questions import FIELDS_HELP, read_questions
from evals.retrieval.measures import measures
from evals.retrieval.report.page import report_page
from evals.retrieval.run import retrieval_run
from evals.retrieval.tables import failures_page, retrieval_table
from evals.retrieval.trec import check_folder, write_trec
from evals.terminal import eval_settings, progress
from ingest.corpus.console.arguments import count_up_to

MOST_PASSAGES = 1000


def retrieval_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `retrieval`."""
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help=FIELDS_HELP)
    parser.add_argument("--k", type=count_up_to(MOST_PASSAGES), default=50, help="passages per question (default 50)")
    parser.add_argument("--qrels", type=Path, metavar="FOLDER", help="write qrels.txt and run.txt in TREC format")
    output_arguments(parser, "recall@5=85")


def run_retrieval(options: argparse.Namespace) -> int:
    """Searches for every question and scores the results."""
    questions = read_questions(options.questions)
    names = metric_names(measures(options.k))
    views = Views(report_page, partial(retrieval_table, names), failures_page)
    outputs = Outputs.of(options, [options.questions], names, views)
    if options.qrels:
        check_folder(options.qrels)
    with closing(open_answering(eval_settings())) as answering:
        gold = find_gold(answering.corpus, questions)
        gold.require(options.questions)
        with progress("questions") as report:
            run = retrieval_run(answering, questions.source, gold.questions, options.k, report)
    run["metrics"] |= gold.document()
    if options.qrels:
        write_trec(options.qrels, gold.questions, run["questions"])
    return outputs.finish(gold.questions, run)
