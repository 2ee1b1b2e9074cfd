"""python -m evals crash: kills ingest and the index server repeatedly, and counts what was lost."""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.terminal import print_result
from evals.terminal import Progress, progress
from evals.trials.crash.articles import read_bases
from evals.trials.crash.plants import PLANTS, undetected
from evals.trials.crash.trial import Kill, Trial
from ingest.corpus.chroma.server import stop
from ingest.corpus.console.visible_text import visible
from ingest.corpus.corpus import Corpus
from ingest.corpus.settings import CorpusSettings, read_settings

KINDS = ("lost", "half", "twice", "not found", "verify", "failed")


def crash_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `crash`."""
    parser.add_argument("articles", type=Path, metavar="FILE", help="articles to make the corpus of, .jsonl(.gz)")
    parser.add_argument("--count", type=int, default=200, help="articles (default 200)")
    parser.add_argument("--kills", type=int, default=100, help="kills of ingest (default 100)")
    parser.add_argument("--server-kills", type=int, default=30, help="kills of the index server (default 30)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the random moments (default 0)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run_crash(options: argparse.Namespace) -> int:
    """Runs the trial in a temporary folder and prints its figures; 1 if anything was lost or damage missed."""
    with progress("kills") as report, tempfile.TemporaryDirectory() as work:
        document = crash(options, Path(work), report)
    print_result(document, lambda: crash_page(document), as_json=options.json)
    return 0 if document["ok"] else 1


def crash(options: argparse.Namespace, work: Path, report: Progress) -> dict[str, Any]:
    """The figures of all kills, and of the null control."""
    bases = read_bases(options.articles, options.count)
    settings = read_settings(CorpusSettings, corpus_dir=work / "corpus", chroma_url=None)
    try:
        with closing(Corpus.open(settings, create=True)) as corpus:
            trial = Trial(corpus, bases, work, random.Random(options.seed))
            kills = _kills(trial, options, report)
        missed, left = undetected(settings, trial.expected, report)
    finally:
        stop(settings.corpus_dir)
    return {
        "articles": options.count,
        "seed": options.seed,
        "runs": trial.run,
        "runs_that_ended_before_their_kill": trial.ended_first,
        "kills": [_row(what, kills) for what in dict.fromkeys(kill.what for kill in kills)],
        "problems": sorted({f"{p.kind}: {p.what}" for kill in kills for p in kill.problems})[:50],
        "null_control": {
            "planted": len(PLANTS),
            "found": len(PLANTS) - len(missed),
            "missed": missed,
            "left_by_restoring": left,
        },
        "ok": not missed and not left and all(not kill.problems and kill.seconds is not None for kill in kills),
    }


def _kills(trial: Trial, options: argparse.Namespace, report: Progress) -> list[Kill]:
    total = options.kills + options.server_kills
    trial.feed()
    trial.spans.clear()
    trial.feed()  # how long a run takes that changes a part of them
    kills: list[Kill] = []
    while len(kills) < options.kills:
        kill = trial.kill_ingest()
        if kill is not None:
            kills.append(kill)
            _say(kill, len(kills), total)
        report(len(kills), total)
    for number in range(options.server_kills):
        kills.append(trial.kill_server(during_ingest=number % 2 == 0))
        _say(kills[-1], len(kills), total)
        report(len(kills), total)
    return kills


def _say(kill: Kill, number: int, total: int) -> None:
    # A run takes long: who looks at its errors only, sees how far it is and what went wrong.
    served = "no service" if kill.seconds is None else f"served after {kill.seconds:.1f} s"
    wrong = f"; {len(kill.problems)} problems: {kill.problems[0].what}" if kill.problems else ""
    print(f"{number}/{total} {kill.what} at {kill.moment:.0%}: {served}{wrong}", file=sys.stderr, flush=True)


def _row(label: str, kills: Sequence[Kill]) -> dict[str, Any]:
    selected = [kill for kill in kills if kill.what == label]
    seconds = [kill.seconds for kill in selected if kill.seconds is not None]
    counts = {kind: sum(p.kind == kind for kill in selected for p in kill.problems) for kind in KINDS}
    return {
        "what": label,
        "kills": len(selected),
        **counts,
        "not_serving_within_60_s": len(selected) - len(seconds),
        "seconds_median": round(statistics.median(seconds), 2) if seconds else None,
        "seconds_max": round(max(seconds), 2) if seconds else None,
        "exit_codes": sorted({kill.exit_code for kill in selected}),
        "moments": [round(kill.moment, 3) for kill in selected],
    }


def crash_page(document: dict[str, Any]) -> RenderableType:
    """The figures for a person."""
    table = Table(title=f"{document['articles']} articles, seed {document['seed']}", box=SIMPLE, pad_edge=False)
    heads = ("killed", "kills", *KINDS, "no service in 60 s", "s, median", "s, max")
    for column, head in enumerate(heads):
        table.add_column(head, justify="right" if column else "left")
    keys = ("what", "kills", *KINDS, "not_serving_within_60_s", "seconds_median", "seconds_max")
    for row in document["kills"]:
        table.add_row(*(str(row[key]) for key in keys))
    control = document["null_control"]
    lines = [f"null control: {control['found']} of {control['planted']} kinds of planted damage found"]
    lines += [f"  not found: {name}" for name in control["missed"]]
    lines += [f"  restored, but {problem}" for problem in control["left_by_restoring"]]
    lines += [f"  {problem}" for problem in document["problems"]]
    return Group(table, *(Text(visible(line)) for line in lines))
