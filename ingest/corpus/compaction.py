"""Makes the files of a corpus anew, so that no byte of what was removed stays in them.

Chroma, SQLite and FTS5 all keep what is deleted in their files until it happens to be written over. So the index is
built in a folder beside, which then takes the place of the old one, and the catalog is written anew by SQLite's VACUUM.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from pathlib import Path

from ingest.corpus.catalog import Catalog, backup, generations, passages
from ingest.corpus.catalog.database import BUSY_SECONDS, damage_as_error
from ingest.corpus.chroma.damage import count_elements
from ingest.corpus.chroma.folder import ChromaFolder
from ingest.corpus.chroma.server import replace_data, stop
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import CatalogDamaged, IndexUnavailable
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.rebuild import Progress, Remaking, fill_generation, no_progress, rebuild, unseen

log = logging.getLogger(__name__)

STAGED = "compact"  # a folder in the corpus folder; what a killed run leaves in it, the next one removes
GROWN = "Most of the index is what was removed from it; it is made anew, which embeds nothing."
POLL_SECONDS = 0.05
FEWEST_ELEMENTS = 10_000  # 17 MB of files and of the server's memory; an index without more is left as it is


def compact_corpus(corpus: Corpus, *, progress: Progress = no_progress) -> int:
    """Make catalog and index anew without what was removed; returns the number of passages.

    Searches go on; by meaning they miss the moment in which the index server starts with the new files. What a server
    elsewhere (CHROMA_URL) keeps in its files is its own. Call it inside `writing`; killed, it can be run again.
    """
    backup.discard_staged(corpus.settings.corpus_dir)  # of a killed restore: it holds what was removed since
    has_files = corpus.is_embedded and not corpus.connection.is_elsewhere
    count = _compact_index(corpus, progress) if has_files else rebuild(corpus, progress=progress)
    _compact_catalog(corpus.catalog)
    return count


def compact_grown_index(corpus: Corpus, remaking: Remaking = unseen) -> None:
    """Makes an index anew that consists mostly of deleted vectors; a failure is left to the next run.

    Chroma keeps each of them, in its files and in the server's memory, and every search passes by them. What a server
    elsewhere keeps is its own. Call it inside `writing`.
    """
    if not corpus.is_embedded or corpus.connection.is_elsewhere:
        return
    elements = count_elements(ChromaFolder(corpus.settings.corpus_dir))
    if elements <= FEWEST_ELEMENTS:
        return
    generation = int(corpus.catalog.about("generation") or 1)
    if elements <= 2 * passages.count_generation(corpus.catalog, generation):
        return
    log.info("most of the index is what was removed from it; it is made anew from the catalog")
    try:
        with damage_as_error(corpus.catalog.file), remaking(GROWN) as progress:
            _compact_index(corpus, progress)
    except (IndexUnavailable, CatalogDamaged) as error:
        log.warning("the index is not made smaller: %s", error.user_message)


def discard_staged(folder: Path) -> None:
    """Remove what a killed run left beside the index; raises IndexUnavailable where another user's files are in it."""
    staged = folder / STAGED
    if staged.is_dir():
        stop(staged)
        try:
            shutil.rmtree(staged)
        except PermissionError as error:
            raise IndexUnavailable(
                f"{staged} cannot be removed ({error.strerror}); another user wrote it, perhaps root."
            ) from error


def _compact_index(corpus: Corpus, progress: Progress) -> int:
    folder = corpus.settings.corpus_dir
    staged = folder / STAGED
    discard_staged(folder)
    generation = generations.begin_next(corpus.catalog)
    second = IndexConnection(corpus.settings.model_copy(update={"corpus_dir": staged}), corpus.catalog)
    try:
        count = fill_generation(corpus.catalog, second, generation - 1, generation, about={}, progress=progress)
        second.disconnect(stop_if_unused=True)
        # The catalog first: it takes longer than the change of folders, after which the new generation is there.
        generations.switch(corpus.catalog, generation, own_passages=False, about={})
    except BaseException:
        second.disconnect()
        discard_staged(folder)
        raise
    corpus.connection.disconnect()
    replace_data(folder, staged)
    discard_staged(folder)
    return count


def _compact_catalog(catalog: Catalog) -> None:
    connection = catalog.connection
    # Of the copy as well: what its pages have no use for is then zeros, not what was in memory.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("VACUUM")
    deadline = time.monotonic() + BUSY_SECONDS
    while _is_log_in_use(connection):
        if time.monotonic() > deadline:
            log.warning("somebody reads the catalog without end; run this again to empty its log, too")
            return
        time.sleep(POLL_SECONDS)


def _is_log_in_use(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
