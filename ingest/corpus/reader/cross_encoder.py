"""Any other cross-encoder, loaded and run by sentence-transformers.

https://sbert.net/docs/cross_encoder/usage/usage.html
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from langchain_core.cross_encoders import BaseCrossEncoder

from ingest.corpus.embedding.model_files import find_files
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.imports import sentence_transformers

SETTING = "READER_MODEL"


class CrossEncoderModel(BaseCrossEncoder):
    """The model with this name or in this folder, loaded; thread-safe. Raises ModelUnavailable."""

    def __init__(self, name: str, threads: int) -> None:
        files = find_files(name, SETTING)
        self.name = name
        self.digest = files.digest
        self._lock = threading.Lock()
        self._model = open_cross_encoder(name, files.folder, threads, SETTING)
        if self._model.num_labels != 1:
            numbers = f"{self._model.num_labels} numbers a pair, not one"
            raise ModelUnavailable(f"{SETTING}={name} gives {numbers}; name a model for ranking.")

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        """One score per pair, higher is better, without the model's own activation, which would flatten the best.

        Raises ModelFailed if the model cannot read these texts.
        """
        import torch

        if not text_pairs:
            return []
        with self._lock:
            try:
                scores = self._model.predict(
                    text_pairs, batch_size=len(text_pairs), show_progress_bar=False, activation_fn=torch.nn.Identity()
                )
            except (RuntimeError, ValueError, IndexError) as error:  # out of memory; a tokenizer of another model
                raise ModelFailed(f"The reader {self.name} failed; check {SETTING}.") from error
        return [float(number) for number in scores]


def open_cross_encoder(name: str, folder: Path, threads: int, setting: str) -> Any:
    """The model in this folder, loaded by sentence-transformers; raises ModelUnavailable, which names the setting."""
    if not _is_cross_encoder(folder):
        # transformers would give any encoder a head of random numbers and say so in a warning only.
        alternative = f"set {setting}=none" if setting == SETTING else f"leave {setting} empty"
        raise ModelUnavailable(f"{setting}={name} is not a cross-encoder; name one, or {alternative}.")
    module = sentence_transformers()
    import torch
    from safetensors import SafetensorError

    torch.set_num_threads(threads)
    try:
        model = module.CrossEncoder(str(folder), device="cpu", local_files_only=True).eval()
        model.num_labels  # noqa: B018
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, AttributeError, SafetensorError) as error:
        raise ModelUnavailable(f"{setting}={name} cannot be loaded; its files are not whole.") from error
    return model


def _is_cross_encoder(folder: Path) -> bool:
    architectures = _json(folder / "config.json").get("architectures") or [""]
    kind = _json(folder / "config_sentence_transformers.json").get("model_type")
    return kind == "CrossEncoder" or str(architectures[0]).endswith("ForSequenceClassification")


def _json(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
