"""The reader's interface: loads the model that READER_MODEL names and scores texts within a time limit."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.corpus.deadline import uncounted
from ingest.corpus.embedding.model_files import digest_of
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.weights import DIGESTS, find_weights
from ingest.corpus.settings import DEFAULT_READER

if TYPE_CHECKING:
    from langchain_core.cross_encoders import BaseCrossEncoder
    from numpy.typing import NDArray

# Texts between two looks at the clock: a model cannot be interrupted. Of torch in all, of onnxruntime for each thread.
TORCH_BATCH = 8
ONNX_BATCH = 4


class Reader:
    """A cross-encoder, which reads a question and a text together; thread-safe, loaded at first use.

    Reimers and Gurevych (2019), Sentence-BERT, section 1: slower than comparing two vectors, and better at deciding
    which of two similar texts answers.
    """

    def __init__(self, name: str, *, threads: int = 0) -> None:
        self.name = name
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._loaded: LoadedReader | None = None

    @property
    def digest(self) -> str:
        """Digest of the model's files; loads any model but the default to compute it."""
        return digest_of(DIGESTS) if self.name == DEFAULT_READER else self.load().digest

    def score(self, question: str, texts: Sequence[str], deadline: float | None = None) -> NDArray[np.float32]:
        """The model's raw scores (n,) for the texts, higher is better.

        `deadline` is a time of time.monotonic(). Raises TimeoutError when it has passed, ModelFailed if the model
        returns no scores, ModelUnavailable if it cannot be loaded.
        """
        scores = np.empty(len(texts), np.float32)
        if not texts:
            return scores
        loaded = self.load()
        for rows in batches(texts, loaded.batch, deadline):
            scores[rows] = loaded.model.score([(question, texts[row]) for row in rows])
        if not np.isfinite(scores).all():
            raise ModelFailed(f"The reader {self.name} gives no usable scores; check READER_MODEL.")
        return scores

    def load(self) -> LoadedReader:
        """Loads the model if it is not loaded yet; raises ModelUnavailable."""
        with uncounted(), self._lock:
            if self._loaded is None:
                self._loaded = _open(self.name, self._threads)
            return self._loaded


@dataclass(frozen=True, slots=True)
class LoadedReader:
    """A loaded model, its batch size, and the digest of its files."""

    model: BaseCrossEncoder
    batch: int
    digest: str


def batches(texts: Sequence[str], size: int, deadline: float | None) -> Iterator[list[int]]:
    """The places of the texts in batches of like length; raises TimeoutError when the deadline has passed."""
    # Padding is computed like words. The longest come first, so that at the end no thread waits for one that has just
    # begun a long text.
    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    for first in range(0, len(order), size):
        if deadline is not None and time.monotonic() > deadline:
            raise TimeoutError(f"{first} of {len(texts)} texts read in time")
        yield order[first : first + size]


def _open(name: str, threads: int) -> LoadedReader:
    if name == DEFAULT_READER:
        from ingest.corpus.reader.onnx_scorer import OnnxScorer

        files = find_weights()
        return LoadedReader(OnnxScorer(files, threads), ONNX_BATCH * threads, files.digest)
    from ingest.corpus.reader.cross_encoder import CrossEncoderModel

    model = CrossEncoderModel(name, threads)
    return LoadedReader(model, TORCH_BATCH, model.digest)
