"""Reads vectors out of the catalog: of passages, and of the sentences in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.corpus.catalog.database import GENERATION, Catalog
from ingest.corpus.catalog.passages import rows_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The unit vector of a passage (dimension,) and those of its sentences (n, dimension); n = 0 if none are stored."""

    passage: NDArray[np.float32]
    sentences: NDArray[np.float32]


def count_without_vector(catalog: Catalog) -> int:
    """How many passages have no vector; 0 unless the catalog was tampered with."""
    return catalog.count("SELECT count(*) FROM passages WHERE text_hash NOT IN (SELECT text_hash FROM vectors)")


def load_vectors(catalog: Catalog, ids: Sequence[int]) -> dict[int, PassageVectors]:
    """passage_id -> its vector and its sentences' vectors, for those that exist."""
    select = "SELECT passage_id, vector, sentences FROM passages JOIN vectors USING (text_hash) WHERE passage_id"
    return {int(number): _vectors(vector, packed) for number, vector, packed in rows_of(catalog, select, ids)}


def _vectors(vector: bytes, packed: bytes | None) -> PassageVectors:
    import numpy as np

    from ingest.corpus.embedding.sentence_vectors import unpack

    passage_vector = np.frombuffer(vector, np.float32)
    return PassageVectors(passage_vector, unpack(packed or b"", len(passage_vector)))


def load_sentence_vectors(
    catalog: Catalog, version_id: str, start: int, end: int
) -> list[tuple[int, int, NDArray[np.float32]]]:
    """(start, end, vectors of the sentences) of each stored passage of a version within [start, end), in order."""
    rows = _within(catalog, version_id, start, end)
    return [(first, last, _vectors(vector, packed).sentences) for first, last, vector, packed in rows]


def load_vectors_within(catalog: Catalog, version_id: str, start: int, end: int) -> list[NDArray[np.float32]]:
    """The unit vectors (dimension,) of the stored passages of a version within [start, end), in order."""
    rows = _within(catalog, version_id, start, end)
    return [_vectors(vector, None).passage for _, _, vector, _ in rows]


def _within(catalog: Catalog, version_id: str, start: int, end: int) -> list[tuple[int, int, bytes, bytes | None]]:
    return catalog.connection.execute(
        "SELECT p.start, p.end, x.vector, x.sentences FROM passages p JOIN vectors x USING (text_hash) "
        "WHERE p.version_id = ? AND p.start >= ? AND p.end <= ? "
        f"AND p.generation = {GENERATION} ORDER BY p.start",
        (version_id, start, end),
    ).fetchall()


def keep_vectors(catalog: Catalog, vectors: Iterable[tuple[bytes, bytes, bytes]]) -> None:
    """Store vectors (text_hash, float32 bytes, packed sentences) of passages that are stored later."""
    with catalog.transaction() as connection:
        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", vectors)


def known_vectors(catalog: Catalog, hashes: Iterable[bytes]) -> set[bytes]:
    """The text hashes whose vector, and whose sentences' vectors, are already stored."""
    select = "SELECT text_hash FROM vectors WHERE sentences NOT NULL AND text_hash"
    return {row[0] for row in rows_of(catalog, select, hashes)}
