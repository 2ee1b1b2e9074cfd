"""The parts of a speed run on corpora of a given size: search, memory, rebuild."""

from __future__ import annotations

import json

from evals.trials.speed.bench import Bench
from evals.trials.speed.child import Child
from evals.trials.speed.figures import Figure, percentile

K = 10
SEARCH_GOALS = ((25_000, 60.0), (250_000, 200.0))  # passages, p95 in ms
REBUILD_GOAL = (25_000, 60.0)  # passages, seconds
BOT_MB, INGEST_MB = 700, 1200
GROWTH_MB = 100  # between the smallest and the largest corpus: what SQLite's cache and a list of ids may take


def search(bench: Bench) -> list[Figure]:
    """A question in, ranked passages out, warm, in process."""
    figures = []
    for size in bench.sizes:
        corpus = bench.made(size)
        bench.say(f"searching {size:,} passages")
        runs = [
            bench.ours(corpus, "evals.trials.speed.worker", "search", str(bench.shown), str(K)).document
            for _ in range(bench.runs)
        ]
        times = [[result["ms"] for result in run["results"]] for run in runs]
        of = f"{size:,} passages"
        goal = next((limit_ms for passages, limit_ms in SEARCH_GOALS if size <= passages), None)
        stats = json.loads(bench.ours(corpus, "ingest", "stats", "--json").stdout)
        figures += [
            Figure("search", f"{of}, median", tuple(percentile(ms, 0.5) for ms in times), "ms"),
            Figure("search", f"{of}, p95", tuple(percentile(ms, 0.95) for ms in times), "ms", at_most=goal),
            Figure("search", f"{of}, memory of the index server", tuple(run["server_mb"] for run in runs), "MB"),
            Figure("search", f"{of}, catalog on disk", stats["catalog_bytes"] / 1e6, "MB"),
            Figure("search", f"{of}, vector index on disk", stats["index_bytes"] / 1e6, "MB"),
        ]
        bench.stop(corpus)
    return figures


def memory(bench: Bench) -> list[Figure]:
    """The most that the bot and ingest have resident, and whether it grows with the corpus."""
    bots: list[Child] = []
    ingests: list[Child] = []
    for size in bench.sizes:
        corpus = bench.made(size)
        bench.say(f"memory at {size:,} passages")
        bots.append(bench.ours(corpus, "evals.trials.speed.worker", "bot", str(bench.shown)))
        # Into a copy: the made corpus is used again.
        ingests.append(bench.ingest(bench.copy(corpus, "scratch"), bench.compared)[0])
        bench.stop("scratch")
        bench.fresh("scratch")
    return [*_memory("the bot", bench.sizes, bots, BOT_MB), *_memory("ingest", bench.sizes, ingests, INGEST_MB)]


def rebuild(bench: Bench) -> list[Figure]:
    """Rebuilds both indexes from the catalog."""
    figures = []
    for size in bench.sizes:
        corpus = bench.made(size)
        missing = bench.runs - len(bench.rebuilds[size])
        bench.say(f"rebuilding the indexes of {size:,} passages")
        bench.rebuilds[size] += [bench.ours(corpus, "ingest", "rebuild") for _ in range(missing)]
        bench.stop(corpus)
        goal = REBUILD_GOAL[1] if size <= REBUILD_GOAL[0] else None
        seconds = tuple(child.seconds for child in bench.rebuilds[size])
        peaks = tuple(child.peak_mb for child in bench.rebuilds[size])
        figures.append(Figure("rebuild", f"{size:,} passages", seconds, "s", at_most=goal))
        figures.append(Figure("rebuild", f"{size:,} passages, peak memory", peaks, "MB", at_most=INGEST_MB))
    return figures


def _memory(program: str, sizes: tuple[int, ...], children: list[Child], limit: float) -> list[Figure]:
    peaks = [child.peak_mb for child in children]
    figures = [
        Figure("memory", f"{program}, {size:,} passages", peak, "MB", at_most=limit)
        for size, peak in zip(sizes, peaks, strict=True)
    ]
    if len(peaks) > 1:
        figures.append(Figure("memory", f"{program}, growth", peaks[-1] - peaks[0], "MB", at_most=GROWTH_MB))
    return figures
