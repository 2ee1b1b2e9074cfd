"""The control: the check must find each kind of planted damage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from evals.terminal import Progress, counted
from evals.trials.crash.articles import Edition
from evals.trials.crash.check import problems, verify_problems
from ingest.corpus.catalog.backup import back_up
from ingest.corpus.catalog.versions import remove_article
from ingest.corpus.corpus import Corpus
from ingest.corpus.recovery import restore
from ingest.corpus.settings import CorpusSettings
from ingest.corpus.writer import writing


def undetected(
    settings: CorpusSettings, expected: Mapping[str, Sequence[Edition]], progress: Progress
) -> tuple[list[str], list[str]]:
    """The kinds of planted damage that the check did not find, and what is wrong after the corpus is restored.

    It is restored after each kind; where that left something wrong, what was found may have been there before.
    """
    folder = Path(settings.corpus_dir)
    copy = folder.with_name("null-control.sqlite3")
    with closing(Corpus.open(settings, any_model=True)) as corpus:
        back_up(corpus.catalog, copy)
    missed = []
    for name, plant in counted([*PLANTS.items()], progress):
        with closing(Corpus.open(settings, any_model=True, auto_repair=False)) as corpus:
            plant(corpus)
            if not problems(corpus, expected) and not verify_problems(corpus):
                missed.append(name)
        with writing(folder):
            restore(settings, copy, replace=True)
    with closing(Corpus.open(settings, any_model=True)) as corpus:
        return missed, [problem.what for problem in problems(corpus, expected)]


def _twice(corpus: Corpus) -> None:
    article = _value(corpus, "article_id")
    _execute(
        corpus,
        "INSERT INTO articles (article_id, url, outlet, name, added) "
        "SELECT 'again', url, outlet, name, added FROM articles WHERE article_id = ?",
        article,
    )
    _execute(
        corpus,
        "INSERT INTO versions (version_id, article_id, state, content_hash, title, authors, retrieved, seen, text) "
        "SELECT 'again', 'again', state, content_hash, title, authors, retrieved, seen, text FROM versions "
        "WHERE article_id = ? AND state = 'live'",
        article,
    )


def _foreign_vector(corpus: Corpus) -> None:
    number = int(_value(corpus, "passage_id"))
    vector = corpus.vectors([number])[number].passage
    index = corpus.connection.index()
    index.delete([number])
    index.add([number], -vector.reshape(1, -1), [1])


def _vector_too_many(corpus: Corpus) -> None:
    length = int(corpus.catalog.about("dimension") or 0)
    corpus.connection.index().add([2_000_000_000], np.ones((1, length), np.float32), [1])


PLANTS: dict[str, Callable[[Corpus], object]] = {
    "an article is lost": lambda corpus: remove_article(corpus.catalog, _value(corpus, "article_id")),
    "an article is half there": lambda corpus: _execute(
        corpus, "DELETE FROM passages WHERE passage_id = ?", int(_value(corpus, "passage_id"))
    ),
    "an article is there twice": _twice,
    "an article has another text": lambda corpus: _execute(
        corpus, "UPDATE versions SET text = text || ' more' WHERE version_id = ?", _value(corpus, "version_id")
    ),
    "words are lost": lambda corpus: _execute(
        corpus, "DELETE FROM words WHERE rowid = ?", int(_value(corpus, "passage_id"))
    ),
    "a vector is lost": lambda corpus: corpus.connection.index().delete([int(_value(corpus, "passage_id"))]),
    "a vector is another's": _foreign_vector,
    "a vector is too many": _vector_too_many,
}


def _value(corpus: Corpus, column: str) -> str:
    row = corpus.catalog.first(
        f"SELECT {column} FROM passages JOIN versions USING (version_id) WHERE state = 'live' "
        "ORDER BY passage_id DESC LIMIT 1"
    )
    return str(row[0])


def _execute(corpus: Corpus, statement: str, value: object) -> None:
    corpus.catalog.connection.execute(statement, (value,))
