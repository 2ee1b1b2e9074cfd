"""python -m evals COMMAND: measures the program; `--help` lists the commands."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from evals.ablation.command import ablation_arguments, run_ablation
from evals.crash.command import crash_arguments, run_crash
from evals.guard.command import guard_arguments, run_guard
from evals.loop.command import loop_arguments, memory_arguments, run_loop, run_memory
from evals.replies.commands import (
    answers_arguments,
    calibrate_arguments,
    counterfactual_arguments,
    refusals_arguments,
    run_answers,
    run_calibrate,
    run_counterfactual,
    run_refusals,
)
from evals.speed.command import run_speed, speed_arguments
from evals.terminal import eval_settings, progress
from ingest.corpus.errors import DatelineError, UsageError
from ingest.corpus.printing import printing
from ingest.corpus.redaction import log_to_terminal, redact
from ingest.corpus.unexpected import tell_unexpected
from ingest.corpus.visible_text import visible


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: a line of help, what it takes, and what it does; `run` returns the exit code."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one eval; returns 0, or 2 for usage or configuration."""
    parser = argparse.ArgumentParser("python -m evals", description="Measure the program on questions with answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        command.arguments(commands.add_parser(name, help=command.help, description=command.help))
    log_to_terminal()
    try:
        with printing():
            options = parser.parse_args(argv)
            return COMMANDS[options.command].run(options)
    except DatelineError as error:
        print(f"error: {visible(redact(error.user_message))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 -- the edge to a terminal: no traceback reaches a person
        return tell_unexpected(error)


def _retrieval_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--k", type=_passages, default=50, help="passages a question (default 50)")
    parser.add_argument("--out", type=Path, metavar="RUN.json", help="keep the run, enough to score it again")
    parser.add_argument("--html", type=Path, metavar="REPORT.html", help="write a page to look at")
    parser.add_argument("--qrels", type=Path, metavar="FOLDER", help="write qrels.txt and run.txt in TREC form")
    parser.add_argument("--json", action="store_true", help="print the metrics as JSON")


def _retrieval(options: argparse.Namespace) -> int:
    from bot.terminal import print_json, print_page
    from bot.wiring import Answering
    from evals.outputs import Outputs
    from evals.questions import read_questions
    from evals.retrieval import retrieval_run
    from evals.tables import metrics_table

    questions = read_questions(options.questions)
    outputs = Outputs(options.out, options.html, options.qrels)
    outputs.check()
    answering = Answering(eval_settings())
    try:
        with progress("questions") as tell:
            run = retrieval_run(answering, options.questions, questions, options.k, tell)
    finally:
        answering.close()
    outputs.write(questions, run)
    if options.json:
        print_json(run["metrics"])
    else:
        print_page(metrics_table(run["metrics"], options.k))
    return 0


def _compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", type=Path, metavar="A.json", help="the run before")
    parser.add_argument("b", type=Path, metavar="B.json", help="the run after")
    parser.add_argument("--html", type=Path, metavar="PAGE.html", help="write a page to look at")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")


def _compare(options: argparse.Namespace) -> int:
    from bot.terminal import print_json, print_page
    from evals.compare import compare_files
    from evals.replies.compare import KINDS, command_of, compare_replies
    from evals.replies.tables import replies_comparison
    from evals.report import comparison as pages
    from evals.run_record import check_writable, write_text
    from evals.tables import comparison_page

    command = command_of(options.a)
    of_replies = command is not None and command in KINDS
    if options.html and of_replies:
        raise UsageError(f"--html draws retrieval runs; {options.a} is a run of {command}.")
    if options.html:
        check_writable("--html", options.html)
    if command is not None and of_replies:
        comparison = compare_replies(command, options.a, options.b)
    else:
        comparison = compare_files(options.a, options.b)
    if options.html:
        write_text("--html", options.html, pages.comparison_page(comparison))
    if options.json:
        print_json(comparison)
    else:
        print_page(replies_comparison(comparison) if of_replies else comparison_page(comparison))
    return 0


TRAINED = ("passages", "first-look", "sentences", "short-answer", "reader")


def _train_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=TRAINED, help="whose weights")
    parser.add_argument(
        "questions", type=Path, metavar="QUESTIONS", help="a .jsonl file; for the reader the folder of its sets"
    )
    parser.add_argument(
        "--before", type=date.fromisoformat, default=date(2025, 7, 1), help="train on what is asked before"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="WEIGHTS", help="where the weights go")


def _train(options: argparse.Namespace) -> int:
    from bot.wiring import open_retriever
    from evals.run_record import check_writable, write_text
    from evals.short_answers import fit_short_answers
    from evals.training import train
    from ingest.corpus.corpus import Corpus

    check_writable("--out", options.out)
    if options.what == "reader":
        from evals.reader_training.command import train_reader

        with progress("batches") as tell:
            print(train_reader(options.questions, options.out, tell))
        return 0
    # Not the whole answering: that would ask for the fits that are being made.
    settings = eval_settings()
    corpus = Corpus.open(settings)
    retriever = open_retriever(settings, corpus)
    try:
        with progress("steps") as tell:
            fit = fit_short_answers if options.what == "short-answer" else partial(train, what=options.what)
            found = fit(retriever, file=options.questions, until=options.before, progress=tell)
    finally:
        retriever.close()
        corpus.close()
    write_text("--out", options.out, json.dumps(found, indent=2) + "\n")
    print(f"{found['trained_on']['lists']} questions; the weights are in {options.out}")
    return 0


def _hostile_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--count", type=_passages, help="only the first so many articles")
    parser.add_argument("--json", action="store_true", help="print the whole run as JSON")


def _hostile(options: argparse.Namespace) -> int:
    from bot.terminal import print_json, print_page
    from evals.replies.hostile import hostile_run
    from evals.replies.hostile_page import hostile_page

    with progress("articles") as tell:
        run = hostile_run(eval_settings(), options.count, tell)
    if options.json:
        print_json(run)
    else:
        print_page(hostile_page(run))
    return 1 if run["wrong"] else 0


def _crash(options: argparse.Namespace) -> int:
    with progress("kills") as tell:
        return run_crash(options, tell)


def _damage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the cases as JSON")


def _damage(options: argparse.Namespace) -> int:
    from evals.damage.command import run_damage

    with progress("cases") as tell:
        return run_damage(options, tell)


COMMANDS: dict[str, Command] = {
    "retrieval": Command("Is the passage that answers among the first k?", _retrieval_arguments, _retrieval),
    "answers": Command("Is the right answer in the reply, and every claim in a quote?", answers_arguments, run_answers),
    "refusals": Command("Does it answer where it can and refuse where it cannot?", refusals_arguments, run_refusals),
    "counterfactual": Command(
        "Do claims follow articles that say otherwise?", counterfactual_arguments, run_counterfactual
    ),
    "guard": Command("Does a sentence that is not in its quote pass the check?", guard_arguments, run_guard),
    "compare": Command("What changed from one run to another of the same command?", _compare_arguments, _compare),
    "ablation": Command("What does each step of the ranking bring?", ablation_arguments, run_ablation),
    "calibrate": Command("Fit on your own corpus when to refuse.", calibrate_arguments, run_calibrate),
    "speed": Command("How fast, beside the LangChain tutorial's pipeline?", speed_arguments, run_speed),
    "hostile": Command("Does an order hidden in an article reach the reader?", _hostile_arguments, _hostile),
    "loop": Command("Does the bot's event loop stay free while people ask?", loop_arguments, run_loop),
    "memory": Command("Does the bot's memory stay flat over many questions?", memory_arguments, run_memory),
    "crash": Command("Is anything lost when ingest or the index server is killed?", crash_arguments, _crash),
    "damage": Command("Does a corpus mend itself when a file of it is spoilt?", _damage_arguments, _damage),
    "train": Command("Fit the weights of passages, sentences or the reader.", _train_arguments, _train),
}


def _passages(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 1000")
    return int(text)
