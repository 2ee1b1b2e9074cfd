"""Converts an embedding model to OpenVINO, in the precisions that this machine runs fastest."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.corpus.embedding.backends import BATCHES, Backend, OpenVinoBackend, features
from ingest.corpus.embedding.kept_conversion import MODEL, PART, PASSAGES, WEIGHTS, write_description
from ingest.corpus.embedding.quantization import quantized
from ingest.corpus.embedding.quiet_openvino import core, openvino
from ingest.corpus.errors import ModelUnavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray


log = logging.getLogger(__name__)

PROBES = (
    "Ministers of three countries met in Tokyo on Saturday.",
    "What did the central bank decide?",
    "The storm made landfall before 1 p.m.; winds reached 185 mph. " * 12,
)
# How near the vectors have to be to torch's. A processor computes in bfloat16 or in float32 faster, one way or the
# other round, with the same vectors for search. int8 moves them a little for half the time: good for passages, of
# which there are many, not for the question too (docs/decisions/0006-embedding-backend.md has the recall of each).
MINIMUM_COSINE = {"f32": 0.999, "bf16": 0.999, "int8": 0.98}
APPROXIMATE = "int8"
WORTH = 1.25  # times as fast as what is exact, or int8 is not taken
TIMED = 4  # runs of each
HOPELESS = 5.0  # times as slow as the fastest after the first run: it is not run again
ONCE = "Preparing the embedding model for this machine, once: half a minute to a minute."


def convert(model: Any, description: Mapping[str, object], folder: Path) -> None:
    """Writes a sentence-transformers model in OpenVINO's format to folder, after comparing its vectors with torch's.

    For one process at a time. Raises ModelUnavailable if they differ, and whatever OpenVINO raises for a model that
    it does not support.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name.split('-')[0]}-{PART}-") as temporary:
        _tell()
        kinds = conversions(model, Path(temporary))
        exact, passages = choose_precisions(*_measured(kinds, model))
        part = kinds[exact]
        if passages == APPROXIMATE:
            for suffix in (Path(MODEL).suffix, WEIGHTS):
                (kinds[passages] / MODEL).with_suffix(suffix).rename((part / PASSAGES).with_suffix(suffix))
        write_description(part, {**description, "precision": exact})
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)


def _tell() -> None:
    log.info(ONCE)
    if sys.stderr.isatty() and not log.isEnabledFor(logging.INFO):
        print(ONCE, file=sys.stderr)


def choose_precisions(spent: Mapping[str, float], cosines: Mapping[str, float]) -> tuple[str, str]:
    """The fastest precision for questions and for passages among those whose vectors are close enough to torch's.

    Raises ModelUnavailable if there is none.
    """
    near = [precision for precision in spent if cosines[precision] >= MINIMUM_COSINE[precision]]
    exact = [precision for precision in near if precision != APPROXIMATE]
    if not exact:
        raise ModelUnavailable(f"its vectors differ from torch's (cosine {max(cosines.values()):.4f})")
    best = min(exact, key=spent.__getitem__)
    return best, APPROXIMATE if APPROXIMATE in near and spent[APPROXIMATE] * WORTH <= spent[best] else best


def conversions(model: Any, folder: Path) -> dict[str, Path]:
    """Converts the model in this folder: precision -> its files' folder (the same for all exact precisions)."""
    exact, approximate = folder / "exact", folder / "approximate"
    _save(_converted(model), exact)
    kinds = {"f32": exact}
    # A processor without bfloat16 computes in it as well, forty times slower.
    if "BF16" in core().get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        kinds["bf16"] = exact
    if _quantize(exact, model, approximate):
        kinds[APPROXIMATE] = approximate
    return kinds


def _converted(model: Any) -> Any:
    import torch

    class Whole(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            output = self.inner(features(input_ids, attention_mask))
            return output["sentence_embedding"], output["token_embeddings"]

    example = {"input_ids": torch.ones(2, 8, dtype=torch.int64), "attention_mask": torch.ones(2, 8, dtype=torch.int64)}
    with warnings.catch_warnings():
        # The tracer warns of branches on shapes; comparing vectors checks what came of them.
        warnings.simplefilter("ignore")
        return openvino().convert_model(Whole().eval(), example_input=example)


def _save(converted: Any, folder: Path) -> None:
    folder.mkdir()
    openvino().save_model(converted, str(folder / MODEL), compress_to_fp16=False)


def _read(folder: Path) -> Any:
    return core().read_model(str(folder / MODEL))


def _quantize(exact: Path, model: Any, folder: Path) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the libraries that it is made with, to their own developers
            smaller = quantized(_read(exact), lambda text: _pieces(model, [text]))
        _save(smaller, folder)
        OpenVinoBackend(folder / MODEL, 0, APPROXIMATE).run(*_pieces(model, PROBES[:1]))
    except Exception as error:  # noqa: BLE001 - a faster copy is a gain, never a condition
        log.info("the model is not made int8: %s", str(error).split("\n")[0])
        return False
    return True


def _measured(kinds: Mapping[str, Path], model: Any) -> tuple[dict[str, float], dict[str, float]]:
    """The seconds that each precision takes on this machine, and its similarity to torch."""
    runners = {precision: OpenVinoBackend(folder / MODEL, 0, precision) for precision, folder in kinds.items()}
    expected = model.encode(list(PROBES), normalize_embeddings=True, show_progress_bar=False)
    cosines = {precision: _lowest_cosine(runner, model, expected) for precision, runner in runners.items()}
    batch = _pieces(model, PROBES[-1:] * max(BATCHES))
    return fastest_runs({precision: partial(runner.run, *batch) for precision, runner in runners.items()}), cosines


def fastest_runs(runs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The fewest seconds that each takes in a few runs; one that is far slower than another runs once."""
    spent = dict.fromkeys(runs, float("inf"))
    for _ in range(TIMED):
        # In turn, and the best of each: what else the machine does then hits all alike.
        for name, run in runs.items():
            if spent[name] < float("inf") and spent[name] > HOPELESS * min(spent.values()):
                continue
            started = time.perf_counter()
            run()
            spent[name] = min(spent[name], time.perf_counter() - started)
    return spent


def _lowest_cosine(backend: Backend, model: Any, expected: NDArray[np.float32]) -> float:
    """The lowest cosine between the backend's and torch's vectors of the probes; NaN if one is."""
    vectors = np.array([backend.run(*_pieces(model, [probe]))[0] for probe in PROBES])
    return float(np.min((vectors * expected).sum(axis=1)))


def _pieces(model: Any, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    batch = model.tokenizer(list(texts), return_tensors="np", truncation=True, max_length=model.max_seq_length)
    return batch["input_ids"].astype(np.int64), batch["attention_mask"].astype(np.int64)
