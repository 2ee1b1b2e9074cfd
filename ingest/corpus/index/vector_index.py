"""The vectors of a corpus in Chroma: an index derived from the catalog, one collection per generation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.corpus.chroma.connection import ChromaConnection
from ingest.corpus.chroma.session import unavailable_on_failure
from ingest.corpus.errors import CorpusMismatch, IndexUnavailable
from ingest.corpus.index.record import Record

if TYPE_CHECKING:
    import numpy as np
    from chromadb.api.models.Collection import Collection
    from numpy.typing import NDArray

RETIRED = "-retired"
RECORD_SCHEMA = "record_schema"  # in a collection's metadata: the schema of its records; without it they have none


class VectorIndex:
    """The live passages of one generation, or its retired ones; queries may come from several threads."""

    def __init__(self, connection: ChromaConnection, collection: Collection, dimension: int, retired: bool) -> None:
        self._connection = connection
        self._collection = collection
        self.name = collection.name
        self.dimension = dimension
        self.retired = retired
        self.record_schema = int((collection.metadata or {}).get(RECORD_SCHEMA) or 0)
        self.met_foreign = False  # whether a query found what is none of ours

    @classmethod
    def open(
        cls,
        connection: ChromaConnection,
        *,
        corpus_id: str,
        generation: int,
        model: str,
        digest: str,
        dimension: int,
        create: bool,
        retired: bool = False,
        record_schema: int = 0,
    ) -> VectorIndex:
        """One generation's collection; with `create`, made for records of this schema if it is missing.

        Raises IndexUnavailable if it is missing or has another distance, CorpusMismatch if it was
        made with another model.
        """
        name = f"{corpus_id}-{generation}{RETIRED if retired else ''}"
        metadata: dict[str, str | int] = {"model": model, "digest": digest, "dimension": dimension}
        if create:
            made_with = {**metadata, RECORD_SCHEMA: record_schema} if record_schema else metadata
            collection = connection.create(name, {"hnsw": {"space": "cosine"}}, made_with)
        else:
            stored_collection = connection.find(name)
            if stored_collection is None:
                raise IndexUnavailable("The index server does not hold this corpus; run `python -m ingest rebuild`.")
            collection = stored_collection
        _check(collection, metadata)
        return cls(connection, collection, dimension, retired)

    def add(
        self,
        ids: Sequence[int],
        vectors: NDArray[np.float32],
        days: Sequence[int],
        until: Sequence[int] | None = None,
        records: Sequence[Record] | None = None,
    ) -> None:
        """Adds vectors of shape (n, dimension); `until` are the days on which retired passages ended.

        `records` are what other programs read beside the vectors.

        Existing passages keep their vectors: an id's vector never changes, and overwriting one, even with itself, can
        make it unreachable for every search (hnswlib renews its links, its neighbors do not). The days of retired
        passages are updated: an older text that arrives late ends another one earlier.
        Raises ValueError for vectors that do not fit, before anything is written.
        """
        if not len(ids):
            return
        self._check_vectors(vectors, len(ids))
        metadatas: list[Any] = [{"day": int(day)} for day in days]
        if until is not None:
            metadatas = [{"day": int(day), "until": int(end)} for day, end in zip(days, until, strict=True)]
        if records is not None:
            metadatas = [{**metadata, **record.metadata} for metadata, record in zip(metadatas, records, strict=True)]
        with unavailable_on_failure():
            for part in _batches(len(ids), self._connection.batch_limit):
                self._collection.add(
                    ids=[str(int(number)) for number in ids[part]],
                    embeddings=vectors[part],
                    metadatas=metadatas[part],
                    documents=None if records is None else [record.document for record in records[part]],
                )
                if until is not None:
                    self._collection.update(ids=[str(int(number)) for number in ids[part]], metadatas=metadatas[part])

    def update_metadata(self, ids: Sequence[int], records: Sequence[Record]) -> None:
        """Writes anew what the records of these passages say of their articles; text and vector stay."""
        changes: list[Any] = [record.changes for record in records]
        with unavailable_on_failure():
            for part in _batches(len(ids), self._connection.batch_limit):
                self._collection.update(ids=[str(number) for number in ids[part]], metadatas=changes[part])

    def delete(self, ids: Sequence[int | str]) -> None:
        """Deletes these passages, or entries with foreign ids; ignores missing ones."""
        with unavailable_on_failure():
            for part in _batches(len(ids), self._connection.batch_limit):
                self._collection.delete(ids=[str(number) for number in ids[part]])

    def count(self) -> int:
        """How many passages there are."""
        with unavailable_on_failure():
            return self._collection.count()

    def all_ids(self) -> tuple[set[int], list[str]]:
        """The ids of all passages, fetched page by page, and the foreign ids, which no passage can have."""
        ids: set[int] = set()
        foreign_ids: list[str] = []
        offset = 0
        with unavailable_on_failure():
            while True:
                page = self._collection.get(include=[], limit=self._connection.page_limit, offset=offset)["ids"]
                ids.update(int(name) for name in page if _is_ours(name))
                foreign_ids += [name for name in page if not _is_ours(name)]
                if len(page) < self._connection.page_limit:
                    return ids, foreign_ids
                offset += len(page)

    def vectors(self, ids: Sequence[int]) -> dict[int, NDArray[np.float32]]:
        """The stored vectors (dimension,) of these passages, without missing ones; raises IndexUnavailable."""
        import numpy as np

        by_id: dict[int, NDArray[np.float32]] = {}
        with unavailable_on_failure():
            for part in _batches(len(ids), self._connection.batch_limit):
                names = [str(number) for number in ids[part]]
                answer = self._collection.get(ids=names, limit=len(names), include=["embeddings"])
                rows = answer["embeddings"]
                if rows is not None:
                    vectors = np.asarray(rows, np.float32)
                    by_id.update(zip(map(int, answer["ids"]), vectors, strict=True))
        return by_id

    def records(self, ids: Sequence[int]) -> dict[int, Record]:
        """The records of those of these passages that are there, without the days; raises IndexUnavailable."""
        records: dict[int, Record] = {}
        with unavailable_on_failure():
            for part in _batches(len(ids), self._connection.batch_limit):
                names = [str(number) for number in ids[part]]
                answer = self._collection.get(ids=names, limit=len(names), include=["documents", "metadatas"])
                documents, metadatas = answer["documents"] or [], answer["metadatas"] or []
                for name, document, metadata in zip(answer["ids"], documents, metadatas, strict=True):
                    own_metadata: dict[str, Any] = {
                        key: value for key, value in (metadata or {}).items() if key not in _DAYS
                    }
                    records[int(name)] = Record(document or "", own_metadata)
        return records

    @property
    def query_limit(self) -> int:
        """How many passages a query returns at most."""
        return self._connection.page_limit

    def query(self, vector: NDArray[np.float32], k: int, *, until_day: int | None = None) -> list[tuple[int, float]]:
        """The `k` nearest passages as (id, cosine similarity), best first; foreign entries are ignored.

        With `until_day`, only those known on that day: live ones from then or earlier, and retired ones that had
        not ended. Raises ValueError for a vector that does not fit.
        """
        import numpy as np

        row = np.asarray(vector, dtype=np.float32).reshape(1, -1)
        self._check_vectors(row, 1)
        if k < 1:
            return []
        count = min(k, self.query_limit)
        with self._connection.reads, unavailable_on_failure():
            answer = self._collection.query(
                query_embeddings=row, n_results=count, where=self._where(until_day), include=["distances"]
            )
        distances = answer["distances"] or [[]]
        nearest = list(zip(answer["ids"][0], distances[0], strict=True))
        scored_ids = [(int(name), 1.0 - distance) for name, distance in nearest if _is_ours(name)]
        self.met_foreign = self.met_foreign or len(scored_ids) < len(nearest)
        return scored_ids

    def _where(self, until_day: int | None) -> Any:
        # A clause that excludes nothing makes a query ten times as dear: none without a day.
        if until_day is None:
            return None
        condition: dict[str, object] = {"day": {"$lte": until_day}}
        return {"$and": [condition, {"until": {"$gt": until_day}}]} if self.retired else condition

    def _check_vectors(self, vectors: NDArray[np.float32], count: int) -> None:
        import numpy as np

        if vectors.shape != (count, self.dimension):
            raise ValueError(f"vectors of shape {vectors.shape}, not {(count, self.dimension)}")
        if not np.isfinite(vectors).all():
            raise ValueError("vectors that are not finite")
        if not vectors.any(axis=1).all():
            raise ValueError("a zero vector, which has no direction")


_DAYS = ("day", "until")


def _check(collection: Collection, expected: dict[str, str | int]) -> None:
    if (collection.configuration_json.get("hnsw") or {}).get("space") != "cosine":
        raise IndexUnavailable("The index does not compare by cosine; run `python -m ingest rebuild`.")
    actual = collection.metadata or {}
    if any(actual.get(key) != value for key, value in expected.items()):
        raise CorpusMismatch("The index was made with another embedding model; run `python -m ingest rebuild`.")


def collections_of(connection: ChromaConnection, corpus_id: str) -> list[tuple[int, str]]:
    """(generation, name) of each collection of this corpus."""
    pattern = re.compile(rf"{re.escape(corpus_id)}-(\d+)(?:{RETIRED})?")
    matches = [pattern.fullmatch(name) for name in connection.names()]
    return [(int(match[1]), match[0]) for match in matches if match]


def _is_ours(name: str) -> bool:
    """Whether this is one of our ids: a number that SQLite accepts, without sign or leading zero."""
    return name.isascii() and name.isdigit() and len(name) < 19 and (name == "0" or name[0] != "0")


def _batches(count: int, size: int) -> list[slice]:
    return [slice(start, start + size) for start in range(0, count, size)]
