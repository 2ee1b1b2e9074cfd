"""The reader trained by `python -m evals train context-reader`: what said before does a question leave unsaid?

Each word of the conversation gets the probability that a person would write it into the question, to have it stand
alone (Voskarides et al. 2020, Query Resolution for Conversational Search with Limited Supervision, section 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.corpus.reader.shipped import ShippedReader

if TYPE_CHECKING:
    from tokenizers import Encoding

MODEL = "context_reader.onnx"
LONGEST = 500  # characters that are read of one text of the conversation
_BETWEEN = " [SEP] "  # the tokenizer's mark of the end of a text
_MARKS = re.compile(r"\[(?:CLS|SEP|PAD|MASK|UNK)\]")  # in a text itself they are no marks
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class UnsaidWord:
    """A word that was said before, as it was written, and the probability that the question leaves it unsaid."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Context:
    """The words of a conversation as far as they were read; `stands_alone` is the logit that nothing is unsaid."""

    words: tuple[UnsaidWord, ...]
    stands_alone: float


class ContextReader(ShippedReader):
    """Reads a question with what was said before it; thread-safe, loaded at first use."""

    def __init__(self, *, threads: int = 0) -> None:
        super().__init__("of follow-ups", MODEL, threads)

    def read(self, question: str, texts: Sequence[str]) -> Context:
        """What the question leaves unsaid of these texts, newest first: what does not fit in is not read.

        Raises ModelFailed if the model cannot run, ModelUnavailable if it cannot be loaded.
        """
        text = join_texts(texts)
        ((pieces, (alone_score, words, *_)),) = self.load().run([(without_marks(question), text)])
        probabilities = 1 / (1 + np.exp(-words[0, :, 0]))
        return Context(
            tuple(
                UnsaidWord(text[start:end], float(probabilities[piece]))
                for piece, start, end in word_pieces(pieces, text)
            ),
            float(alone_score.reshape(-1)[0]),
        )


def join_texts(texts: Sequence[str]) -> str:
    """The texts as the model reads them."""
    return _BETWEEN.join(without_marks(text)[:LONGEST] for text in texts)


def without_marks(text: str) -> str:
    """The text without the tokenizer's own marks."""
    return _MARKS.sub(" ", text)


def word_pieces(pieces: Encoding, text: str) -> Iterator[tuple[int, int, int]]:
    """(piece, start, end) of each word of the text with its first word piece, as far as it was read."""
    firsts: dict[int, int] = {}
    for number, (of_text, (start, end)) in enumerate(zip(pieces.type_ids, pieces.offsets, strict=True)):
        if of_text and end > start:
            firsts.setdefault(start, number)
    for match in _WORD.finditer(text):
        if match.start() in firsts:
            yield firsts[match.start()], match.start(), match.end()
