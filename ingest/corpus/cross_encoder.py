"""A sentence-transformers cross-encoder as LangChain's BaseCrossEncoder: question and passage read together, one score.

Reimers and Gurevych (2019), Sentence-BERT, section 1: slower than comparing two vectors, and better at telling which of
two near passages answers. https://sbert.net/docs/cross_encoder/usage/usage.html
"""

from __future__ import annotations

import json
import math
import os
import threading
from pathlib import Path
from typing import Any

from langchain_core.cross_encoders import BaseCrossEncoder

from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.model_files import find_folder

SETTING = "RERANKER_MODEL"


class CrossEncoderModel(BaseCrossEncoder):
    """Scores (question, passage) pairs; thread-safe, loaded at first use."""

    def __init__(self, name: str, *, threads: int = 0) -> None:
        self.name = name
        self._threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()
        self._model: Any = None

    def load(self) -> None:
        """Load the model if it is not loaded yet; raises ModelUnavailable."""
        with self._lock:
            if self._model is None:
                self._model = _open(self.name, self._threads)

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        """One number a pair, higher is better, without the model's own activation, which would flatten the best ones.

        Raises ModelUnavailable where the model cannot be loaded, ModelFailed where it does not give a number.
        """
        import torch

        self.load()
        if not text_pairs:
            return []
        with self._lock:
            try:
                found = self._model.predict(
                    text_pairs,
                    batch_size=len(text_pairs),
                    show_progress_bar=False,
                    activation_fn=torch.nn.Identity(),
                )
            except (RuntimeError, ValueError, IndexError) as error:  # out of memory; a tokenizer of another model
                raise ModelFailed(f"The reranker {self.name} failed; check {SETTING}.") from error
        scores = [float(number) for number in found]
        if not all(map(math.isfinite, scores)):
            raise ModelFailed(f"The reranker {self.name} gives no usable scores; check {SETTING}.")
        return scores


def _open(name: str, threads: int) -> Any:
    folder = find_folder(name, SETTING)
    if not _is_cross_encoder(folder):
        # transformers would give any encoder a head of random numbers and say so in a warning only.
        raise ModelUnavailable(f"{SETTING}={name} is not a cross-encoder; name one, or leave {SETTING} empty.")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    try:
        model = CrossEncoder(str(folder), device="cpu", local_files_only=True).eval()
        labels = model.num_labels
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, AttributeError, SafetensorError) as error:
        raise ModelUnavailable(f"{SETTING}={name} cannot be loaded; its files are not whole.") from error
    if labels != 1:
        raise ModelUnavailable(f"{SETTING}={name} gives {labels} numbers a pair, not one; name a model for ranking.")
    return model


def _is_cross_encoder(folder: Path) -> bool:
    architectures = _json(folder / "config.json").get("architectures") or [""]
    kind = _json(folder / "config_sentence_transformers.json").get("model_type")
    return kind == "CrossEncoder" or str(architectures[0]).endswith("ForSequenceClassification")


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
