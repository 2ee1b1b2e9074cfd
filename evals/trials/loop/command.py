"""python -m evals loop and memory: the bot's event loop and its memory while people ask, on the real clock."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from evals.questions import TEXTS_HELP
from evals.trials.loop.bench import Bench, bench_in, question_texts
from evals.trials.speed.bench import article_lines
from evals.trials.speed.figures import Figure, percentile, print_figures
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.errors import UsageError

INGESTED = 300  # articles that the concurrent ingest processes repeatedly
SAMPLES = 20  # times that memory is looked at
WARM_QUESTIONS = 1000  # after which SQLite's page caches and the model's pools have their size


def loop_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `loop`."""
    _shared(parser)
    parser.add_argument("--articles", type=Path, metavar="FILE", help="articles to ingest at the same time")
    parser.add_argument("--seconds", type=float, default=120.0, help="how long people ask (default 120)")
    parser.add_argument(
        "--block", type=float, default=0.0, metavar="SECONDS", help="block the loop once, which must be detected"
    )


def memory_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `memory`."""
    _shared(parser)
    parser.add_argument("--count", type=count_up_to(1_000_000), default=10_000, help="questions to ask (default 10000)")


def run_loop(options: argparse.Namespace) -> int:
    """Prints the figures; returns 1 if a goal is missed."""
    if not options.seconds > 0:  # as of what is no number
        raise UsageError("--seconds must be more than 0.")
    return _measured(
        options, "loop", lambda bench: measure_loop(bench, options.people, options.seconds, _lines(options))
    )


def run_memory(options: argparse.Namespace) -> int:
    """Prints the figures; returns 1 if a goal is missed."""
    return _measured(options, "memory", lambda bench: measure_memory(bench, options.people, options.count))


async def measure_loop(bench: Bench, people: int, seconds: float, articles: Sequence[str]) -> list[Figure]:
    """People ask for so long, while these articles are ingested beside."""
    async with bench.running() as discord, bench.idle_beside() as end_idle:
        versions = bench.versions()
        before = await bench.lags()
        ingest = asyncio.create_task(bench.ingest_beside(articles)) if articles else None
        over = time.monotonic() + seconds
        bench.block()
        await bench.ask_until(discord, people, lambda _turn: time.monotonic() > over)
        lags = (await bench.lags()).since(before)
        idle = await end_idle()
        if ingest:
            await _stopped(ingest)
    return [
        Figure("loop", "event loop late, p99", lags.quantile(0.99) * 1000, "ms", at_most=50),
        Figure("loop", "event loop late by more than 250 ms", lags.over(0.25), "times", at_most=0),
        Figure("loop", "beats of the loop", lags.beats),
        Figure("machine", "an idle loop late, p99", idle.quantile(0.99) * 1000, "ms"),
        Figure("machine", "an idle loop late by more than 250 ms", idle.over(0.25), "times"),
        Figure("people", "acknowledged, slowest", max(bench.acknowledged) * 1000, "ms", at_most=1000),
        Figure("people", "acknowledged, p95", percentile(bench.acknowledged, 0.95) * 1000, "ms"),
        Figure("people", "answered, p50", percentile(bench.answered, 0.5) * 1000, "ms"),
        Figure("people", "answered, p95", percentile(bench.answered, 0.95) * 1000, "ms"),
        Figure("people", "questions answered", len(bench.answered)),
        Figure("beside", "articles ingested", bench.versions() - versions),
    ]


async def measure_memory(bench: Bench, people: int, count: int) -> list[Figure]:
    """So many questions; the growth is counted from when caches are full."""
    interval = max(1, count // SAMPLES)
    async with bench.running() as discord:
        await bench.ask_until(discord, people, lambda turn: turn > count, interval=interval)
    from_question = min(WARM_QUESTIONS, count // 2)
    warm = bench.memory_mb[max(0, from_question // interval - 1)]
    last = bench.memory_mb[-1]
    return [
        Figure("memory", f"after {count:,} questions", last, "MB", at_most=700),
        Figure("memory", f"growth since question {from_question:,}", (last / warm - 1) * 100, "%", at_most=5),
        Figure("memory", f"each {interval:,} questions", tuple(bench.memory_mb), "MB"),
    ]


def _measured(
    options: argparse.Namespace, title: str, measure: Callable[[Bench], Coroutine[Any, Any, list[Figure]]]
) -> int:
    questions = question_texts(options.questions)
    with bench_in(options.work, options.corpus, questions, getattr(options, "block", 0.0)) as bench:
        figures = asyncio.run(measure(bench))
    return print_figures(figures, title, as_json=options.json)


async def _stopped(task: asyncio.Task[None]) -> None:
    if not task.done():
        task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return


def _lines(options: argparse.Namespace) -> list[str]:
    return article_lines(options.articles)[:INGESTED] if options.articles else []


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help=TEXTS_HELP)
    parser.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="a corpus; copied, not changed")
    parser.add_argument(
        "--people", type=count_up_to(1_000), default=10, help="people who ask at the same time (default 10)"
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep intermediate files here for the next run")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
