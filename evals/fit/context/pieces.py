"""Examples as word pieces, as the program puts them to the context reader, and what the reader is to say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from evals.fit.context.examples import Example
from evals.fit.reader.network import ReaderNetwork
from evals.fit.reader.train import padded
from evals.fit.training import words
from ingest.corpus.reader.context_reader import join_texts, without_marks, word_pieces
from ingest.corpus.reader.onnx_scorer import PAIR_PIECES, QUESTION_PIECES, SPECIAL_PIECES

ALONE_SHARE = 0.3  # how much the whole question counts beside its words
_NO_WORD = -1.0


@dataclass(frozen=True, slots=True)
class EncodedExample:
    """An example in word pieces; `unsaid` is 1 for the first piece of a word that is unsaid, 0 of another, else -1."""

    ids: list[int]
    types: list[int]
    unsaid: list[float]
    stands_alone: bool


@dataclass(frozen=True, slots=True)
class ExampleBatch:
    """Word pieces (n, length), which are no padding, which are of what was said, which words are unsaid; and of each
    example whether it stands alone."""

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor
    unsaid: torch.Tensor
    alone: torch.Tensor


def encode_example(tokenizer: Tokenizer, example: Example) -> EncodedExample:
    """The example in word pieces; the end of what is too long is left out, as the program leaves it out."""
    question = tokenizer.encode(without_marks(example.question), add_special_tokens=False)
    question.truncate(QUESTION_PIECES)
    text = join_texts(example.said)
    encoding = tokenizer.encode(text, add_special_tokens=False)
    encoding.truncate(PAIR_PIECES - SPECIAL_PIECES - len(question.ids))
    pieces = tokenizer.post_process(question, encoding)
    unsaid = [_NO_WORD] * len(pieces.ids)
    for piece, start, end in word_pieces(pieces, text):
        unsaid[piece] = float(not example.unsaid.isdisjoint(words(text[start:end])))
    return EncodedExample(pieces.ids, pieces.type_ids, unsaid, example.stands_alone)


def batch_of(examples: Sequence[EncodedExample]) -> ExampleBatch:
    """Examples as one batch, padded to the longest."""
    rows = [torch.tensor(example.unsaid) for example in examples]
    unsaid = pad_sequence(rows, batch_first=True, padding_value=_NO_WORD)
    alone = torch.tensor([float(example.stands_alone) for example in examples])
    return ExampleBatch(*padded(examples), unsaid, alone)


def loss_of_context(network: ReaderNetwork, batch: ExampleBatch) -> torch.Tensor:
    """Cross-entropy of the words, and of whether the question stands alone."""
    alone, words_unsaid, _ = network(batch.ids, batch.mask, batch.types)
    is_word = batch.unsaid >= 0
    of_words = functional.binary_cross_entropy_with_logits(words_unsaid[is_word], batch.unsaid[is_word])
    return of_words + ALONE_SHARE * functional.binary_cross_entropy_with_logits(alone, batch.alone)
