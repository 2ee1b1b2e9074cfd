"""Statements and texts in word pieces, and how far the reader is off."""

from __future__ import annotations

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from evals.fit.entailment.pairs import StatementPair
from evals.fit.reader.network import ReaderNetwork
from evals.fit.reader.train import Batch, Encoded

MOST_PIECES = 192


def encode_statement(tokenizer: Tokenizer, pair: StatementPair) -> Encoded | None:
    """The pair in word pieces as the program puts it to the reader; None where it is too long."""
    encoding = tokenizer.encode(pair.statement, f"{pair.headline}\n{pair.text}" if pair.headline else pair.text)
    return Encoded(encoding.ids, encoding.type_ids, 0, 0, pair.follows) if len(encoding.ids) <= MOST_PIECES else None


def loss_of_statement(network: ReaderNetwork, batch: Batch) -> torch.Tensor:
    """Cross-entropy of whether the statement follows."""
    follows, _, _ = network(batch.ids, batch.mask, batch.types)
    return functional.binary_cross_entropy_with_logits(follows, batch.answers)
