"""Articles of invented communities and questions about them: what is fitted on national news fits national news alone.

Each folder has articles.jsonl, those of about four communities that have nothing to do with one another,
questions.jsonl, which they answer, and others.jsonl, which none of them answers. Each folder is a corpus of its own,
as small as a community's: a few dozen articles, in which words are rare that are frequent in a year of news.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.settings import AnsweringSettings
from bot.wiring import open_retriever
from evals.gold import find_gold
from evals.questions import EvalQuestion, read_questions
from evals.replies.hold_out import HoldingOut
from evals.replies.own_corpus import own_settings
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import UsageError

ARTICLES, QUESTIONS, OTHERS = "articles.jsonl", "questions.jsonl", "others.jsonl"


@dataclass(frozen=True, slots=True)
class Communities:
    """A retriever over the articles of one folder, the file of its questions, these, and those without an answer."""

    retriever: HoldingOut
    file: Path
    answerable: list[EvalQuestion]
    unanswerable: list[EvalQuestion]


def open_communities(folder: Path, settings: AnsweringSettings) -> Iterator[Communities]:
    """The communities of each folder in this one; their corpus is gone when those of the next are asked for.

    Raises UsageError where there are none, or where they cannot be ingested.
    """
    for place in _places(folder):
        with own_settings(settings, place / ARTICLES) as own:
            corpus = Corpus.open(own)
            try:
                with closing(open_retriever(own, corpus, HoldingOut)) as retriever:
                    assert isinstance(retriever, HoldingOut)
                    file = place / QUESTIONS
                    answerable = find_gold(corpus, read_questions(file)).answerable(file)
                    yield Communities(retriever, file, answerable, list(read_questions(place / OTHERS)))
            finally:
                corpus.close(stop_server=True)


def digest_of_communities(folder: Path) -> str:
    """A digest of all files that are read of the communities in this folder."""
    digest = hashlib.sha256()
    for place in _places(folder):
        for name in (ARTICLES, QUESTIONS, OTHERS):
            digest.update(hashlib.sha256((place / name).read_bytes()).digest())
    return digest.hexdigest()[:16]


def _places(folder: Path) -> list[Path]:
    places = sorted(path.parent for path in folder.glob(f"*/{ARTICLES}"))
    if not places:
        raise UsageError(f"{folder}: there is no folder with {ARTICLES}, {QUESTIONS} and {OTHERS} in it.")
    for file in (place / name for place in places for name in (QUESTIONS, OTHERS)):
        if not file.is_file():
            raise UsageError(f"{file}: there is no such file beside {ARTICLES}.")
    return places
