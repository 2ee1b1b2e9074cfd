"""python -m evals speed: this program and the LangChain tutorial's pipeline, in one run on the same articles."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bot.terminal import print_result
from evals.questions import FIELDS_HELP
from evals.trials.speed import ingesting, searching
from evals.trials.speed.bench import Bench
from evals.trials.speed.child import run_child
from evals.trials.speed.figures import Figure, figures_table
from ingest.corpus.console.visible_text import visible
from ingest.corpus.errors import DatelineError, UsageError

PARTS = ("ingest", "unchanged", "rebuild", "search", "memory")
SIZES = "25000,250000"
TUTORIAL_PACKAGES = "import langchain_chroma, langchain_huggingface, langchain_text_splitters"


def speed_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `speed`."""
    parser.add_argument("--articles", type=Path, required=True, metavar="FILE", help="articles, .jsonl or .jsonl.gz")
    parser.add_argument("--questions", type=Path, required=True, metavar="FILE", help=f"questions: {FIELDS_HELP}")
    parser.add_argument("--parts", type=_parts, default=PARTS, help=f"some of {','.join(PARTS)} (default all)")
    parser.add_argument("--runs", type=_positive, default=2, help="repetitions of each measurement (default 2)")
    parser.add_argument("--sizes", type=_sizes, default=_sizes(SIZES), help=f"generated passages (default {SIZES})")
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="a corpus of all the articles; it is copied, not changed"
    )
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep intermediate files here for the next run")
    parser.add_argument(
        "--tutorial-python", default=sys.executable, metavar="PYTHON", help="a Python with the extra `tutorial`"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_speed(options: argparse.Namespace) -> int:
    """Measure these parts and print their figures; returns 1 if a part failed, not if a goal is missed."""
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    with nullcontext(str(options.work)) if options.work else tempfile.TemporaryDirectory() as work:
        bench = Bench(
            work=Path(work).resolve(),
            articles=options.articles.resolve(),
            questions=options.questions.resolve(),
            corpus=options.corpus.resolve() if options.corpus else None,
            tutorial_python=options.tutorial_python,
            runs=options.runs,
            sizes=options.sizes,
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )
        figures, failed = measure(bench, options.parts)
    document = {"run": _machine(options), "figures": [figure.document() for figure in figures], "failed": failed}
    print_result(document, lambda: figures_table(figures, "speed"), as_json=options.json)
    for part, reason in failed.items():
        print(f"error: {part}: {visible(reason)}", file=sys.stderr)
    return 1 if failed else 0


def measure(bench: Bench, parts: tuple[str, ...]) -> tuple[list[Figure], dict[str, str]]:
    """The figures of these parts, in their order, and why a part has none; no index server is left running."""
    steps: dict[str, Callable[[Bench], list[Figure]]] = {
        "ingest": ingesting.first_ingest,
        "unchanged": ingesting.again,
        "rebuild": searching.rebuild,
        "search": searching.search,
        "memory": searching.memory,
    }
    _ = bench.lines, bench.asked, bench.has_full()  # read before anything long begins
    if "ingest" in parts:
        _check_tutorial(bench)
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    try:
        for part in (part for part in PARTS if part in parts):
            try:
                figures += steps[part](bench)
            except DatelineError as error:  # the parts before it took minutes: their figures are kept
                failed[part] = error.user_message
    finally:
        bench.stop_all()
    return figures, failed


def _check_tutorial(bench: Bench) -> None:
    try:
        run_child((bench.tutorial_python, "-c", TUTORIAL_PACKAGES), bench.work, {})
    except (UsageError, OSError) as error:
        raise UsageError(
            f"{bench.tutorial_python} does not have the tutorial's packages; make a venv of its own with "
            "pip install -e '.[model,tutorial]' and name its Python with --tutorial-python."
        ) from error


def _machine(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "articles": options.articles.name,
        "questions": options.questions.name,
        "runs": options.runs,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := [part for part in names if part not in PARTS]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is not one of {', '.join(PARTS)}")
    return names


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted({_positive(part) for part in text.split(",")}))


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)
