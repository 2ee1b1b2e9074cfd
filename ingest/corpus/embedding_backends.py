"""Runs a sentence-transformers model: converted to OpenVINO once, or in torch as it is.

OpenVINO computes the same vectors (checked at conversion) without importing torch, which alone costs
six seconds and 400 MB at every start.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.model_files import ModelFiles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.corpus.embedding import Backend

log = logging.getLogger(__name__)

# Raise when the conversion changes: an older file is then converted anew.
CONVERSION = 2
MINIMUM_COSINE = 0.999
PROBES = (
    "Ministers of three countries met in Tokyo on Saturday.",
    "What did the central bank decide?",
    "The storm made landfall before 1 p.m.; winds reached 185 mph. " * 12,
)


class OpenVinoBackend:
    """The converted model on the CPU."""

    def __init__(self, model: Path, threads: int) -> None:
        import openvino

        # The precision is left to the plugin: bfloat16 where the processor computes it, float32 elsewhere
        # (docs/decisions/0006-embedding-backend.md has the recall of both).
        self._compiled = openvino.Core().compile_model(
            str(model), "CPU", {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads}
        )
        self._request = self._compiled.create_infer_request()

    def run(self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Unit vectors of texts for padded word pieces."""
        result = self._request.infer([input_ids, attention_mask])
        vectors = np.array(result[self._compiled.output(0)], np.float32)
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths

    def run_with_pieces(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same, and a vector for each word piece."""
        vectors = self.run(input_ids, attention_mask)
        # Only read, and before the next run: a view of what the request holds spares a copy.
        return vectors, self._request.get_output_tensor(1).data


class TorchBackend:
    """The model in torch, as sentence-transformers loads it."""

    def __init__(self, model: Any, threads: int) -> None:
        import torch

        torch.set_num_threads(threads)
        self._model = model

    def run(self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Unit vectors of texts for padded word pieces."""
        return self.run_with_pieces(input_ids, attention_mask)[0]

    def run_with_pieces(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same, and a vector for each word piece."""
        import torch

        with torch.inference_mode():
            found = self._model(_features(torch.from_numpy(input_ids), torch.from_numpy(attention_mask)))
            vectors = torch.nn.functional.normalize(found["sentence_embedding"], dim=1)
        return vectors.numpy(), found["token_embeddings"].numpy()


def open_backend(files: ModelFiles, backend: str, threads: int) -> tuple[Backend, dict[str, object]]:
    """The runner of these files and a description: dimension, max_tokens, pad_id, prompts, tokenizer."""
    if backend == "torch":
        model = _sentence_transformer(files)
        return TorchBackend(model, threads), _describe(model)
    folder = _cache_folder() / f"{files.digest}-{CONVERSION}"
    try:
        return _open_converted(folder, threads)
    except (RuntimeError, ImportError, OSError, ValueError):
        pass  # not there yet, cut short by a full disk or a crash, or not for this user to read
    try:
        _convert(files, folder)
        return _open_converted(folder, threads)
    except (RuntimeError, ImportError, OSError, ValueError, ModelUnavailable) as error:
        if backend == "openvino":
            raise ModelUnavailable(f"{files.name} cannot be run by OpenVINO; set EMBEDDING_BACKEND=torch.") from error
        log.warning("OpenVINO cannot take the model %s (%s): torch runs it", files.name, _in_words(error))
        return open_backend(files, "torch", threads)


def _open_converted(folder: Path, threads: int) -> tuple[Backend, dict[str, object]]:
    description = json.loads((folder / "description.json").read_text("utf-8"))
    return OpenVinoBackend(folder / "model.xml", threads), description


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


def _features(input_ids: Any, attention_mask: Any) -> dict[str, Any]:
    return {
        "input_ids": input_ids,
        "attention_mask": attention_mask,
        "token_type_ids": input_ids * 0,
    }


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
            found = self.inner(_features(input_ids, attention_mask))
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
        openvino.save_model(converted, str(part / "model.xml"), compress_to_fp16=False)
        _compare(OpenVinoBackend(part / "model.xml", 1), model)
        (part / "description.json").write_text(json.dumps(_describe(model)), "utf-8")
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        try:
            part.rename(folder)
        except OSError:
            # Another process was faster and its file is the same.
            if not (folder / "description.json").is_file():
                raise


def _compare(backend: Backend, model: Any) -> None:
    for probe in PROBES:
        expected = model.encode([probe], normalize_embeddings=True)[0]
        batch = model.tokenizer([probe], return_tensors="np", truncation=True, max_length=model.max_seq_length)
        found = backend.run(batch["input_ids"].astype(np.int64), batch["attention_mask"].astype(np.int64))[0]
        if float(found @ expected) < MINIMUM_COSINE:
            raise ModelUnavailable(f"its vectors differ from torch's (cosine {found @ expected:.4f})")
