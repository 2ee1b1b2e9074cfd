"""Quantizes an embedding model to int8: half the time or less on processors that multiply it fast.

Post-training quantization with nncf, of weights and activations (Jacob et al., 2018, Quantization and Training of
Neural Networks for Efficient Integer-Arithmetic-Only Inference), outliers of activations moved into the weights first
(Xiao et al., 2023, SmoothQuant). The ranges of activations come from the calibration texts next to this file.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING, Any

from ingest.corpus.embedding.quiet_openvino import openvino
from ingest.corpus.imports import IMPORT_TURN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TEXTS = "quantization_texts.txt"
TOGETHER = 3  # paragraphs that fill a passage; single ones are as short as questions and headlines


def quantized(model: Any, pieces: Callable[[str], tuple[NDArray[np.int64], NDArray[np.int64]]]) -> Any:
    """A copy of an OpenVINO model in int8; `pieces` gives a text's word pieces and mask, (1, length) each.

    Raises ImportError if nncf is not installed, RuntimeError or ValueError if it does not support the model.
    """
    openvino()  # first, so that nncf finds no telemetry either
    lines = (resources.files(__package__) / TEXTS).read_text("utf-8").splitlines()
    texts = lines + ["\n".join(lines[first : first + TOGETHER]) for first in range(len(lines) - TOGETHER + 1)]
    # It loads torch's compiler of extensions, which warns a person without a GPU that there is none.
    logging.getLogger("torch.utils.cpp_extension").setLevel(logging.ERROR)
    # Its progress bars go to standard output, where a program may be reading JSON, and its log to what that is when it
    # is imported.
    with contextlib.redirect_stdout(io.StringIO()):
        with IMPORT_TURN:
            import nncf
        # Not by its own set_log_level, which sets the level of every handler that its logger shares.
        logging.getLogger("nncf").setLevel(logging.ERROR)
        return nncf.quantize(
            model,
            nncf.Dataset([list(pieces(text)) for text in texts]),
            model_type=nncf.ModelType.TRANSFORMER,
            subset_size=len(texts),
        )
