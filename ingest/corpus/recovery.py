"""Repairs a corpus: finishes what a killed run left, rebuilds a damaged index."""

from __future__ import annotations

import logging
import secrets
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ingest.corpus.catalog import Catalog, backup
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import CorpusMismatch, IndexUnavailable, UsageError
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.index.fault import index_fault
from ingest.corpus.rebuild import Difference, Progress, no_progress, rebuild, verify
from ingest.corpus.settings import CorpusSettings
from ingest.corpus.writer import CorpusWriter

log = logging.getLogger(__name__)


def finish_and_verify(corpus: Corpus) -> list[Difference]:
    """Finishes a killed run and returns the differences between catalog and indexes; call it inside `writing`."""
    CorpusWriter(corpus, corpus.catalog.about("splitter")).finish()
    return verify(corpus)


def repair(corpus: Corpus, *, progress: Progress = no_progress) -> list[Difference]:
    """Makes the indexes match the catalog; returns the differences found. Call it inside `writing`."""
    corpus.connection.replaces_stalled = True
    fault = index_fault(corpus.catalog, corpus.connection, counts=False)
    if fault:
        rebuild(corpus, progress=progress, damaged=True)
    # What a killed run left is finished only now: it needs an index.
    differences = finish_and_verify(corpus)
    if differences:
        rebuild(corpus, progress=progress)
    return [*([Difference("vectors", fault, corpus.passage_count())] if fault else []), *differences]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored corpus holds, and how many articles of the one before the backup lacked."""

    articles: int
    passages: int
    lost: int


def restore(
    settings: CorpusSettings, file: Path, *, replace: bool = False, progress: Progress = no_progress
) -> Restored:
    """Checks a backup, makes it the live catalog in one step, and indexes it.

    Processes with the corpus open continue with it: by words at once, by meaning when the index is ready. Raises
    UsageError, with nothing changed, if the file is not a complete backup or, without `replace`, if it lacks live
    articles of a catalog that is sound. Call it inside `writing`.
    """
    live = settings.catalog_file
    staged = backup.stage(file, live.parent)
    try:
        lost_count = _count_lost(staged, live, replace=replace)
        if lost_count and not replace:
            lost_articles = f"{lost_count:,} articles" if lost_count > 1 else "1 article"
            raise UsageError(
                f"{file} lacks {lost_articles} of the corpus; nothing was changed. "
                "To let go of what it lacks, add --replace."
            )
        # The id names the collections of the index, and those of this folder stay its own, whoever made the backup.
        own_id = backup.fact_of(live, "corpus_id")
        if own_id is not None:
            staged.set_about(corpus_id=own_id)
        indexed = _indexed(settings, staged)
        generation = max(int(backup.fact_of(live, "generation") or 0), int(staged.about("generation") or 0), indexed)
        backup.set_generation(staged, generation + 1)
        if own_id is None and settings.chroma_url is not None:
            _leave_index(staged, is_there=indexed > 0)
        backup.put_live(staged, live)
    finally:
        backup.discard(staged.file, staged)
    with closing(Corpus.open(settings, any_model=True)) as corpus:
        passages = rebuild(corpus, progress=progress)
        return Restored(corpus.article_count(), passages, lost_count)


def _count_lost(staged: Catalog, live: Path, *, replace: bool) -> int:
    try:
        return len(backup.missing_articles(staged, live))
    except CorpusMismatch as error:
        if replace:
            return 0  # nobody can count what a newer Dateline holds
        raise UsageError(
            "The catalog in place is of a newer Dateline; nothing was changed. To let go of what the backup lacks, "
            "add --replace."
        ) from error


def _leave_index(staged: Catalog, *, is_there: bool) -> None:
    """Gives a staged catalog an id of its own, so that the index of the one it is a copy of is left as it is."""
    # Another folder may use it, where a backup is only tried out, and its bot would find nothing by meaning. If that
    # folder is lost, an index stays behind that nobody uses: that costs room, and a person can delete it.
    if is_there:
        log.warning(
            "the index server holds an index of this corpus that another folder may use: it was left as it is; if no "
            "folder uses it, delete the collections there whose names begin with %s-",
            staged.about("corpus_id"),
        )
    staged.set_about(corpus_id=secrets.token_hex(8))


def _indexed(settings: CorpusSettings, staged: Catalog) -> int:
    """The highest generation in the index, or 0."""
    connection = IndexConnection(settings, staged)
    try:
        return max(connection.generations(), default=0)
    except IndexUnavailable:
        return 0  # what is there cannot be read, and will be deleted
    finally:
        connection.disconnect()
