"""A model file that `python -m evals train entailment-reader` wrote: does a statement follow from a text?

Recognizing textual entailment: Dagan, Glickman and Magnini 2006, The PASCAL Recognising Textual Entailment Challenge.
"""

from __future__ import annotations

import math
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.corpus.deadline import uncounted
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.reader.entailment import SETTING
from ingest.corpus.reader.weights import TOKENIZER, find_weights

if TYPE_CHECKING:
    from ingest.corpus.reader.onnx_scorer import OnnxPairs

SUFFIX = ".onnx"


class EntailmentReader:
    """The model in this file, loaded at first use; thread-safe."""

    def __init__(self, file: Path, *, threads: int = 0) -> None:
        self.name = str(file)
        self._file = file
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._pairs: OnnxPairs | None = None

    def chance(self, text: str, sentence: str) -> float:
        """The chance, 0..1, that the sentence follows from the text.

        Raises ModelUnavailable if the file cannot be loaded, ModelFailed if it cannot run.
        """
        ((_, outputs),) = self._load().run([(sentence, text)])
        if outputs[0].size != 1:  # one logit for each label: of which, the file does not say
            raise ModelUnavailable(f"{SETTING}={self.name} is not a model of entailment.")
        return 0.5 * (1 + math.tanh(outputs[0].item() / 2))

    def _load(self) -> OnnxPairs:
        with uncounted(), self._lock:
            if self._pairs is None:
                from ingest.corpus.reader.onnx_scorer import OnnxPairs

                if not self._file.is_file():
                    raise ModelUnavailable(f"{SETTING}={self.name} is not a file.")
                tokenizer = find_weights().folder / TOKENIZER
                try:
                    self._pairs = OnnxPairs("of entailment", self._file, tokenizer, self._threads)
                except ModelUnavailable as error:
                    raise ModelUnavailable(f"{SETTING}={self.name} is not a model of entailment.") from error
            return self._pairs
