"""python -m evals retrieval: is the passage that answers among the first k?"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bot.answering.service import Answering
from bot.wiring import open_answering
from evals.degraded import count_degraded
from evals.exports import summary_file
from evals.gold import find_gold
from evals.measures import metric_names, score_document
from evals.outputs import Outputs, Views, output_arguments
from evals.questions import FIELDS_HELP, EvalQuestion, read_questions
from evals.retrieval.measures import measures, metrics_of, score_all
from evals.retrieval.report.page import report_page
from evals.retrieval.tables import failures_page, retrieval_table
from evals.retrieval.trec import check_folder, write_trec
from evals.run_record import describe_run, passages_of
from evals.terminal import Progress, counted, eval_settings, progress
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.degradation import degradations

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
        check_folder(options.qrels, filter(None, (options.questions, *outputs.files.values(), summary_file())))
    with closing(open_answering(eval_settings())) as answering:
        gold = find_gold(answering.corpus, questions)
        gold.require(options.questions)
        with progress("questions") as report:
            run = _retrieval_run(answering, questions.source, gold.questions, options.k, report)
    run["metrics"] |= gold.document()
    if options.qrels:
        write_trec(options.qrels, gold.questions, run["questions"])
    return outputs.finish(gold.questions, run)


def _retrieval_run(
    answering: Answering, source: Mapping[str, str], questions: Sequence[EvalQuestion], k: int, progress: Progress
) -> dict[str, Any]:
    """The whole run over the questions of a source, as RUN.json holds it."""
    answering.warm_up()
    results = list(_search_all(answering, counted(questions, progress), k))
    scores = score_all(questions, results)
    return {
        "run": {
            **describe_run(answering, "retrieval", source),
            "k": k,
            "degraded": count_degraded(results),
        },
        "metrics": metrics_of(scores, k),
        "questions": [
            {**result, "score": score_document(score)} for result, score in zip(results, scores, strict=True)
        ],
    }


def _search_all(answering: Answering, questions: Iterable[EvalQuestion], k: int) -> Iterator[dict[str, Any]]:
    """Each question with its k passages and the time in milliseconds."""
    for question in questions:
        started = time.perf_counter()
        with degradations() as degraded:
            results = answering.search(question.text, k=k, as_of=question.as_of)
        spent = (time.perf_counter() - started) * 1000
        yield {
            "id": question.id,
            "question": question.text,
            "passages": passages_of(results),
            "reply": None,
            "ms": round(spent, 2),
            "degraded": sorted(degraded),
        }
