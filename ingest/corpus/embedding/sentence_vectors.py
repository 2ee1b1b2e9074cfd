"""One vector per sentence, pooled from the model's output for the whole passage, packed to a byte per number.

Günther et al. (2024), Late Chunking: a sentence's word pieces are pooled after the model has read them in their
context, so that "he" is resolved, and no second run of the model is needed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.corpus.text.sentences import Span


def pool(pieces: NDArray[np.float32], offsets: NDArray[np.int64], spans: Sequence[Span]) -> bytes:
    """The packed vectors (len(spans), dimension) of a text's spans, from its word pieces (n, dimension) and offsets.

    A span without word pieces, beyond what the model has read, gets zeros.
    """
    rows = np.zeros((len(spans), pieces.shape[1]), np.float32)
    for row, (start, end) in zip(rows, spans, strict=True):
        is_inside = (offsets[:, 0] >= start) & (offsets[:, 1] <= end) & (offsets[:, 1] > offsets[:, 0])
        if is_inside.any():
            row[:] = pieces[is_inside].mean(axis=0)
    return pack(rows)


def pack(rows: NDArray[np.float32]) -> bytes:
    """Packs vectors (n, dimension) to a byte per number, without their lengths."""
    largest = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    packed: NDArray[np.int8] = np.rint(rows / np.where(largest > 0, largest, 1) * 127).astype(np.int8)
    return packed.tobytes()


def unpack(packed: bytes, dimension: int) -> NDArray[np.float32]:
    """Unit vectors (n, dimension); a row of zeros stays zero."""
    rows = np.frombuffer(packed, np.int8).reshape(-1, dimension).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    rows /= lengths
    return rows
