"""Adds rows of the catalog to a collection of the vector index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.contents import load_contents
from ingest.corpus.index.record import Record, make_record
from ingest.corpus.index.vector_index import VectorIndex

ROWS = 2000


def add_rows(
    catalog: Catalog, index: VectorIndex, rows: Iterator[tuple[int, bytes, int, int]], *, retired: bool
) -> Iterator[int]:
    """Put rows of the catalog (passage_id, vector bytes, seen, until) into a collection; yields each batch's size."""
    import numpy as np

    while batch := list(islice(rows, ROWS)):
        ids = [row[0] for row in batch]
        index.add(
            ids,
            np.frombuffer(b"".join(row[1] for row in batch), np.float32).reshape(len(batch), -1),
            [row[2] for row in batch],
            [row[3] for row in batch] if retired else None,
            load_records(catalog, ids) if index.record_schema else None,
        )
        yield len(batch)


def load_records(catalog: Catalog, ids: Sequence[int]) -> list[Record]:
    """The records of these passages, in order."""
    contents = load_contents(catalog, ids)
    return [make_record(contents[number]) for number in ids]
