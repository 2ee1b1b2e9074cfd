"""Mends a corpus: what a killed run left is finished, an index that is damaged is made anew."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from ingest.corpus.catalog import Catalog, backup
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import IndexUnavailable
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.index.fault import index_fault
from ingest.corpus.rebuild import Difference, Progress, no_progress, rebuild, verify
from ingest.corpus.settings import CorpusSettings
from ingest.corpus.writer import CorpusWriter


def finish_and_verify(corpus: Corpus) -> list[Difference]:
    """What differs between the catalog and its indexes once a killed run is finished; call it inside `writing`."""
    CorpusWriter(corpus, corpus.catalog.about("splitter")).finish()
    return verify(corpus)


def mend(corpus: Corpus, *, progress: Progress = no_progress) -> list[Difference]:
    """Make the indexes what the catalog says; returns what was wrong. Call it inside `writing`."""
    corpus.connection.replaces_stalled = True
    fault = index_fault(corpus.catalog, corpus.connection, counts=False)
    if fault:
        rebuild(corpus, progress=progress, damaged=True)
    # What a killed run left is finished only now: it needs an index.
    found = finish_and_verify(corpus)
    if found:
        rebuild(corpus, progress=progress)
    return [*([Difference("vectors", fault, corpus.passage_count())] if fault else []), *found]


def restore(settings: CorpusSettings, file: Path, *, progress: Progress = no_progress) -> int:
    """Check a backup, make it the live catalog in one step, index it; returns its passages.

    Whoever has the corpus open goes on with it: by words at once, by meaning when the index is made. Raises UsageError
    for a file that is no whole backup, and then nothing is changed. Call it inside `writing`.
    """
    live = Path(settings.corpus_dir) / "catalog.sqlite3"
    staged = backup.stage(file, live.parent)
    try:
        taken = max(backup.generation_of(live), int(staged.about("generation") or 0), _indexed(settings, staged))
        backup.as_generation(staged, taken + 1)
        backup.put_live(staged, live)
    finally:
        backup.discard(staged.file, staged)
    with closing(Corpus.open(settings, any_model=True)) as corpus:
        return rebuild(corpus, progress=progress)


def _indexed(settings: CorpusSettings, staged: Catalog) -> int:
    """The highest generation that the index has, or 0."""
    connection = IndexConnection(settings, staged)
    try:
        return max(connection.generations(), default=0)
    except IndexUnavailable:
        return 0  # what is there cannot be read, and will be deleted
    finally:
        connection.disconnect()
