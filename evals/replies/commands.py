"""The commands `answers`, `refusals`, `calibrate` and `counterfactual`: what they take and what they do."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.terminal import eval_settings, progress
from ingest.corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.settings import AnsweringSettings
    from evals.questions import EvalQuestion
    from ingest.corpus.corpus import Corpus

SEED = 20250101


def answers_arguments(parser: argparse.ArgumentParser) -> None:
    """What `answers` takes."""
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--sample", type=_count, metavar="N", help="ask only so many of those with an answer")
    parser.add_argument("--seed", type=int, default=SEED, help=f"which ones (default {SEED})")
    _output_arguments(parser)


def run_answers(options: argparse.Namespace) -> int:
    """Ask every question and score the replies."""
    from bot.wiring import Answering
    from evals.questions import read_questions
    from evals.replies.answers import answers_run, sample

    questions = sample(read_questions(options.questions), options.sample, options.seed)
    _check_outputs(options)
    answering = Answering(eval_settings())
    try:
        with progress("questions") as tell:
            seed = options.seed if options.sample else None
            run = answers_run(answering, options.questions, questions, seed, tell)
    finally:
        answering.close()
    return _finish(options, questions, run)


def refusals_arguments(parser: argparse.ArgumentParser) -> None:
    """What `refusals` takes."""
    parser.add_argument("--answerable", type=Path, required=True, metavar="A.jsonl", help="those with gold are asked")
    parser.add_argument("--unanswerable", type=Path, required=True, metavar="B.jsonl", help="no article answers these")
    parser.add_argument("--hold-out", action="store_true", help="ask A again, each without its own articles")
    parser.add_argument("--near-misses", action="store_true", help="ask A again, each with another name or figure")
    _output_arguments(parser)


def run_refusals(options: argparse.Namespace) -> int:
    """Ask both files, and tell how well the confidence parts them."""
    from bot.wiring import Answering
    from evals.questions import read_questions
    from evals.replies.hold_out import HoldingOut
    from evals.replies.near_misses import near_misses
    from evals.replies.refusals import ANSWERABLE, HELD_OUT, NEAR_MISS, UNANSWERABLE, refusals_run

    answerable = [question for question in read_questions(options.answerable) if question.has_gold]
    if not answerable:
        raise UsageError(f"{options.answerable}: no question has gold_urls, so none is known to be answerable.")
    groups = {ANSWERABLE: answerable, UNANSWERABLE: read_questions(options.unanswerable)}
    if options.hold_out:
        groups[HELD_OUT] = answerable
    _check_outputs(options)
    answering = Answering(eval_settings(), retriever=HoldingOut)
    files = {ANSWERABLE: options.answerable, UNANSWERABLE: options.unanswerable}
    try:
        if options.near_misses:
            groups[NEAR_MISS] = near_misses(answerable, answering.corpus.embedding.encode_passages)
        with progress("questions") as tell:
            run = refusals_run(answering, files, groups, tell)
    finally:
        answering.close()
    asked = [*answerable, *groups[UNANSWERABLE], *groups.get(NEAR_MISS, [])]
    return _finish(options, asked, run)


def calibrate_arguments(parser: argparse.ArgumentParser) -> None:
    """What `calibrate` takes."""
    parser.add_argument("questions", type=Path, nargs="?", metavar="QUESTIONS.jsonl", help="with gold_urls")
    parser.add_argument("--unanswerable", type=Path, metavar="B.jsonl", help="questions that no article answers")
    parser.add_argument("--before", type=date.fromisoformat, metavar="DATE", help="only what is asked before that day")
    parser.add_argument(
        "--false-refusals", type=_share, default=0.12, metavar="SHARE", help="of answerable ones (default 0.12)"
    )
    parser.add_argument("--write-questions", type=_count, metavar="N", help="let CHAT_MODEL write them from N articles")
    parser.add_argument("--out", type=Path, metavar="calibration.json", help="default: beside the corpus")


def run_calibrate(options: argparse.Namespace) -> int:
    """Fit when to refuse, and keep the fit beside the corpus."""
    from bot.answering.calibration import FILE
    from bot.wiring import open_retriever
    from evals.fitting import calibration_document
    from evals.replies.calibrate import about_fit, examples
    from evals.replies.hold_out import HoldingOut
    from evals.run_record import check_writable, write_text
    from ingest.corpus.corpus import Corpus
    from ingest.corpus.private import make_private_file

    settings = eval_settings()
    out = options.out or Path(settings.corpus_dir) / FILE
    check_writable("--out", out)
    # Not the whole answering: that would ask for a fit of these signals, which is what is being made.
    corpus = Corpus.open(settings)
    retriever = open_retriever(settings, corpus, HoldingOut)
    assert isinstance(retriever, HoldingOut)
    try:
        answerable, source = _answerable(options, settings, corpus)
        with progress("questions") as tell:
            found = examples(retriever, answerable, _unanswerable(options), options.before, tell)
        about = about_fit(retriever, source, options.before)
    finally:
        retriever.close()
        corpus.close()
    document = calibration_document(found, options.false_refusals, about)
    if options.out is None:
        make_private_file(out)  # as all that is in the corpus folder
    write_text("--out", out, json.dumps(document, indent=2) + "\n")
    _print_fit(document, out)
    return 0


def _answerable(
    options: argparse.Namespace, settings: AnsweringSettings, corpus: Corpus
) -> tuple[list[EvalQuestion], str]:
    """The questions to fit on, and where they come from: a file, or a chat model that reads the operator's articles."""
    from bot.wiring import chat_model
    from evals.questions import read_questions
    from evals.replies.calibrate import asked_before
    from evals.replies.written_questions import chat_writer, draw_articles, written_questions

    if (options.questions is None) == (options.write_questions is None):
        raise UsageError("Give QUESTIONS.jsonl with answers and gold_urls, or --write-questions N with CHAT_MODEL set.")
    if options.questions:
        asked = asked_before(read_questions(options.questions), options.before)
        return [question for question in asked if question.has_gold], options.questions.name
    write = chat_writer(chat_model(settings))
    articles = list(draw_articles(corpus, options.write_questions, SEED))
    with progress("articles") as tell:
        return written_questions(
            articles, write, tell
        ), f"written by {settings.chat_model} from {len(articles)} articles"


def _unanswerable(options: argparse.Namespace) -> list[EvalQuestion]:
    from evals.questions import read_questions
    from evals.replies.calibrate import asked_before

    return asked_before(read_questions(options.unanswerable), options.before) if options.unanswerable else []


def counterfactual_arguments(parser: argparse.ArgumentParser) -> None:
    """What `counterfactual` takes."""
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help="in the form of RGB's en_fact")
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="keep the run")
    parser.add_argument("--json", action="store_true", help="print the metrics as JSON")


def run_counterfactual(options: argparse.Namespace) -> int:
    """Ingest altered articles, ask about them, and tell whether the claims follow them."""
    from bot.terminal import print_json, print_page
    from evals.replies.counterfactual import counterfactual_run
    from evals.replies.tables import counterfactual_table
    from evals.run_record import check_writable, write_run

    if options.out:
        check_writable("--out", options.out)
    with progress("questions") as tell:
        run = counterfactual_run(eval_settings(), options.questions, tell)
    if options.out:
        write_run(options.out, run)
    if options.json:
        print_json(run["metrics"])
    else:
        print_page(counterfactual_table(run["metrics"]))
    return 0


def _output_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="keep the run, enough to score it again")
    parser.add_argument("--html", type=Path, metavar="REPORT.html", help="write a page to look at")
    parser.add_argument("--json", action="store_true", help="print the metrics as JSON")


def _check_outputs(options: argparse.Namespace) -> None:
    from evals.run_record import check_writable

    for option, file in (("--out", options.out), ("--html", options.html)):
        if file:
            check_writable(option, file)


def _finish(options: argparse.Namespace, questions: Any, run: dict[str, Any]) -> int:
    from bot.terminal import print_json, print_page
    from evals.replies.report import reply_report_page
    from evals.replies.tables import reply_metrics_table
    from evals.run_record import write_run, write_text

    if options.out:
        write_run(options.out, run)
    if options.html:
        write_text("--html", options.html, reply_report_page(questions, run))
    if options.json:
        print_json(run["metrics"])
    else:
        print_page(reply_metrics_table(run["run"]["command"], run["metrics"]))
    return 0


def _print_fit(document: dict[str, Any], out: Path) -> None:
    rates = {name: "-" if rate is None else f"{100 * rate:.1f}%" for name, rate in document["expected"].items()}
    on = document["fitted_on"]
    print(
        f"{on['right']} answerable, {on['off_corpus']} unanswerable, {on['held_out']} held out; "
        f"threshold {document['threshold']:.3f}\n"
        f"refused with the answer in the first five: {rates['false_refusals']}; "
        f"answered: unanswerable {rates['false_answers']}, held out {rates['false_answers_held_out']}, "
        f"near misses {rates['false_answers_near_miss']} (out of fold)\n"
        f"the fit is in {out}"
    )


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 100000")
    return int(text)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a share such as 0.1") from error
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to below 1")
    return value
