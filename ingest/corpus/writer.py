"""Writes to a corpus: one process at a time, catalog first, then the index, each change all or nothing."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from ingest.corpus.articles import Passage
from ingest.corpus.catalog import changed_facts, erasure, passages, vectors, versions
from ingest.corpus.catalog.ages import ArticleAge
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus import EMBED_AGAIN, Corpus
from ingest.corpus.corpus_files import INDEX_FILES, INDEX_FOLDER, WRITER_LOCK
from ingest.corpus.errors import CorpusBusy, CorpusMismatch, IndexUnavailable, UsageError
from ingest.corpus.file_lock import FileLock
from ingest.corpus.index.fault import OLD_RECORDS, has_old_records, index_fault
from ingest.corpus.index.indexing import add_rows, load_records
from ingest.corpus.index.record import SCHEMA as RECORD_SCHEMA
from ingest.corpus.index.vector_index import VectorIndex
from ingest.corpus.private import make_private_file, make_private_folder
from ingest.corpus.rebuild import Remaking, rebuild, unseen
from ingest.corpus.whole_file import write_whole

log = logging.getLogger(__name__)

Result = TypeVar("Result")

OUT_OF_DATE = "Dateline was updated: the index is made anew from the catalog, which embeds nothing."
EXPIRED_AT_ONCE = 200  # articles in one transaction
_RECORDS = "index records"
LOOKED_AT = "looked_at"  # the file among those of the index that says which index was looked at
AHEAD = 1024  # passages of one version; where it has more, their vectors are stored as they are made


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Holds the corpus folder's write lock; raises CorpusBusy, which names the process that holds it."""
    file = folder / WRITER_LOCK
    with contextlib.ExitStack() as held:
        try:
            make_private_folder(folder)
            make_private_file(file)
            # A kernel lock: it ends with its process, however that ends.
            lock = held.enter_context(FileLock(file))
            if not lock.acquire():
                raise _busy(lock)
            os.ftruncate(lock.descriptor, 0)
            os.pwrite(lock.descriptor, json.dumps({"pid": os.getpid(), "since": time.strftime("%H:%M:%S")}).encode(), 0)
        except OSError as error:
            raise UsageError(
                f"CORPUS_DIR: cannot write to {folder} ({error.strerror}); choose another folder."
            ) from error
        yield


def _busy(lock: FileLock) -> CorpusBusy:
    with contextlib.suppress(ValueError, KeyError, TypeError):
        holder = json.loads(os.pread(lock.descriptor, 1000, 0))
        return CorpusBusy(
            f"Another ingest (process {holder['pid']}, since {holder['since']}) writes to this corpus; "
            "try again when it is done."
        )
    return CorpusBusy("Another ingest writes to this corpus; try again when it is done.")


class CorpusWriter:
    """Adds, replaces and removes articles; use inside `writing`."""

    def __init__(self, corpus: Corpus, splitter: str | None, remaking: Remaking = unseen) -> None:
        self._corpus = corpus
        self._remaking = remaking
        self._catalog = corpus.catalog
        self._splitter = splitter
        corpus.connection.replaces_stalled = True
        self._prepared = False
        self._ids_to_retire: list[int] = []
        splitter_before = corpus.catalog.about("splitter")
        if splitter_before not in (None, splitter):
            raise CorpusMismatch(
                f"This corpus was split by {splitter_before}, this program splits by {splitter}; "
                f"make its passages again with: {EMBED_AGAIN}"
            )

    def prepare(self) -> None:
        """Records the model, creates missing collections, finishes what a killed run left."""
        if self._prepared:
            return
        model = self._corpus.embedding
        if self._catalog.about("model") is None:
            self._catalog.set_about(
                model=model.name, digest=model.digest, dimension=str(model.dimension), splitter=self._splitter or ""
            )
        self._prepared = True
        self._on_a_sound_index(self.reconcile, look_first=True)
        self._renew_records()

    def finish(self) -> None:
        """Finishes what a killed run left pending, if anything."""
        if versions.is_index_behind(self._catalog) or passages.passage_ids(self._catalog, "pending"):
            self.prepare()

    def renew_index(self) -> None:
        """Rebuilds an index that is gone, or has the records of an older Dateline; a failure is left to the next run.

        A run that brings nothing new starts the server only once for each generation, to look at the index.
        """
        if not self._corpus.is_embedded or not passages.count_in_state(self._catalog, "live"):
            return
        if self._looked_at() == self._records():
            return
        try:
            if not self._corpus.connection.is_elsewhere and not self._index_files.exists():
                log.warning("the index is gone; rebuilding it from the catalog")
                self._rebuild()
            self._on_a_sound_index(self._renew_records, look_first=True)
        except IndexUnavailable as error:
            log.warning("the index is not what `python -m ingest verify` expects: %s", error.user_message)

    def _renew_records(self) -> None:
        if has_old_records(self._catalog, self._corpus.connection):
            log.info("the index is out of date (%s); it is rebuilt from the catalog", OLD_RECORDS)
            self._rebuild(OUT_OF_DATE)
        records = self._records()
        if self._looked_at() == records:
            return
        if self._corpus.connection.is_elsewhere:
            self._catalog.set_about(**{_RECORDS: records})
            return
        # With the index, it is lost, too: a command that starts the server then makes an empty index.
        with contextlib.suppress(OSError):
            write_whole(self._index_files / LOOKED_AT, records.encode())

    def _rebuild(self, sentence: str = "", *, damaged: bool = False) -> None:
        with self._remaking(sentence) as progress:
            rebuild(self._corpus, progress=progress, damaged=damaged)

    def _looked_at(self) -> str | None:
        """What `_records` was when the index was looked at."""
        if self._corpus.connection.is_elsewhere:
            return self._catalog.about(_RECORDS)
        try:
            return (self._index_files / LOOKED_AT).read_text("utf-8", "replace")
        except OSError:
            return None

    @property
    def _index_files(self) -> Path:
        return self._corpus.settings.corpus_dir / INDEX_FOLDER / INDEX_FILES

    def _records(self) -> str:
        """What is kept once the index of this generation, and the schema of its records, are known to be sound."""
        schema = RECORD_SCHEMA if self._corpus.settings.index_documents else 0
        return f"schema {schema} in generation {self._catalog.about('generation') or 1}"

    def update_records(self) -> None:
        """Updates index records whose articles changed in facts but not in text; a failure is left to the next run."""
        version_ids = changed_facts.changed_versions(self._catalog)
        if not version_ids:
            return

        def update(index: VectorIndex) -> None:
            ids = changed_facts.live_passages(self._catalog, version_ids)
            if ids and index.record_schema:
                index.update_metadata(ids, load_records(self._catalog, ids))

        try:
            self._corpus.connection.run(update)
        except IndexUnavailable as error:
            log.warning("the index does not say yet what has changed of articles: %s", error.user_message)
        else:
            changed_facts.forget_changes(self._catalog, version_ids)

    def replace(self, new: Sequence[NewVersion]) -> int:
        """Makes these versions live (or stores them as older ones); returns how many passages were embedded."""
        self.prepare()
        self._check_digest()
        vectors = embed_new(self._corpus, [p for item in new for p in item.passages])
        versions.write_pending(self._catalog, new, vectors)
        self._on_a_sound_index(self._finish_pending)
        versions.mark_index_current(self._catalog)
        return len(vectors)

    def embed_ahead(self, version_passages: Iterable[Passage], begin: Callable[[], None]) -> tuple[list[Passage], int]:
        """As the function `embed_ahead`, with the model that the corpus was made with."""

        def prepare_and_begin() -> None:
            self.prepare()
            self._check_digest()
            begin()

        return embed_ahead(self._corpus, version_passages, begin=prepare_and_begin)

    def remove(self, article_id: str) -> None:
        """Forget an article with all its versions."""
        self._remove(versions.remove_article(self._catalog, article_id))

    def join(self, article_id: str, found_id: str) -> None:
        """Make what was found under another id versions of this article."""
        self.prepare()
        self._ids_to_retire += versions.join_articles(self._catalog, article_id, found_id)
        self._on_a_sound_index(self._finish_pending)
        versions.mark_index_current(self._catalog)

    def expire(self, ages: Sequence[ArticleAge]) -> None:
        """Removes articles for their age or number; no source brings them back while they would be removed again."""
        for part in passages.chunks(ages, EXPIRED_AT_ONCE):
            self._remove(erasure.expire_articles(self._catalog, part))

    def erase(self, article_id: str, links: Iterable[str], unwanted: Iterable[str]) -> None:
        """Removes an article with all that is kept of it; no source brings back what has one of the unwanted ids."""
        self._remove(erasure.erase_article(self._catalog, article_id, links, unwanted))

    def _remove(self, ids: Sequence[int]) -> None:
        if not ids:
            return
        self.prepare()

        def delete() -> None:
            for retired in (False, True):
                self._delete(ids, retired=retired)

        self._on_a_sound_index(delete)
        versions.mark_index_current(self._catalog)

    def reconcile(self) -> None:
        """Makes both collections match the catalog, after a kill or damage."""
        self._finish_pending()
        for retired in (False, True):
            expected = passages.passage_ids(self._catalog, "retired" if retired else "live")
            if self._run(lambda index: index.count(), retired) == len(expected):
                continue
            ids, foreign = self._run(lambda index: index.all_ids(), retired)
            self._delete([*sorted(ids - expected), *foreign], retired=retired)
            self._add(sorted(expected - ids), retired=retired)
        versions.mark_index_current(self._catalog)

    def _check_digest(self) -> None:
        # A folder named in EMBEDDING_MODEL can hold another model than it did.
        model, made_with = self._corpus.embedding, self._catalog.about("digest")
        if model.digest != made_with:
            raise CorpusMismatch(
                f"The files of the embedding model {model.name} have changed ({made_with} was {model.digest}); "
                f"embed the corpus again with: {EMBED_AGAIN}"
            )

    def _on_a_sound_index(self, work: Callable[[], Result], *, look_first: bool = False) -> Result:
        """The result of `work`; if it fails because the index is damaged, rebuilds the index and tries once more."""
        fault = index_fault(self._catalog, self._corpus.connection, counts=False) if look_first else None
        if fault is None:
            try:
                return work()
            except IndexUnavailable:
                # A full disk, say, is no damage.
                fault = index_fault(self._catalog, self._corpus.connection, counts=False)
                if fault is None:
                    raise
        log.warning("the index is damaged (%s); rebuilding it from the catalog", fault)
        self._rebuild(damaged=True)
        return work()

    def _finish_pending(self) -> None:
        # Of an earlier try, too: it may have ended after the catalog and before the index.
        pending = passages.passage_ids(self._catalog, "pending")
        if not pending and not self._ids_to_retire:
            return
        self._add(sorted(pending), retired=False, state="pending")
        self._ids_to_retire += versions.finish_pending(self._catalog)
        self._add(self._ids_to_retire, retired=True)
        self._delete(self._ids_to_retire, retired=False)
        self._ids_to_retire = []

    def _add(self, ids: Sequence[int], *, retired: bool, state: str = "") -> None:
        def add(index: VectorIndex) -> None:
            rows = passages.indexed_rows(self._catalog, state or ("retired" if retired else "live"), ids)
            for _ in add_rows(self._catalog, index, rows, retired=retired):
                pass

        self._run(add, retired)

    def _delete(self, ids: Sequence[int | str], *, retired: bool) -> None:
        self._run(lambda index: index.delete(ids), retired)

    def _run(self, work: Callable[[VectorIndex], Result], retired: bool) -> Result:
        # All that is done here can be done twice: a server that was killed meanwhile is started again.
        return self._corpus.connection.run(work, retired=retired, create=True)


def embed_ahead(
    corpus: Corpus, version_passages: Iterable[Passage], *, begin: Callable[[], None] = lambda: None
) -> tuple[list[Passage], int]:
    """The passages of one version, and how many were embedded ahead of time because they are many.

    Embedded passages keep only position and key, because texts and vectors of a version of megabytes take gigabytes.
    Vectors that a killed run stored ahead are reused by the next one. Calls `begin` before the first is embedded.
    """
    embeddable: list[Passage] = []
    embedded = 0
    iterator = iter(version_passages)
    while part := list(islice(iterator, AHEAD)):
        if len(part) == AHEAD:
            begin()
            new = embed_new(corpus, part)
            vectors.keep_vectors(corpus.catalog, new)
            embedded += len(new)
            part = [replace(passage, embedded="", sentences=()) for passage in part]
        embeddable += part
    return embeddable, embedded


def embed_new(corpus: Corpus, candidates: Sequence[Passage]) -> list[tuple[bytes, bytes, bytes]]:
    """(text_hash, vector bytes, packed sentence vectors) of the passages whose text was never embedded."""
    new = {p.text_hash: p for p in candidates}
    for text_hash in vectors.known_vectors(corpus.catalog, new):
        del new[text_hash]
    if not new:
        return []
    texts, spans = [p.embedded for p in new.values()], [p.sentences for p in new.values()]
    rows, packed = corpus.embedding.encode_with_sentences(texts, spans)
    return [
        (key, row.tobytes(), sentence_vectors) for key, row, sentence_vectors in zip(new, rows, packed, strict=True)
    ]
