"""The parts of a speed run that ingest: for the first time, next to the tutorial's pipeline, and again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from evals.questions import EvalQuestion
from evals.scoring import gold_rank
from evals.trials.speed.bench import COMPARED, Bench, changed_line
from evals.trials.speed.child import Child
from evals.trials.speed.figures import Figure, percentile, ratios
from ingest.corpus.chroma.server import running
from ingest.corpus.embedding.model_files import find_model
from ingest.corpus.settings import DEFAULT_MODEL

PART = "ingest"
K = 10
RECALL_AT = 5
MODEL_LIBRARIES = ("openvino", "torch", "tokenizers")


def first_ingest(bench: Bench) -> list[Figure]:
    """The first 100 articles, ingested by both pipelines in turn, then searched by both."""
    model = str(find_model(DEFAULT_MODEL).folder)
    _warm_files(bench, model)
    children: list[Child] = []
    tutorials: list[Child] = []
    for number in range(bench.runs):
        bench.say(f"first ingest of {len(bench.lines[:COMPARED])} articles, run {number + 1} of {bench.runs}")
        corpus, store = bench.fresh("first"), bench.fresh("store")
        children.append(bench.ingest(corpus, bench.compared)[0])
        tutorials.append(bench.tutorial("ingest", str(bench.compared), model, store))
    results = bench.ours("first", "evals.trials.speed.worker", "search", str(bench.shown), str(K)).document["results"]
    bench.stop("first")
    tutorial = bench.tutorial("search", str(bench.shown), model, "store", str(K)).document["results"]
    return [*_ingest_figures(bench, children, tutorials), *_search_figures(bench, results, tutorial)]


def again(bench: Bench) -> list[Figure]:
    """All articles unchanged, then one of them changed."""
    part, corpus = "unchanged", bench.full()
    file = bench.write("all.jsonl", bench.lines)
    bench.say("all articles again, unchanged")
    bench.ingest(corpus, file)  # notes where they stand now
    bench.stop(corpus)
    runs = [bench.ingest(corpus, file) for _ in range(bench.runs)]
    misjudged = max(len(report["new"]) + len(report["changed"]) for _, report in runs)
    started = running(bench.work / corpus)
    return [
        Figure(part, f"{len(bench.lines):,} unchanged articles", _seconds([c for c, _ in runs]), "s", at_most=3),
        Figure(part, "articles taken for new or changed", misjudged, at_most=0),
        Figure(part, "libraries of the model imported", _libraries_loaded(bench, corpus), at_most=0),
        Figure(part, "index servers started", started, at_most=0),
        *_one_changed(bench, part, corpus),
    ]


def recall(questions: Sequence[EvalQuestion], results: Sequence[dict[str, Any]], k: int) -> float:
    """The share of questions with a gold passage among the first k."""
    by_id = {result["id"]: result["passages"] for result in results}
    ranks = [gold_rank(question, by_id[question.id]) for question in questions]
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def _warm_files(bench: Bench, model: str) -> None:
    # The first start after a boot reads hundreds of MB from the disk, and converts the model once: not measured.
    file = bench.write("one.jsonl", bench.lines[:1])
    corpus, store = bench.fresh("first"), bench.fresh("store")
    bench.ingest(corpus, file)
    bench.stop(corpus)
    bench.tutorial("ingest", str(file), model, store)


def _ingest_figures(bench: Bench, children: Sequence[Child], tutorials: Sequence[Child]) -> list[Figure]:
    characters = sum(len(json.loads(line)["text"]) for line in bench.compared.read_text("utf-8").split("\n") if line)
    spent, tutorial = _seconds(children), _seconds(tutorials)
    return [
        Figure(PART, "this program", spent, "s"),
        Figure(PART, "the tutorial's pipeline", tutorial, "s"),
        Figure(PART, "this program", tuple(characters / s for s in spent), "characters/s"),
        Figure(PART, "the tutorial's pipeline", tuple(characters / s for s in tutorial), "characters/s"),
        Figure(PART, "times as fast", ratios(tutorial, spent), at_least=3),
        Figure(PART, "peak memory, this program", tuple(child.peak_mb for child in children), "MB", at_most=1200),
        Figure(PART, "peak memory, the tutorial's pipeline", tuple(child.peak_mb for child in tutorials), "MB"),
    ]


def _search_figures(bench: Bench, documents: list[dict[str, Any]], tutorials: list[dict[str, Any]]) -> list[Figure]:
    urls = {json.loads(line).get("url") for line in bench.lines[:COMPARED]}
    questions = [question for question in bench.asked if question.gold_urls & urls]
    figures = []
    if questions:
        our_recall, their_recall = recall(questions, documents, RECALL_AT), recall(questions, tutorials, RECALL_AT)
        figures = [
            Figure(
                PART, f"recall@{RECALL_AT}, this program, {len(questions)} questions", our_recall, at_least=their_recall
            ),
            Figure(PART, f"recall@{RECALL_AT}, the tutorial's pipeline", their_recall),
        ]
    for program, results in (("this program", documents), ("the tutorial's pipeline", tutorials)):
        figures.append(Figure(PART, f"search p95, {program}", percentile([r["ms"] for r in results], 0.95), "ms"))
    return figures


def _one_changed(bench: Bench, part: str, corpus: str) -> list[Figure]:
    load = [bench.ours(corpus, "evals.trials.speed.worker", "model").document["seconds"] for _ in range(bench.runs)]
    without, with_server = [], []
    for number in range(bench.runs):
        bench.stop(corpus)
        without.append(_change(bench, corpus, 2 * number))
        with_server.append(_change(bench, corpus, 2 * number + 1))
    bench.stop(corpus)
    return [
        Figure(part, "loading the model", tuple(load), "s"),
        Figure(part, "one changed article, index server to be started", _beyond(without, load), "s more", at_most=2),
        Figure(part, "one changed article, index server running", _beyond(with_server, load), "s more", at_most=2),
    ]


def _change(bench: Bench, corpus: str, position: int) -> Child:
    index = position % len(bench.lines)
    lines = [changed_line(line) if number == index else line for number, line in enumerate(bench.lines)]
    child, report = bench.ingest(corpus, bench.write("all.jsonl", lines))
    bench.say(f"{len(report['changed'])} changed, {report['embedded']} passages embedded, {child.seconds:.2f} s")
    return child


def _libraries_loaded(bench: Bench, corpus: str) -> int:
    output = bench.ours(
        corpus, "ingest", str(bench.work / "all.jsonl"), accepted=(0, 1), python=("-X", "importtime")
    ).stderr
    modules = {line.rsplit("|", 1)[-1].strip() for line in output.split("\n") if line.startswith("import time:")}
    return sum(name in modules for name in MODEL_LIBRARIES)


def _seconds(children: Sequence[Child]) -> tuple[float, ...]:
    return tuple(child.seconds for child in children)


def _beyond(children: Sequence[Child], load: Sequence[float]) -> tuple[float, ...]:
    return tuple(child.seconds - seconds for child, seconds in zip(children, load, strict=True))
