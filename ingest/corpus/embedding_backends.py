"""Runs an embedding model: converted to OpenVINO, or in torch as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class OpenVinoBackend:
    """The converted model on the CPU."""

    def __init__(self, model: Path, threads: int, precision: str) -> None:
        import openvino

        config = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": threads,
            "INFERENCE_PRECISION_HINT": precision,
        }
        self._compiled = openvino.Core().compile_model(str(model), "CPU", config)
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
            found = self._model(features(torch.from_numpy(input_ids), torch.from_numpy(attention_mask)))
            vectors = torch.nn.functional.normalize(found["sentence_embedding"], dim=1)
        return vectors.numpy(), found["token_embeddings"].numpy()


def features(input_ids: Any, attention_mask: Any) -> dict[str, Any]:
    """The input of a sentence-transformers model for padded word pieces."""
    return {
        "input_ids": input_ids,
        "attention_mask": attention_mask,
        "token_type_ids": input_ids * 0,
    }
