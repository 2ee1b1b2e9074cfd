"""Checks the vector index as a search would use it, and says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import islice
from operator import methodcaller
from typing import TYPE_CHECKING

from ingest.corpus.catalog import Catalog, passages, vectors
from ingest.corpus.errors import CorpusMismatch, DiskFull, IndexUnavailable, IndexUnreachable
from ingest.corpus.index.connection import IndexConnection
from ingest.corpus.index.indexing import ROWS, load_records
from ingest.corpus.index.record import Record
from ingest.corpus.index.vector_index import VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STATES = (("live", False), ("retired", True))
PROBES = 8
# A vector's own cosine, but for rounding; another passage of the same text has it too.
ITSELF = 0.9999
OLD_RECORDS = "its records lack what other programs read"


def index_fault(catalog: Catalog, connection: IndexConnection, *, counts: bool = True) -> str | None:
    """Why searches by meaning cannot be trusted; None if they can, or if there is nothing to search.

    Raises IndexUnreachable for an external server that does not respond, and DiskFull: neither says anything about
    the content.
    """
    try:
        return look_at_index(catalog, connection, counts=counts)
    except DiskFull:
        raise
    except IndexUnavailable as error:
        if isinstance(error, IndexUnreachable) and connection.is_elsewhere:
            raise
        return error.user_message.rstrip(".")


def look_at_index(catalog: Catalog, connection: IndexConnection, *, counts: bool = True) -> str | None:
    """What is wrong with an index that responds; raises IndexUnavailable if it does not.

    Looks up some passages by id and by vector, because Chroma opens an index whose files are missing as if it were
    complete. With counts, the numbers of passages must agree as well.
    """
    for state, retired in STATES:
        expected_count = passages.count_in_state(catalog, state)
        if not expected_count:
            continue
        try:
            count = connection.run(lambda index: index.count(), retired=retired)
            if counts and count != expected_count:
                return f"it holds {count:,} of {expected_count:,} {state} passages"
            if not finds_stored_vectors(catalog, connection, state):
                return "it does not find its own passages"
        except CorpusMismatch as error:
            raise IndexUnavailable(error.user_message) from error
    return None


def finds_stored_vectors(catalog: Catalog, connection: IndexConnection, state: str) -> bool:
    """Whether some passages in this state have the right vectors and are found by searches; raises IndexUnavailable."""
    sample = vectors.load_vectors(catalog, passages.sample_ids(catalog, state, PROBES))
    catalog_vectors = {number: vector_set.passage for number, vector_set in sample.items()}
    retired = state == "retired"
    if connection.run(partial(count_differing, catalog_vectors), retired=retired):
        return False
    # Not each of them: a search follows links between neighbors, and even in a sound index it may never reach a passage
    # that is nearly the same as others, or unlike all of them.
    return not catalog_vectors or any(
        connection.run(partial(_is_found, vector), retired=retired) for vector in catalog_vectors.values()
    )


def count_differing(catalog_vectors: Mapping[int, NDArray[np.float32]], index: VectorIndex) -> int:
    """How many of these passages are missing or have a different vector; raises IndexUnavailable."""
    import numpy as np

    stored_vectors = index.vectors(list(catalog_vectors))
    comparable_ids = [
        number
        for number in catalog_vectors
        if number in stored_vectors and stored_vectors[number].shape == catalog_vectors[number].shape
    ]
    if not comparable_ids:
        return len(catalog_vectors)
    own_rows, stored_rows = (
        np.stack([rows[number] for number in comparable_ids]) for rows in (catalog_vectors, stored_vectors)
    )
    lengths = np.linalg.norm(own_rows, axis=1) * np.linalg.norm(stored_rows, axis=1)
    return len(catalog_vectors) - int(((own_rows * stored_rows).sum(axis=1) >= ITSELF * lengths).sum())


def count_other_vectors(catalog: Catalog, connection: IndexConnection, state: str) -> int:
    """The same for all passages in this state."""
    import numpy as np

    rows = passages.indexed_rows(catalog, state)
    count = 0
    while part := list(islice(rows, ROWS)):
        catalog_vectors = {row[0]: np.frombuffer(row[1], np.float32) for row in part}
        count += connection.run(partial(count_differing, catalog_vectors), retired=state == "retired")
    return count


def has_old_records(catalog: Catalog, connection: IndexConnection) -> bool:
    """Whether live records lack what other programs read; no damage, for no search reads it."""
    return bool(passages.count_in_state(catalog, "live")) and connection.has_old_records()


def count_other_records(catalog: Catalog, connection: IndexConnection) -> int:
    """How many live records say something else than the catalog; all where they are of an old schema."""
    ids = sorted(passages.passage_ids(catalog, "live"))
    if has_old_records(catalog, connection):
        return len(ids)
    if not ids or not connection.run(lambda index: index.record_schema):
        return 0
    count = 0
    for part in passages.chunks(ids, ROWS):
        stored_records: dict[int, Record] = connection.run(methodcaller("records", part))
        catalog_records = zip(part, load_records(catalog, part), strict=True)
        count += sum(stored_records.get(number) != record for number, record in catalog_records)
    return count


def holds_foreign(catalog: Catalog, connection: IndexConnection) -> bool:
    """Whether the index holds entries of no passage, even if the count is right; raises IndexUnavailable."""
    states = [retired for state, retired in STATES if passages.count_in_state(catalog, state)]
    return any(connection.run(lambda index: index.all_ids(), retired=retired)[1] for retired in states)


def _is_found(vector: NDArray[np.float32], index: VectorIndex) -> bool:
    nearest = index.query(vector, 1)
    return bool(nearest) and nearest[0][1] >= ITSELF
