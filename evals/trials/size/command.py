"""python -m evals size: the most memory that the ingest of one text file takes, by the size of the file."""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.json_lines import each_record
from evals.trials.speed.child import run_ingest
from evals.trials.speed.figures import Figure, print_figures
from ingest.corpus.errors import UsageError

MB = 1_000_000
MOST_MB = 1200  # of memory, for any allowed input
MOST_GROWTH = 15  # percent, from the smallest file to the largest
LARGEST = 20  # MB: what `ingest` takes


def size_arguments(parser: argparse.ArgumentParser) -> None:
    """What `python -m evals size` takes."""
    parser.add_argument(
        "articles", type=Path, metavar="ARTICLES", help="articles.jsonl.gz whose paragraphs fill the file"
    )
    parser.add_argument("--sizes", type=float, nargs="+", default=[1, 2, 4], metavar="MB", help="(default 1 2 4)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_size(options: argparse.Namespace) -> int:
    """Prints the figures; returns 1 if a goal is missed."""
    if not all(0 < size <= LARGEST for size in options.sizes):
        raise UsageError(f"--sizes must be above 0 and at most {LARGEST}.")
    figures = measure_sizes(options.articles, sorted(set(options.sizes)))
    return print_figures(figures, "size", as_json=options.json)


def measure_sizes(articles: Path, sizes: Sequence[float]) -> list[Figure]:
    """A file of each size, taken in by an ingest of its own into an empty corpus."""
    figures, peaks = [], []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            work = Path(folder).resolve() / f"{size:g}"
            work.mkdir()
            write_text(articles, work / "news.txt", round(size * MB))
            try:
                child = run_ingest(work, work / "corpus", "news.txt", "--json")
            finally:
                run_ingest(work, work / "corpus", "stop")
            peaks.append(child.peak_mb)
            figures += [
                Figure("size", f"most memory, {size:g} MB", child.peak_mb, "MB", at_most=MOST_MB),
                Figure("size", f"passages, {size:g} MB", child.document["passages"]),
                Figure("size", f"seconds, {size:g} MB", child.seconds, "s"),
            ]
    growth = 100 * (peaks[-1] / peaks[0] - 1)
    return [*figures, Figure("size", f"growth to {sizes[-1]:g} MB", growth, "%", at_most=MOST_GROWTH)]


def write_text(articles: Path, file: Path, size: int) -> None:
    """A text of so many bytes, at most: paragraphs of all articles in an order drawn, none of them twice."""
    paragraphs = list(dict.fromkeys(_paragraphs(articles)))
    random.Random(0).shuffle(paragraphs)
    remaining = size
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for paragraph in paragraphs:
            remaining -= len(paragraph.encode()) + 2
            if remaining < 0:
                return
            out.write(f"{paragraph}\n\n")
    raise UsageError(f"{articles}: its paragraphs do not fill {size:,} bytes; name a larger file or a smaller size.")


def _paragraphs(articles: Path) -> Iterator[str]:
    with each_record(articles, "articles") as records:
        for record in records:
            yield from filter(None, map(str.strip, record["text"].split("\n")))
