"""The reader trained by `python -m evals train entailment-reader`: does a statement follow from a text?

Recognizing textual entailment: Dagan, Glickman and Magnini 2006, The PASCAL Recognising Textual Entailment Challenge.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.corpus.errors import ModelUnavailable
from ingest.corpus.reader.entailment import SETTING
from ingest.corpus.reader.shipped import ShippedReader
from ingest.corpus.reader.weights import TOKENIZER, find_weights

if TYPE_CHECKING:
    from ingest.corpus.reader.onnx_scorer import OnnxPairs

MODEL = "entailment_reader.onnx"
SUFFIX = ".onnx"
CLOSED_BY = 2  # [CLS] and [SEP] around the statement


class EntailmentReader(ShippedReader):
    """Reads a statement and a text for whether the one follows; thread-safe, loaded at first use.

    `file` is another model of the same training, in place of the one that comes with the program.
    """

    def __init__(self, file: Path | None = None, *, threads: int = 0) -> None:
        super().__init__("of statements", MODEL, threads)
        self.name = str(file) if file else MODEL.removesuffix(SUFFIX)
        self._file = file

    def chance(self, text: str, sentence: str) -> float:
        """The chance, 0..1, that the sentence follows from the text; 0 where they are too long to be read whole.

        Raises ModelUnavailable if the model cannot be loaded, ModelFailed if it cannot run.
        """
        ((pieces, outputs),) = self.load().run([(sentence, text)])
        if outputs[0].size != 1:  # one logit for each label: of which, the file does not say
            raise ModelUnavailable(f"{SETTING}={self.name} is not a model of entailment.")
        from ingest.corpus.reader.onnx_scorer import PAIR_PIECES, QUESTION_PIECES

        # What was cut off may have turned the rest.
        if len(pieces.ids) >= PAIR_PIECES or pieces.type_ids.count(0) - CLOSED_BY >= QUESTION_PIECES:
            return 0.0
        return 0.5 * (1 + math.tanh(outputs[0].item() / 2))

    def _open(self) -> OnnxPairs:
        if self._file is None:
            return super()._open()
        from ingest.corpus.reader.onnx_scorer import OnnxPairs

        if not self._file.is_file():
            raise ModelUnavailable(f"{SETTING}={self.name} is not a file.")
        tokenizer = find_weights().folder / TOKENIZER
        try:
            return OnnxPairs(self._name, self._file, tokenizer, self._threads)
        except ModelUnavailable as error:
            raise ModelUnavailable(f"{SETTING}={self.name} is not a model of entailment.") from error
