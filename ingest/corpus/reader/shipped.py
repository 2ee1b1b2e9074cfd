"""A reader whose model comes with the program: loaded at first use, with the tokenizer of the default reader."""

from __future__ import annotations

import hashlib
import os
import threading
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from ingest.corpus.deadline import uncounted
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.reader.weights import TOKENIZER, find_weights

if TYPE_CHECKING:
    from ingest.corpus.reader.onnx_scorer import OnnxPairs

PACKAGE = "Dateline"


class ShippedReader:
    """Loads a model file of this folder; thread-safe."""

    def __init__(self, name: str, model: str, threads: int) -> None:
        self._name, self._model = name, model
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._pairs: OnnxPairs | None = None

    @property
    def digest(self) -> str:
        """Digest of the model's file; raises ModelUnavailable if it is missing."""
        try:
            return hashlib.sha256((files("ingest.corpus.reader") / self._model).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelUnavailable(f"The reader {self._name} is missing; reinstall {PACKAGE}.") from error

    def load(self) -> OnnxPairs:
        """Load the model if it is not loaded yet; raises ModelUnavailable."""
        with uncounted(), self._lock:
            if self._pairs is None:
                self._pairs = self._open()
            return self._pairs

    def _open(self) -> OnnxPairs:
        from ingest.corpus.reader.onnx_scorer import OnnxPairs

        tokenizer = find_weights().folder / TOKENIZER
        with as_file(files("ingest.corpus.reader") / self._model) as model:
            return OnnxPairs(self._name, model, tokenizer, self._threads, PACKAGE)
