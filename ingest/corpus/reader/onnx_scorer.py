"""Runs the default reader with onnxruntime: each pair separately on one thread, several pairs at a time.

The int8 model scales its activations by the largest in the whole batch, including padding: the same text scored up to
0.9 higher or lower in another batch (docs/decisions/0014-reader-weights.md). Alone, a text has one score, and with
a thread for each pair this takes about as long as batches.
"""

from __future__ import annotations

import os
import platform
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.cross_encoders import BaseCrossEncoder

from ingest.corpus.embedding.model_files import ModelFiles
from ingest.corpus.errors import ModelFailed, ModelUnavailable
from ingest.corpus.imports import IMPORT_TURN
from ingest.corpus.reader.weights import MODEL, REQUIREMENT, TOKENIZER
from ingest.corpus.text.folding import OTHER_LETTERS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Encoding

PAIR_PIECES = 320  # word pieces of a pair; the end of a longer text is not read
QUESTION_PIECES = 128  # of these at most for the question, so that a long question leaves room for the text
SPECIAL_PIECES = 3  # [CLS] question [SEP] text [SEP]
ERRORS_ONLY = 3
SWITCHES = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")  # today's name and the first one


class OnnxPairs:
    """A pair model of this package and its tokenizer, loaded; thread-safe.

    Raises ModelUnavailable if they cannot be loaded.
    """

    def __init__(self, name: str, model: Path, tokenizer: Path, threads: int, package: str = REQUIREMENT) -> None:
        with IMPORT_TURN:
            from tokenizers import Tokenizer, normalizers

            runtime = _onnxruntime()
        self._errors = _errors()
        try:
            self._session = runtime.InferenceSession(str(model), _options(runtime), providers=["CPUExecutionProvider"])
        except self._errors as error:
            raise ModelUnavailable(f"The reader {name} cannot be loaded; reinstall {package}.") from error
        self._name = name
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        # The file asks for 512 pieces of every pair, filled up where there are fewer.
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        # It drops accents itself and keeps these: to the model, Walesa and Wałęsa would be two.
        letters = [normalizers.Replace(letter, plain) for letter, plain in OTHER_LETTERS.items()]
        self._tokenizer.normalizer = normalizers.Sequence([self._tokenizer.normalizer, *letters])
        self._pool = ThreadPoolExecutor(threads, "reader")

    def run(self, pairs: list[tuple[str, str]]) -> list[tuple[Encoding, list[NDArray[np.float32]]]]:
        """The word pieces of each pair and the model's output; raises ModelFailed if it cannot run."""
        try:
            return list(self._pool.map(self._run, self._pieces(pairs)))
        except self._errors as error:
            raise ModelFailed(f"The reader {self._name} failed; is there enough memory?") from error

    def _pieces(self, pairs: list[tuple[str, str]]) -> list[Encoding]:
        questions = {question: self._encode([question], QUESTION_PIECES)[0] for question, _ in pairs}
        texts = self._encode([text for _, text in pairs], PAIR_PIECES)
        encodings = []
        for (question, _), text in zip(pairs, texts, strict=True):
            text.truncate(PAIR_PIECES - SPECIAL_PIECES - len(questions[question].ids))
            encodings.append(self._tokenizer.post_process(questions[question], text))
        return encodings

    def _encode(self, texts: list[str], max_tokens: int) -> list[Encoding]:
        encodings = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        for encoding in encodings:
            encoding.truncate(max_tokens)
        return list(encodings)

    def _run(self, pieces: Encoding) -> tuple[Encoding, list[NDArray[np.float32]]]:
        outputs = self._session.run(
            None,
            {
                "input_ids": np.array([pieces.ids], np.int64),
                "attention_mask": np.array([pieces.attention_mask], np.int64),
                "token_type_ids": np.array([pieces.type_ids], np.int64),
            },
        )
        return pieces, outputs


class OnnxScorer(BaseCrossEncoder):
    """The model in these files, loaded; thread-safe. Raises ModelUnavailable if it cannot be loaded."""

    def __init__(self, files: ModelFiles, threads: int) -> None:
        self._pairs = OnnxPairs(files.name, files.folder / MODEL, files.folder / TOKENIZER, threads)

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        """One logit for each (question, text), higher is better; raises ModelFailed if the model cannot run."""
        return [float(outputs[0][0, 0]) for _, outputs in self._pairs.run(text_pairs)]


def _options(runtime: Any) -> Any:
    options = runtime.SessionOptions()
    # A pair has one thread, the caller's: there are no threads inside that would wait for work by spinning.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = ERRORS_ONLY
    # Lengths differ from pair to pair: memory plans kept for each would only grow (by 15 MB over all lengths).
    options.enable_mem_pattern = False
    if clips_int8_sums():
        # Half as slow again, with the scores that every other processor gives.
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def clips_int8_sums() -> bool:
    """Whether this processor may clip sums of two int8 products, as x86 does without VNNI.

    https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, "When and why do I need to try U8U8?"
    """
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return False
    try:
        return "vnni" not in Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return True


def _errors() -> tuple[type[Exception], ...]:
    # They have no base of their own.
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = ("EPFail", "Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoSuchFile", "NotImplemented")
    return tuple(getattr(state, name) for name in (*names, "RuntimeException"))


def _onnxruntime() -> Any:
    """The module, without its telemetry, and with only its errors logged.

    By default (seen with 1.32, also on Linux) importing it writes a machine id into the user's cache folder and sends
    events to Microsoft, as Privacy.md in the package says.
    """
    # Before the import, which else makes the id and the sender; for good, in child processes too.
    os.environ.update(dict.fromkeys(SWITCHES, "1"))
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # where it does not ask the environment, as in some builds for Windows
    onnxruntime.set_default_logger_severity(ERRORS_ONLY)
    return onnxruntime
