"""python -m evals damage: damages each file of a corpus in each way; it must repair itself, or say what to do."""

from __future__ import annotations

import argparse
import logging
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.box import SIMPLE
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from bot.terminal import print_result
from evals.terminal import progress
from evals.trials.crash.check import seconds_to_serve, verify_problems
from evals.trials.damage.corpus import make_corpus
from ingest.corpus.catalog.backup import back_up
from ingest.corpus.catalog.database import damage_as_error
from ingest.corpus.chroma.server import stop
from ingest.corpus.console.visible_text import visible
from ingest.corpus.corpus import Corpus
from ingest.corpus.corpus_files import CATALOG_FILE, INDEX_FILES, INDEX_FOLDER
from ingest.corpus.errors import CorpusError, DatelineError, IndexUnavailable
from ingest.corpus.recovery import finish_and_verify, restore
from ingest.corpus.settings import CorpusSettings, read_settings
from ingest.corpus.writer import LOOKED_AT, writing

REPAIR_SECONDS = 60.0
TERABYTE = 1 << 40


def _inflate(file: Path) -> None:
    file.write_bytes(b"")
    os.truncate(file, TERABYTE)


def _forbid(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


KINDS: dict[str, Callable[[Path], object]] = {
    "truncated": lambda file: os.truncate(file, file.stat().st_size // 2),
    "garbage": lambda file: file.write_bytes(random.Random(0).randbytes(max(file.stat().st_size, 100))),
    "sparse terabyte": _inflate,  # which takes no space on the disk
    "unreadable": _forbid,  # not even by root: a link to itself
    "deleted": Path.unlink,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One file damaged in one way: the lines it left in the log, the seconds to service, what is still wrong."""

    file: str
    kind: str
    lines: list[str]
    seconds: float | None
    wrong: list[str]


def damage_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `damage`."""
    parser.add_argument("--json", action="store_true", help="print the cases as JSON")


def run_damage(options: argparse.Namespace) -> int:
    """Tries every case and prints its outcome; 1 if a file was neither repaired nor refused in one line."""
    with progress("cases") as report, tempfile.TemporaryDirectory() as work:
        undamaged = read_settings(CorpusSettings, corpus_dir=Path(work).resolve() / "whole", chroma_url=None)
        make_corpus(undamaged)
        files = index_files(undamaged.corpus_dir)
        cases: list[Case] = []
        for file in files:
            for kind in KINDS:
                cases.append(index_case(undamaged, file, kind))
                print(f"{cases[-1].file} {kind}: {cases[-1].wrong or 'repaired'}", file=sys.stderr, flush=True)
                report(len(cases), (len(files) + 1) * len(KINDS))
        cases += [catalog_case(undamaged, kind) for kind in KINDS]
    print_result({"cases": [asdict(case) for case in cases]}, lambda: damage_page(cases), as_json=options.json)
    return 1 if any(case.wrong for case in cases) else 0


def index_files(folder: Path) -> list[str]:
    """The files of the index, its locks and its logs, relative to the corpus folder."""
    files = (folder / INDEX_FOLDER).rglob("*")
    return sorted(str(file.relative_to(folder)) for file in files if file.is_file())


def index_case(undamaged: CorpusSettings, file: str, kind: str) -> Case:
    """Damages this index file in a copy of the corpus and waits for the automatic repair."""
    with _copy(undamaged) as settings, _log_lines() as lines:
        KINDS[kind](settings.corpus_dir / file)
        with closing(Corpus.open(settings)) as corpus:
            seconds = seconds_to_serve(corpus, time.monotonic())
            if corpus.repairer is not None:
                corpus.repairer.wait(REPAIR_SECONDS)
            wrong = [problem.what for problem in verify_problems(corpus)]
            missing = not_found(corpus)
            wrong += [f"{missing} passages are not found by their own vectors"] if missing else []
            wrong += [] if seconds is not None else ["no service within 60 s"]
            wrong += [] if len(lines) in _lines_due(file) else [f"{len(lines)} lines in the log"]
        name = "/".join(part if len(part) < 36 else "..." for part in file.split("/")[1:])
        return Case(name, kind, lines, seconds, wrong)


def _lines_due(file: str) -> tuple[int, ...]:
    """How many lines its damage may leave in the log: a lock, log or note need not be whole, the index does."""
    return (1,) if file.startswith(f"{INDEX_FOLDER}/{INDEX_FILES}/") and not file.endswith(LOOKED_AT) else (0, 1)


def not_found(corpus: Corpus) -> int:
    """How many of all passages a search by their own vectors does not bring first."""
    ids = [int(row[0]) for row in corpus.catalog.connection.execute("SELECT passage_id FROM passages")]
    missing = 0
    for number, vectors in corpus.vectors(ids).items():
        try:
            missing += [nearest for nearest, _ in corpus.dense(vectors.passage, 1)] != [number]
        except IndexUnavailable:
            missing += 1
    return missing


def catalog_case(undamaged: CorpusSettings, kind: str) -> Case:
    """Damages the catalog in a copy of the corpus: it must be refused in one line, then restored from a backup."""
    with _copy(undamaged) as settings:
        copy, catalog = settings.corpus_dir / "copy", settings.catalog_file
        with closing(Corpus.open(settings)) as corpus:
            back_up(corpus.catalog, copy)
        KINDS[kind](catalog)
        line = ""
        try:
            with damage_as_error(catalog), closing(Corpus.open(settings)) as corpus:
                corpus.words(["edition"], 1)
        except CorpusError as error:
            line = error.user_message
        wrong = [] if line and "\n" not in line else [f"not refused in one line: {line!r}"]
        started = time.monotonic()
        try:
            with writing(settings.corpus_dir), damage_as_error(catalog):
                restore(settings, copy)
                with closing(Corpus.open(settings)) as corpus:
                    wrong += [f"{d.part}: {d.problem}" for d in finish_and_verify(corpus)]
        except DatelineError as error:
            wrong.append(f"not restored: {error.user_message}")
        return Case(CATALOG_FILE, kind, [line], time.monotonic() - started, wrong)


def damage_page(cases: list[Case]) -> RenderableType:
    """The cases for a person."""
    table = Table(box=SIMPLE, pad_edge=False)
    for head in ("file", "damage", "s to service", "what the log said, or the error", "still wrong"):
        table.add_column(head)
    for case in cases:
        seconds = "-" if case.seconds is None else f"{case.seconds:.1f}"
        line = case.lines[0] if case.lines else "nothing: it serves as before"
        table.add_row(case.file, case.kind, seconds, Text(visible(line)), Text(visible("; ".join(case.wrong))))
    return table


@contextmanager
def _copy(undamaged: CorpusSettings) -> Iterator[CorpusSettings]:
    folder = undamaged.corpus_dir.with_name("spoilt")
    shutil.copytree(undamaged.corpus_dir, folder)
    try:
        yield undamaged.model_copy(update={"corpus_dir": folder})
    finally:
        stop(folder)
        shutil.rmtree(folder)


@contextmanager
def _log_lines() -> Iterator[list[str]]:
    lines: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("ingest")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
