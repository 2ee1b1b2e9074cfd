"""The reader trained by `python -m evals train reader`: does a text answer a question, and with which of its words?

Relevance is not an answer: a sentence about the same event that does not answer the question scores high in the ranking
reader. This one was trained to distinguish such sentences (evals/fit/reader), and marks the answering words
(Devlin et al. 2019, BERT, section 4.2; Rajpurkar et al. 2018 on questions without an answer).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.corpus.reader.reader import ONNX_BATCH, batches
from ingest.corpus.reader.shipped import ShippedReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL = "span_reader.onnx"
LONGEST_SPAN = 24  # word pieces of an answer: "at a glance" ends where a sentence begins


@dataclass(frozen=True, slots=True)
class Span:
    """The words of a text most likely to answer a question.

    `answers` is the logit that the text answers at all; [start, end) are the characters of the likeliest words,
    empty if there are none; `margin` is the log-odds of those words against no answer in the text.
    """

    answers: float
    start: int
    end: int
    margin: float


class SpanReader(ShippedReader):
    """Reads a question and texts for the words that answer; thread-safe, loaded at first use."""

    def __init__(self, *, threads: int = 0) -> None:
        super().__init__("of answering words", MODEL, threads)

    def read(
        self, question: str, leads: Sequence[str], texts: Sequence[str], deadline: float | None = None
    ) -> list[Span]:
        """A span for each text; its lead (a headline) is read but never marked.

        `deadline` is a time of time.monotonic(). Raises TimeoutError when it has passed, ModelFailed if the model
        cannot run, ModelUnavailable if it cannot be loaded.
        """
        pairs = self.load()
        starts = [len(lead) + 1 if lead else 0 for lead in leads]
        full_texts = [f"{lead}\n{text}" if lead else text for lead, text in zip(leads, texts, strict=True)]
        spans: dict[int, Span] = {}
        for rows in batches(full_texts, ONNX_BATCH * self._threads, deadline):
            results = pairs.run([(question, full_texts[row]) for row in rows])
            for row, (pieces, outputs) in zip(rows, results, strict=True):
                spans[row] = _span(pieces, outputs, starts[row])
        return [spans[row] for row in range(len(full_texts))]


def _span(pieces: Any, outputs: Sequence[NDArray[np.float32]], lead: int) -> Span:
    logits, words = float(outputs[0].reshape(-1)[0]), outputs[1][0]
    offsets = np.array(pieces.offsets)
    allowed = (np.array(pieces.type_ids) == 1) & (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 0] >= lead)
    positions = np.flatnonzero(allowed)
    if not len(positions):
        return Span(logits, 0, 0, -np.inf)
    starts, ends = words[positions, 0], words[positions, 1]
    sums = starts[:, None] + ends[None, :]
    sums[np.tril_indices(len(positions), -1)] = -np.inf
    sums[np.triu_indices(len(positions), LONGEST_SPAN)] = -np.inf
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    margin = float(sums[first, last] - words[0].sum())
    return Span(logits, int(offsets[positions[first], 0]) - lead, int(offsets[positions[last], 1]) - lead, margin)
