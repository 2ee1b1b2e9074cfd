"""Compares catalog, word index and vector index, and restores the indexes from the catalog."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from ingest.corpus.catalog import Catalog, generations, passages, vectors
from ingest.corpus.chroma.server import wipe
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import DiskFull, IndexUnavailable
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.index.fault import count_other_records, count_other_vectors, finds_stored_vectors, index_fault
from ingest.corpus.index.indexing import add_rows

log = logging.getLogger(__name__)

# Called with how much is done and of how much.
Progress = Callable[[int, int], None]
# Called with a sentence that says what is made anew, or with none where a log line does; shows how far that has come.
Remaking = Callable[[str], AbstractContextManager[Progress]]


def no_progress(_count: int, _total: int) -> None:
    """Shows no progress."""


@contextmanager
def unseen(_sentence: str) -> Iterator[Progress]:
    """Says nothing and shows no progress."""
    yield no_progress


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that one part holds and another does not; `part` is words, vectors or records."""

    part: str
    problem: str
    passages: int


def verify(corpus: Corpus) -> list[Difference]:
    """The differences between the catalog and its indexes; empty if they agree. Raises DiskFull."""
    differences: list[Difference] = []
    for state, table in (("live", "words"), ("retired", "retired_words")):
        expected = passages.passage_ids(corpus.catalog, state)
        differences += _compare("words", state, expected, passages.word_ids(corpus.catalog, table))
        if not corpus.is_embedded:
            continue
        try:
            differences += _compare_vectors(corpus, state, expected)
        except DiskFull:
            raise
        except IndexUnavailable as error:
            differences.append(Difference("vectors", f"{state} index: {error.user_message}", len(expected)))
    without_vector = vectors.count_without_vector(corpus.catalog)
    if without_vector:
        differences.append(Difference("vectors", "passages have no vector in the catalog", without_vector))
    return differences + _word_index_damage(corpus)


def _compare_vectors(corpus: Corpus, state: str, expected: set[int]) -> list[Difference]:
    ids, foreign = corpus.connection.run(lambda index: index.all_ids(), retired=state == "retired")
    differing = _compare("vectors", state, expected, ids, foreign)
    if not expected or differing:
        return differing
    different = count_other_vectors(corpus.catalog, corpus.connection, state)
    if different:
        return [Difference("vectors", f"{state} passages have other vectors in the index", different)]
    if not finds_stored_vectors(corpus.catalog, corpus.connection, state):
        return [Difference("vectors", f"the {state} index does not find its own passages", len(expected))]
    other_records = count_other_records(corpus.catalog, corpus.connection) if state == "live" else 0
    return (
        [Difference("records", "live passages have other records in the index", other_records)] if other_records else []
    )


def _compare(
    part: str, state: str, expected: set[int], actual: set[int], foreign: Sequence[str] = ()
) -> list[Difference]:
    differences = []
    if expected - actual:
        differences.append(Difference(part, f"{state} passages are missing from the index", len(expected - actual)))
    surplus = len(actual - expected) + len(foreign)
    if surplus:
        differences.append(Difference(part, f"the {state} index holds passages that are not", surplus))
    return differences


def _word_index_damage(corpus: Corpus) -> list[Difference]:
    damage = []
    for table in ("words", "retired_words"):
        try:
            # FTS5 compares its index with the text it keeps.
            with corpus.catalog.transaction() as connection:
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            damage.append(Difference("words", f"the word index is damaged ({error})", 0))
    return damage


def rebuild(corpus: Corpus, *, progress: Progress = no_progress, damaged: bool = False) -> int:
    """Rebuilds words and vectors from the catalog, embedding nothing; returns the number of passages.

    Builds the next generation next to the current one and then switches to it. If the server's files are too damaged
    to build anything there, deletes them first; `damaged` says that this is known. Call it inside `writing`.
    """
    if not corpus.is_embedded:
        return 0  # a collection says whose vectors it takes, which the first article decides
    corpus.connection.replaces_stalled = True
    try:
        return _next_generation(corpus, progress)
    except IndexUnavailable:
        # A server elsewhere is not ours to empty; and a full disk, say, is no damage: what answers is left as it is.
        if corpus.settings.chroma_url is not None:
            raise
        if not damaged and index_fault(corpus.catalog, corpus.connection, counts=False) is None:
            raise
        corpus.connection.disconnect()
        wipe(corpus.settings.corpus_dir)
        return _next_generation(corpus, progress)


def _next_generation(corpus: Corpus, progress: Progress) -> int:
    generation = generations.begin_next(corpus.catalog)
    return build_generation(corpus, generation - 1, generation, about={}, progress=progress)


def build_generation(
    corpus: Corpus, of_passages: int, generation: int, *, about: dict[str, str], progress: Progress = no_progress
) -> int:
    """Index the passages of a generation under a new number, make it the current one, drop the others."""
    count = fill_generation(corpus.catalog, corpus.connection, of_passages, generation, about=about, progress=progress)
    generations.switch(corpus.catalog, generation, own_passages=of_passages == generation, about=about)
    try:
        corpus.connection.drop_others(generation)
    except IndexUnavailable as error:
        # The new generation answers; the next rebuild deletes what is left of the old one.
        log.warning("the old index was not deleted: %s", error.user_message)
    return count


def fill_generation(
    catalog: Catalog,
    connection: IndexConnection,
    of_passages: int,
    generation: int,
    *,
    about: dict[str, str],
    progress: Progress = no_progress,
) -> int:
    """Put the passages of a generation into new collections under this number; returns how many."""
    total = passages.count_generation(catalog, of_passages)
    filled = 0
    for retired in (False, True):
        index = connection.new_index(generation, retired=retired, about=about)
        rows = passages.indexed_rows(catalog, "retired" if retired else "live", generation=of_passages)
        for count in add_rows(catalog, index, rows, retired=retired):
            filled += count
            progress(filled, total)
    return filled
