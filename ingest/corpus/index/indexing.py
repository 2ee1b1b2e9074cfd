"""Adds rows of the catalog to a collection of the vector index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.corpus.index.vector_index import VectorIndex

ROWS = 2000


def add_rows(index: VectorIndex, rows: Iterator[tuple[int, bytes, int, int]], *, retired: bool) -> Iterator[int]:
    """Adds rows of the catalog (passage_id, vector bytes, seen, until) to a collection; yields each batch's size."""
    while batch := list(islice(rows, ROWS)):
        index.add(
            [row[0] for row in batch],
            _matrix([row[1] for row in batch]),
            [row[2] for row in batch],
            [row[3] for row in batch] if retired else None,
        )
        yield len(batch)


def _matrix(rows: Sequence[bytes]) -> NDArray[np.float32]:
    import numpy as np

    return np.frombuffer(b"".join(rows), np.float32).reshape(len(rows), -1)
