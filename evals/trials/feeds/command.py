"""python -m evals feeds: many runs over a site that changes and breaks, with a bot that answers beside."""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from evals.terminal import progress
from evals.trials.feeds.newsroom import Newsroom
from evals.trials.feeds.trial import Run, Trial
from evals.trials.speed.child import run_ingest
from evals.trials.speed.figures import Figure, percentile, print_figures
from ingest.corpus.console.arguments import count_up_to
from ingest.corpus.errors import UsageError

FEWEST_RUNS = 3  # the first makes the corpus, one is over a site that changes, one over a site that does not
WARM_RUNS = 20  # after which the bot's caches have their size
QUIET_SHARE = 10  # one run of so many is of a site on which nothing happens
_AROUND = 5  # runs whose median is the memory at one time
_LISTED = 5  # problems


def feeds_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `feeds`."""
    parser.add_argument("--runs", type=count_up_to(10_000), default=200, help="runs over the feeds (default 200)")
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="after this many minutes begin only the last runs"
    )
    parser.add_argument("--people", type=count_up_to(100), default=2, help="people who ask meanwhile (default 2)")
    parser.add_argument("--seed", type=int, default=0, help="seed of what happens on the site (default 0)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_feeds(options: argparse.Namespace) -> int:
    """Runs the trial in a temporary folder and prints its figures; 1 if a goal is missed."""
    if options.runs < FEWEST_RUNS:
        raise UsageError(f"--runs must be {FEWEST_RUNS} or more.")

    quiet = quiet_runs(options.runs)
    with progress("runs") as report, tempfile.TemporaryDirectory() as folder:

        def note(run: Run) -> None:
            # It takes long: who looks at its errors only, sees how far it is and what went wrong.
            wrong = f"; {len(run.problems)} problems: {run.problems[0].what}" if run.problems else ""
            done = f"{run.number}/{options.runs} {run.seconds:.1f} s, {run.versions} versions{wrong}"
            print(done, file=sys.stderr, flush=True)
            report(run.number, options.runs)

        trial = Trial(Path(folder).resolve(), Newsroom(options.seed), options.people, note)
        try:
            asyncio.run(trial.run(options.runs - quiet, quiet, options.minutes * 60))
            figures = measure(trial, quiet)
        finally:
            run_ingest(trial.work, trial.corpus, "stop")
    exit_code = print_figures(figures, "feeds", as_json=options.json)
    for problem in sorted({f"{p.kind}: {p.what}" for run in trial.runs for p in run.problems})[:_LISTED]:
        print(problem, file=sys.stderr)
    return exit_code


def quiet_runs(runs: int) -> int:
    """How many of the runs, the last, are of a site on which nothing happens."""
    return min(max(2, runs // QUIET_SHARE), runs // 2)


def measure(trial: Trial, quiet: int) -> list[Figure]:
    """The figures of a trial that is done; its catalog and index are verified, too."""
    runs, newsroom, bench = trial.runs, trial.newsroom, trial.bench
    problems = [problem for run in runs for problem in run.problems]
    happened = "".join(f", {count} {event}" for event, count in sorted(newsroom.done.items()))
    busy, quiet_runs = runs[: len(runs) - quiet], runs[len(runs) - quiet - 1 :]
    return [
        Figure("corpus", "runs over the feeds", len(runs)),
        Figure("corpus", "reports lost", sum(p.kind == "lost" for p in problems), at_most=0),
        Figure("corpus", "reports doubled", sum(p.kind == "doubled" for p in problems), at_most=0),
        Figure("corpus", "discrepancies that verify finds", trial.verify(), at_most=0),
        Figure("corpus", "editions sent whole", sum(map(len, newsroom.sent.values()))),
        Figure("corpus", "versions in the catalog", runs[-1].versions),
        Figure("corpus", "reports whose newest edition waits for another look", len(newsroom.unsent())),
        Figure("site", "requests" + happened, trial.requests),
        Figure("site", "links and feeds that could not be read", trial.unread.total()),
        Figure("runs", "a run over a site that changes", tuple(run.seconds for run in busy), "s"),
        Figure("runs", "a run over one that does not", tuple(run.seconds for run in quiet_runs[1:]), "s"),
        *_memory(runs),
        *_disk(busy, quiet_runs),
        Figure("loop", "event loop late, p99", trial.lags.quantile(0.99) * 1000, "ms", at_most=50),
        Figure("machine", "an idle loop late, p99", trial.idle.quantile(0.99) * 1000, "ms"),
        Figure("loop", "event loop late by more than 250 ms", trial.lags.over(0.25), "times"),
        Figure("people", "questions answered", len(bench.answered)),
        Figure("people", "acknowledged, slowest", max(bench.acknowledged) * 1000, "ms", at_most=1000),
        Figure("people", "answered, p95", percentile(bench.answered, 0.95) * 1000, "ms"),
    ]


def _memory(runs: Sequence[Run]) -> list[Figure]:
    with_bot = [run.memory_mb for run in runs if run.memory_mb]
    warm = min(WARM_RUNS, len(with_bot) // 2)
    at_warm = median(with_bot[max(0, warm - _AROUND) : max(1, warm)])
    at_end = median(with_bot[-_AROUND:])
    return [
        Figure("memory", f"the bot after {warm} runs", at_warm, "MB"),
        Figure("memory", "the bot at the end", at_end, "MB"),
        Figure("memory", f"growth since run {warm}", (at_end / at_warm - 1) * 100, "%", at_most=10),
    ]


def _disk(busy: Sequence[Run], quiet_runs: Sequence[Run]) -> list[Figure]:
    middle = len(busy) // 2
    halves = [_bytes_per_version(part) for part in (busy[: middle + 1], busy[middle:]) if len(part) > 1]
    quiet = (quiet_runs[-1].disk - quiet_runs[0].disk) / max(1, len(quiet_runs) - 1)
    return [
        Figure("disk", "at the end", quiet_runs[-1].disk / 1e6, "MB"),
        # With --minutes, the site may not have changed in any run.
        *([Figure("disk", "a version, in each half of the runs", tuple(halves), "kB")] if halves else []),
        # The report of a run is kept: a few lines.
        Figure("disk", "a run that finds nothing new", quiet / 1e3, "kB", at_most=4),
    ]


def _bytes_per_version(runs: Sequence[Run]) -> float:
    return (runs[-1].disk - runs[0].disk) / max(1, runs[-1].versions - runs[0].versions) / 1e3
