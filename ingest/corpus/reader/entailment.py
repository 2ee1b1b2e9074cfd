"""A cross-encoder for natural language inference: whether a sentence follows from a text.

Loaded and run by sentence-transformers: https://sbert.net/docs/cross_encoder/pretrained_models.html#nli
"""

from __future__ import annotations

import os
import threading
from typing import Any

from ingest.corpus.embedding.model_files import find_files
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.reader.cross_encoder import open_cross_encoder

SETTING = "ENTAILMENT_MODEL"
ENTAILED = "entail"  # how the name of that label begins, wherever it stands among the others


class EntailmentModel:
    """The model with this name or in this folder, loaded at first use; thread-safe."""

    def __init__(self, name: str, *, threads: int = 0) -> None:
        self.name = name
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._loaded: tuple[Any, int] | None = None

    def chance(self, text: str, sentence: str) -> float:
        """The chance, 0..1, that the sentence follows from the text.

        Raises ModelUnavailable if it cannot be loaded, ModelFailed if it returns no usable scores.
        """
        with self._lock:
            model, label = self._load()
            import torch

            try:
                scores = model.predict(
                    [(text, sentence)], show_progress_bar=False, activation_fn=torch.nn.Softmax(dim=-1)
                )
            except (RuntimeError, ValueError, IndexError) as error:  # out of memory; a tokenizer of another model
                raise ModelFailed(f"The model {self.name} failed; check {SETTING}.") from error
        chance = float(scores[0][label])
        if not 0 <= chance <= 1:
            raise ModelFailed(f"The model {self.name} gives no usable scores; check {SETTING}.")
        return chance

    def _load(self) -> tuple[Any, int]:
        if self._loaded is None:
            model = open_cross_encoder(self.name, find_files(self.name, SETTING).folder, self._threads, SETTING)
            labels = {str(label).casefold(): int(index) for index, label in model.config.id2label.items()}
            matches = [index for label, index in labels.items() if label.startswith(ENTAILED)]
            if len(matches) != 1 or len(labels) < 2:
                raise ModelUnavailable(
                    f"{SETTING}={self.name} has no label for entailment in its config.json; "
                    "name a model for natural language inference."
                )
            self._loaded = model, matches[0]
        return self._loaded
