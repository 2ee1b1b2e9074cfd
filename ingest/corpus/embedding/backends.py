"""Runs an embedding model: converted to OpenVINO, or in torch as it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.corpus.embedding.quiet_openvino import core

if TYPE_CHECKING:
    from numpy.typing import NDArray


# OpenVINO keeps code and packed weights for every shape that it has met, some 3 MB each in int8: a process that reads
# texts of any length would grow by hundreds of MB. Lengths are rounded up, and texts are run by few numbers.
BATCHES = (16, 4, 1)
LENGTHS = 8


class OpenVinoBackend:
    """The converted model on the CPU, compiled at its first run; not for two threads at once."""

    def __init__(self, model: Path, threads: int, precision: str) -> None:
        """Reads the model; raises RuntimeError if OpenVINO cannot read it, ImportError if it is not installed."""
        self._model = core().read_model(str(model))
        self._config = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": threads,
            # An int8 model says itself which of its parts are; the others stay exact.
            "INFERENCE_PRECISION_HINT": "f32" if precision == "int8" else precision,
        }

    @cached_property
    def _request(self) -> Any:
        return core().compile_model(self._model, "CPU", self._config).create_infer_request()

    def run(self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of texts for padded word pieces (n, length)."""
        self._request.infer([input_ids, attention_mask])
        vectors = np.array(self._request.get_output_tensor(0).data, np.float32)
        lengths: NDArray[np.float32] = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths

    def run_with_pieces(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same, and a vector for each word piece (n, length, dimension)."""
        vectors = self.run(input_ids, attention_mask)
        # Only read, and before the next run, which may give the memory back: a view of it spares a copy.
        return vectors, self._request.get_output_tensor(1).data


class TorchBackend:
    """The model in torch, as sentence-transformers loads it."""

    def __init__(self, model: Any, threads: int) -> None:
        import torch

        torch.set_num_threads(threads)
        self._model = model

    def run(self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of texts for padded word pieces (n, length)."""
        return self.run_with_pieces(input_ids, attention_mask)[0]

    def run_with_pieces(
        self, input_ids: NDArray[np.int64], attention_mask: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The same, and a vector for each word piece (n, length, dimension)."""
        import torch

        with torch.inference_mode():
            output = self._model(features(torch.from_numpy(input_ids), torch.from_numpy(attention_mask)))
            vectors = torch.nn.functional.normalize(output["sentence_embedding"], dim=1)
        return vectors.numpy(), output["token_embeddings"].numpy()


Backend = OpenVinoBackend | TorchBackend


@dataclass(frozen=True, slots=True)
class Runners:
    """The backends for questions and for passages; the same one unless another is faster for passages."""

    questions: Backend
    passages: Backend


def features(input_ids: Any, attention_mask: Any) -> dict[str, Any]:
    """The input of a sentence-transformers model for padded word pieces."""
    return {"input_ids": input_ids, "attention_mask": attention_mask, "token_type_ids": input_ids * 0}
