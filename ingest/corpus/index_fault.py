"""Looks at the vector index as a search would, and says what is wrong with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ingest.corpus.catalog import Catalog, passages, vectors
from ingest.corpus.errors import CorpusMismatch, IndexUnavailable, IndexUnreachable
from ingest.corpus.index_connection import IndexConnection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.corpus.vector_index import VectorIndex

PROBES = 8
# A vector's own cosine, but for rounding; another passage of the same text has it too.
ITSELF = 0.999


def index_fault(catalog: Catalog, connection: IndexConnection, *, counts: bool = True) -> str | None:
    """Why searches by meaning cannot be trusted; None where they can, and where there is nothing to search.

    Raises IndexUnreachable for a server elsewhere that nobody reaches, which says nothing of what it holds.
    """
    try:
        return look_at_index(catalog, connection, counts=counts)
    except IndexUnreachable as error:
        if connection.is_elsewhere:
            raise
        return error.user_message.rstrip(".")
    except IndexUnavailable as error:
        return error.user_message.rstrip(".")


def look_at_index(catalog: Catalog, connection: IndexConnection, *, counts: bool = True) -> str | None:
    """What is wrong with an index that answers; raises IndexUnavailable where it does not.

    Some passages are looked up by their own vectors: Chroma opens an index whose files are gone as if it were
    whole. With counts, the numbers of passages have to agree as well.
    """
    for state, retired in (("live", False), ("retired", True)):
        expected = passages.count_in_state(catalog, state)
        if not expected:
            continue
        try:
            found = connection.run(lambda index: index.count(), retired=retired)
            if counts and found != expected:
                return f"it holds {found:,} of {expected:,} {state} passages"
            if not finds_its_own(catalog, connection, state):
                return "it does not find what it holds"
        except CorpusMismatch as error:
            raise IndexUnavailable(error.user_message) from error
    return None


def finds_its_own(catalog: Catalog, connection: IndexConnection, state: str) -> bool:
    """Whether some passages in this state are found by their own vectors; raises IndexUnavailable."""
    for found in vectors.load_vectors(catalog, passages.sample_ids(catalog, state, PROBES)).values():
        nearest = connection.run(partial(_nearest, found.whole), retired=state == "retired")
        if not nearest or nearest[0][1] < ITSELF:
            return False
    return True


def _nearest(vector: NDArray[np.float32], index: VectorIndex) -> list[tuple[int, float]]:
    return index.query(vector, 1)
