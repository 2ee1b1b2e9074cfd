"""python -m evals load: a hundred people ask the bot in two minutes, on the real clock."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from evals.questions import TEXTS_HELP
from evals.trials.load.crowd import Crowd
from evals.trials.load.figures import growth, load_figures
from evals.trials.load.schedule import Arrival, arrivals
from evals.trials.loop.bench import Bench, bench_in, question_texts
from evals.trials.speed.figures import Figure, print_figures
from ingest.corpus.errors import UsageError


def load_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `load`."""
    parser.add_argument("file", type=Path, metavar="QUESTIONS.jsonl", help=TEXTS_HELP)
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="a corpus; copied, not changed (default: samples)")
    parser.add_argument("--people", type=int, default=100, help="people who ask (default 100)")
    parser.add_argument("--questions", type=int, default=500, help="questions of all together (default 500)")
    parser.add_argument("--seconds", type=float, default=120.0, help="within how many seconds (default 120)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep intermediate files here for the next run")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_load(options: argparse.Namespace) -> int:
    """Prints the figures; returns 1 if a goal is missed."""
    if not all(number > 0 for number in (options.people, options.questions, options.seconds)):
        raise UsageError("--people, --questions and --seconds must be more than 0.")
    questions = question_texts(options.file)
    drawn = arrivals(options.people, options.questions, options.seconds, questions)
    with bench_in(options.work, options.corpus, questions) as bench:
        figures = asyncio.run(measure_load(bench, drawn))
    return print_figures(figures, "load", as_json=options.json)


async def measure_load(bench: Bench, arrivals: Sequence[Arrival]) -> list[Figure]:
    """The bot in a process of its own, and everybody who asks."""
    crowd = Crowd(bench)
    async with bench.running() as discord, bench.idle_beside() as end_idle:
        before = await bench.lags()
        await crowd.ask(discord, arrivals)
        lags = (await bench.lags()).since(before)
        idle = await end_idle()
    return [
        *load_figures(crowd.outcomes, crowd.presses, crowd.unanswered_presses, crowd.seconds),
        Figure("memory", "at the end", bench.memory_mb[-1], "MB"),
        growth(bench.memory_mb),
        Figure("loop", "event loop late, p99", lags.quantile(0.99) * 1000, "ms"),
        Figure("loop", "event loop late by more than 250 ms", lags.over(0.25), "times"),
        Figure("machine", "an idle loop late, p99", idle.quantile(0.99) * 1000, "ms"),
        Figure("machine", "an idle loop late by more than 250 ms", idle.over(0.25), "times"),
    ]
