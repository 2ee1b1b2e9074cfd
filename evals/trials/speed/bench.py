"""The folders and files of a speed run, and the commands that are run in them."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from evals.json_lines import each_record
from evals.questions import EvalQuestion, read_questions
from evals.trials.speed.child import Child, run_child
from ingest.corpus.corpus_files import CATALOG_FILE
from ingest.corpus.errors import UsageError

COMPARED = 100  # articles that both pipelines take in
FULL = "full"  # the folder of the corpus of all articles
COPIED_FROM = "copied-from"  # a file in a copy: the folder of the corpus that it is a copy of


@dataclass
class Bench:
    """A working folder with the inputs of a run and the corpora that are made of them, each of them once."""

    work: Path
    articles: Path
    questions: Path
    corpus: Path | None
    tutorial_python: str
    runs: int
    sizes: tuple[int, ...]
    say: Callable[[str], None]
    rebuilds: dict[int, list[Child]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def lines(self) -> list[str]:
        """The articles, a JSON line each."""
        lines = article_lines(self.articles)
        if len(lines) < 2:
            raise UsageError(f"{self.articles}: holds fewer than two articles.")
        return lines

    @cached_property
    def asked(self) -> list[EvalQuestion]:
        """The questions with what is right; `shown` is what the programs get to see of them."""
        return read_questions(self.questions)

    @cached_property
    def shown(self) -> Path:
        """A file with the texts of the questions and nothing else."""
        return self.write("questions.jsonl", [json.dumps({"id": q.id, "question": q.text}) for q in self.asked])

    @cached_property
    def compared(self) -> Path:
        """A file with the first 100 articles."""
        return self.write("compared.jsonl", self.lines[:COMPARED])

    def write(self, name: str, lines: list[str]) -> Path:
        """A file of lines in the working folder."""
        file = self.work / name
        file.write_text("".join(line + "\n" for line in lines), "utf-8")
        return file

    def ours(
        self, corpus: str, *arguments: str, accepted: tuple[int, ...] = (0,), python: tuple[str, ...] = ()
    ) -> Child:
        """Run `python -m` with these arguments on this corpus; `python` are options of the interpreter."""
        command = (sys.executable, *python, "-m", *arguments)
        return run_child(command, self.work, {"CORPUS_DIR": str(self.work / corpus)}, accepted)

    def ingest(self, corpus: str, file: Path) -> tuple[Child, dict[str, Any]]:
        """Bring a corpus up to this file; the child and its run report. That an article failed is no failure here."""
        child = self.ours(corpus, "ingest", str(file), "--json", accepted=(0, 1))
        return child, child.document

    def stop(self, corpus: str) -> None:
        """End the corpus's index server."""
        self.ours(corpus, "ingest", "stop")

    def stop_all(self) -> None:
        """End the index servers of all corpora in the working folder."""
        for chroma in self.work.glob("*/chroma"):
            self.stop(chroma.parent.name)

    def tutorial(self, *arguments: str) -> Child:
        """Run the tutorial's pipeline."""
        return run_child(
            (self.tutorial_python, str(Path(__file__).with_name("tutorial.py")), *arguments), self.work, {}
        )

    def fresh(self, name: str) -> str:
        """The name of a folder that is empty or not there."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        return name

    def has_full(self) -> bool:
        """Whether the corpus of all articles is there; raises UsageError if it is no copy of the one that was given."""
        return holds_copy(self.corpus, self.work / FULL)

    def full(self) -> str:
        """The corpus of all articles: a copy of the one that was given, or ingested here."""
        folder = self.work / FULL
        if not self.has_full():
            if self.corpus is None:
                self.say(f"ingesting all {len(self.lines):,} articles; --corpus takes a corpus that has them")
                self.ingest(FULL, self.write("all.jsonl", self.lines))
            else:
                copy_catalog(self.corpus, folder)
                self.ours(FULL, "ingest", "rebuild")
        return FULL

    def made(self, size: int) -> str:
        """A corpus of this many made passages, indexed."""
        name = f"made-{size}"
        if not (self.work / name / CATALOG_FILE).exists():
            self.say(f"making a corpus of {size:,} passages")
            part = self.fresh(f"{name}.part")
            source, target = self.work / self.full(), self.work / part
            run_child(
                (sys.executable, "-m", "evals.trials.speed.made", str(source), str(target), str(size)), self.work, {}
            )
            self.rebuilds[size].append(self.ours(part, "ingest", "rebuild"))
            self.stop(part)
            (self.work / part).rename(self.work / self.fresh(name))
        return name

    def copy(self, corpus: str, name: str) -> str:
        """Another corpus folder with the same content; the server of the first is ended."""
        self.stop(corpus)
        self.fresh(name)
        copy_catalog(self.work / corpus, self.work / name)
        shutil.copytree(self.work / corpus / "chroma/data", self.work / name / "chroma/data")
        return name


def copy_catalog(source: Path, target: Path) -> None:
    """Copies the catalog of a corpus that no process is writing to; raises UsageError if there is none."""
    files = sorted(source.glob(f"{CATALOG_FILE}*"))
    if source / CATALOG_FILE not in files:
        raise UsageError(f"{source}: holds no corpus; make one with: python -m ingest FOLDER_OF_ARTICLES")
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        # The -shm file belongs to the processes that have the other two open.
        if not file.name.endswith("-shm"):
            shutil.copyfile(file, target / file.name)
    # Last: a copy that was cut short is not taken for a whole one.
    (target / COPIED_FROM).write_bytes(os.fsencode(source.resolve()))


def holds_copy(source: Path | None, target: Path) -> bool:
    """Whether a corpus of an earlier run is there; raises UsageError if it is not known to be a copy of the source."""
    if not (target / CATALOG_FILE).exists():
        return False
    noted = target / COPIED_FROM
    if source is not None and not (noted.exists() and noted.read_bytes() == os.fsencode(source.resolve())):
        raise UsageError(f"{target} is not known to be a copy of {source}; give another --work DIR.")
    return True


def article_lines(file: Path) -> list[str]:
    """A line of JSON for each article of a file, .jsonl(.gz); raises UsageError for a file that is none."""
    with each_record(file, "articles") as records:
        return list(map(json.dumps, records))


def changed_line(line: str) -> str:
    """The article with another text, retrieved now."""
    article = json.loads(line)
    now = datetime.now(UTC).isoformat()
    return json.dumps({**article, "text": f"{article['text']}\n\nUpdated at {now}.", "retrieved": now})
