"""Opens an embedding model: converted to OpenVINO once and kept, or in torch where that cannot be.

OpenVINO computes the same vectors (checked at conversion) without importing torch, which alone costs
six seconds and 400 MB at every start.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.corpus.embedding_backends import OpenVinoBackend, TorchBackend, features
from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.kept_conversion import DESCRIPTION, MODEL, open_kept, write_description
from ingest.corpus.model_files import ModelFiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.corpus.embedding import Backend

log = logging.getLogger(__name__)

# Raise when the conversion changes: an older file is then converted anew.
CONVERSION = 4
MINIMUM_COSINE = 0.999
PROBES = (
    "Ministers of three countries met in Tokyo on Saturday.",
    "What did the central bank decide?",
    "The storm made landfall before 1 p.m.; winds reached 185 mph. " * 12,
)
# What a processor computes in bfloat16 it may compute in float32 faster, or the other way round; the vectors are the
# same for search (docs/decisions/0006-embedding-backend.md has the recall of both).
PRECISIONS = ("f32", "bf16")
TIMED = 4  # runs of each


def open_model(files: ModelFiles, backend: str, threads: int) -> tuple[Backend, dict[str, object]]:
    """The runner of these files and a description: dimension, max_tokens, pad_id, prompts, tokenizer."""
    if backend == "torch":
        model = _sentence_transformer(files)
        return TorchBackend(model, threads), _describe(model)
    folder = _cache_folder() / f"{files.digest}-{CONVERSION}"
    try:
        return open_kept(folder, threads)
    except (RuntimeError, ImportError, OSError, ValueError, LookupError):
        pass  # not there yet, cut short or garbled by a full disk or a crash, or not for this user to read
    try:
        _convert(files, folder)
        return open_kept(folder, threads)
    except (RuntimeError, ImportError, OSError, ValueError, LookupError, ModelUnavailable) as error:
        if backend == "openvino":
            raise ModelUnavailable(f"{files.name} cannot be run by OpenVINO; set EMBEDDING_BACKEND=torch.") from error
        log.warning("OpenVINO cannot take the model %s (%s): torch runs it", files.name, _in_words(error))
        return open_model(files, "torch", threads)


def _in_words(error: Exception) -> str:
    # An error of the system would name a path of this machine.
    return (error.strerror if isinstance(error, OSError) else None) or str(error).split("\n")[0]


def _cache_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("dateline"))


def _sentence_transformer(files: ModelFiles) -> Any:
    # Nothing is fetched here: find_model has brought the files.
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    return SentenceTransformer(str(files.folder), device="cpu", local_files_only=True).eval()


def _describe(model: Any) -> dict[str, object]:
    prompts = getattr(model, "prompts", {}) or {}
    tokenizer = model.tokenizer
    return {
        "dimension": model.encode(["probe"]).shape[1],
        "max_tokens": model.get_max_seq_length() or 512,
        "pad_id": tokenizer.pad_token_id or 0,
        "query_prompt": prompts.get("query") or "",
        "document_prompt": prompts.get("document") or "",
        "tokenizer": tokenizer.backend_tokenizer.to_str(),
        "pools_by_mean": _pools_by_mean(model),
    }


def _pools_by_mean(model: Any) -> bool:
    """Whether a text's vector is the mean of its word pieces', with nothing but a scaling after it."""
    *_, last = [part for part in model if type(part).__name__ != "Normalize"]
    config: dict[str, Any] = last.get_config_dict() if type(last).__name__ == "Pooling" else {}
    # One name since sentence-transformers 5.2, a flag a mode before.
    return bool(config.get("pooling_mode", "mean" if config.get("pooling_mode_mean_tokens") else None) == "mean")


def _convert(files: ModelFiles, folder: Path) -> None:
    """Write the model as OpenVINO reads it into folder, after comparing its vectors with torch's."""
    import openvino
    import torch

    model = _sentence_transformer(files)

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            found = self.inner(features(input_ids, attention_mask))
            return found["sentence_embedding"], found["token_embeddings"]

    example = {
        "input_ids": torch.ones(2, 8, dtype=torch.int64),
        "attention_mask": torch.ones(2, 8, dtype=torch.int64),
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        part = Path(made) / "model"
        part.mkdir()
        with warnings.catch_warnings():
            # The tracer warns of branches on shapes; _compare checks what came of them.
            warnings.simplefilter("ignore")
            converted = openvino.convert_model(Whole().eval(), example_input=example)
        openvino.save_model(converted, str(part / MODEL), compress_to_fp16=False)
        precision = _fastest(part / MODEL, model)
        write_description(part, {**_describe(model), "precision": precision})
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        try:
            part.rename(folder)
        except OSError:
            # Another process was faster and its file is the same.
            if not (folder / DESCRIPTION).is_file():
                raise


def _fastest(file: Path, model: Any) -> str:
    """The precision in which this machine runs the converted model fastest, of those with torch's vectors."""
    runners = {precision: OpenVinoBackend(file, 0, precision) for precision in PRECISIONS}
    batch = _pieces(model, PROBES[-1:] * 8)
    spent = dict.fromkeys(runners, float("inf"))
    for _ in range(TIMED):
        # In turn, and the best of each: what else the machine does then hits both alike.
        for precision, runner in runners.items():
            started = time.perf_counter()
            runner.run(*batch)
            spent[precision] = min(spent[precision], time.perf_counter() - started)
    return choose_precision(spent, {precision: _lowest_cosine(one, model) for precision, one in runners.items()})


def choose_precision(spent: Mapping[str, float], cosines: Mapping[str, float]) -> str:
    """The fastest precision of those whose vectors are torch's; raises ModelUnavailable where none's are."""
    exact = [precision for precision in spent if cosines[precision] >= MINIMUM_COSINE]
    if not exact:
        raise ModelUnavailable(f"its vectors differ from torch's (cosine {max(cosines.values()):.4f})")
    return min(exact, key=spent.__getitem__)


def _lowest_cosine(backend: Backend, model: Any) -> float:
    """How near the backend's vectors of the probes are to torch's, at the worst."""
    expected = model.encode(list(PROBES), normalize_embeddings=True)
    found = [backend.run(*_pieces(model, [probe]))[0] for probe in PROBES]
    return min(float(one @ other) for one, other in zip(found, expected, strict=True))


def _pieces(model: Any, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    batch = model.tokenizer(list(texts), return_tensors="np", truncation=True, max_length=model.max_seq_length)
    return batch["input_ids"].astype(np.int64), batch["attention_mask"].astype(np.int64)
