"""Writes to a corpus: one process at a time, catalog first, index after, nothing half there."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ingest.corpus.articles import Passage
from ingest.corpus.catalog import passages, vectors, versions
from ingest.corpus.catalog.versions import NewVersion
from ingest.corpus.corpus import EMBED_AGAIN, Corpus
from ingest.corpus.errors import CorpusBusy, CorpusMismatch, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.corpus.vector_index import VectorIndex

UPSERT_ROWS = 2000


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the corpus folder's write lock; raises CorpusBusy, which says who holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "writer.lock").open("a+", encoding="utf-8")
        with contextlib.ExitStack() as on_failure:
            on_failure.push(file)
            _lock(file)
            on_failure.pop_all()
    except OSError as error:
        raise UsageError(f"CORPUS_DIR: cannot write to {folder} ({error.strerror}); choose another folder.") from error
    with file:
        yield


def _lock(file: TextIO) -> None:
    # A kernel lock: it ends with its process, however that ends.
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        with contextlib.suppress(ValueError, KeyError, TypeError):
            holder = json.loads(file.read())
            raise CorpusBusy(
                f"Another ingest (process {holder['pid']}, since {holder['since']}) writes to this corpus; "
                "try again when it is done."
            ) from None
        raise CorpusBusy("Another ingest writes to this corpus; try again when it is done.") from None
    file.seek(0)
    file.truncate()
    json.dump({"pid": os.getpid(), "since": time.strftime("%H:%M:%S")}, file)
    file.flush()


class CorpusWriter:
    """Adds, replaces and removes articles; use inside `writing`."""

    def __init__(self, corpus: Corpus, splitter: str | None) -> None:
        self._corpus = corpus
        self._catalog = corpus.catalog
        self._splitter = splitter
        self._prepared = False
        found = corpus.catalog.about("splitter")
        if found not in (None, splitter):
            raise CorpusMismatch(
                f"This corpus was split by {found}, this program splits by {splitter}; "
                f"make its passages again with: {EMBED_AGAIN}"
            )

    def prepare(self) -> None:
        """Record the model, make the collections if there are none, finish what a killed run left."""
        if self._prepared:
            return
        model = self._corpus.embedding
        if self._catalog.about("model") is None:
            self._catalog.set_about(
                model=model.name, digest=model.digest, dimension=str(model.dimension), splitter=self._splitter or ""
            )
        self._prepared = True
        self.reconcile()

    def finish(self) -> None:
        """Finish what a killed run left pending, if it left anything."""
        if versions.is_index_behind(self._catalog) or passages.passage_ids(self._catalog, "pending"):
            self.prepare()

    def replace(self, new: Sequence[NewVersion]) -> int:
        """Make these versions live (or file them as older ones); returns how many passages were embedded."""
        self.prepare()
        self._check_digest()
        vectors = embed_new(self._corpus, [p for item in new for p in item.passages])
        versions.write_pending(self._catalog, new, vectors)
        self._finish_pending()
        versions.index_caught_up(self._catalog)
        return len(vectors)

    def remove(self, article_id: str) -> None:
        """Forget an article with all its versions."""
        ids = versions.remove_article(self._catalog, article_id)
        if not ids:
            return
        self.prepare()
        for retired in (False, True):
            self._index(retired).delete(ids)
        versions.index_caught_up(self._catalog)

    def reconcile(self) -> None:
        """Bring both collections to what the catalog says, after a kill or damage."""
        self._finish_pending()
        for retired in (False, True):
            index, state = self._index(retired), "retired" if retired else "live"
            expected = passages.passage_ids(self._catalog, state)
            if index.count() == len(expected):
                continue
            found = index.ids()
            index.delete(sorted(found - expected))
            self._upsert(sorted(expected - found), retired=retired)
        versions.index_caught_up(self._catalog)

    def _check_digest(self) -> None:
        # A folder named in EMBEDDING_MODEL can hold another model than it did.
        model, made_with = self._corpus.embedding, self._catalog.about("digest")
        if model.digest != made_with:
            raise CorpusMismatch(
                f"The files of the embedding model {model.name} have changed ({made_with} was {model.digest}); "
                f"embed the corpus again with: {EMBED_AGAIN}"
            )

    def _finish_pending(self) -> None:
        pending = passages.passage_ids(self._catalog, "pending")
        if not pending:
            return
        self._upsert(sorted(pending), retired=False, state="pending")
        moved = versions.finish_pending(self._catalog)
        self._upsert(moved, retired=True)
        self._index(False).delete(moved)

    def _upsert(self, ids: Sequence[int], *, retired: bool, state: str = "") -> None:
        rows = passages.indexed_rows(self._catalog, state or ("retired" if retired else "live"), ids)
        for _ in upsert_rows(self._index(retired), rows, retired=retired):
            pass

    def _index(self, retired: bool) -> VectorIndex:
        return self._corpus.connection.index(retired=retired, create=True)


def embed_new(corpus: Corpus, cut: Sequence[Passage]) -> list[tuple[bytes, bytes, bytes]]:
    """(text_hash, vector bytes, packed sentence vectors) of the passages whose text was never embedded."""
    new = {p.text_hash: p for p in cut}
    for known in vectors.known_vectors(corpus.catalog, new):
        del new[known]
    if not new:
        return []
    texts, spans = [p.embedded for p in new.values()], [p.sentences for p in new.values()]
    rows, packed = corpus.embedding.encode_with_sentences(texts, spans)
    return [(key, row.tobytes(), own) for key, row, own in zip(new, rows, packed, strict=True)]


def upsert_rows(index: VectorIndex, rows: Iterator[tuple[int, bytes, int, int]], *, retired: bool) -> Iterator[int]:
    """Put rows of the catalog (passage_id, vector bytes, seen, until) into a collection; yields each batch's size."""
    while batch := list(islice(rows, UPSERT_ROWS)):
        index.upsert(
            [row[0] for row in batch],
            _matrix([row[1] for row in batch]),
            [row[2] for row in batch],
            [row[3] for row in batch] if retired else None,
        )
        yield len(batch)


def _matrix(rows: Sequence[bytes]) -> NDArray[np.float32]:
    import numpy as np

    return np.frombuffer(b"".join(rows), np.float32).reshape(len(rows), -1)
