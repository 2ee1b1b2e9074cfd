"""Invented communities with questions about them: what is fitted on national news alone fits national news alone.

Each folder has articles.jsonl, questions.jsonl (with answers) and others.jsonl, which no article answers. Each
community is asked in a corpus of its own, as a community's is: a few dozen articles, their words rare otherwise.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.settings import AnsweringSettings
from bot.wiring import open_retriever
from evals.gold import find_gold
from evals.questions import EvalQuestion, read_questions
from evals.replies.hold_out import HoldingOut
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError

ARTICLES, QUESTIONS, OTHERS = "articles.jsonl", "questions.jsonl", "others.jsonl"


@dataclass(frozen=True, slots=True)
class Community:
    """A retriever over the articles of one community, its questions with a gold article, and those without."""

    retriever: HoldingOut
    file: Path
    answerable: list[EvalQuestion]
    unanswerable: list[EvalQuestion]


def communities(folder: Path, settings: AnsweringSettings) -> Iterator[Community]:
    """Each community of the folder, in a corpus that is there until the next one is asked for.

    Raises UsageError where the folder has none, or where one cannot be ingested.
    """
    places = sorted((path.parent for path in folder.glob(f"*/{ARTICLES}")), key=lambda place: place.name)
    if not places:
        raise UsageError(f"{folder}: there is no folder with {ARTICLES}, {QUESTIONS} and {OTHERS} in it.")
    for place in places:
        with TemporaryDirectory() as corpus_dir:
            _ingest(place / ARTICLES, corpus_dir)
            own = settings.model_copy(update={"corpus_dir": Path(corpus_dir), "chroma_url": None})
            with closing(Corpus.open(own)) as corpus, closing(open_retriever(own, corpus, HoldingOut)) as retriever:
                assert isinstance(retriever, HoldingOut)
                file = place / QUESTIONS
                answerable = find_gold(corpus, read_questions(file)).answerable(file)
                yield Community(retriever, file, answerable, list(read_questions(place / OTHERS)))


def _ingest(articles: Path, corpus_dir: str) -> None:
    # A process of its own: it writes its log and its progress to the terminal.
    done = subprocess.run(
        (sys.executable, "-m", "ingest", str(articles)),
        env={**os.environ, "CORPUS_DIR": corpus_dir, "CHROMA_URL": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        reason = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
        raise UsageError(f"{articles} could not be ingested: {' '.join(reason)}")
