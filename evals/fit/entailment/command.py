"""python -m evals train entailment-reader: trains the reader of whether a statement follows from a text."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import astuple
from importlib.resources import as_file, files
from itertools import chain
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from evals.fit.entailment.pairs import StatementPair, all_pairs, pairs_in_other_words
from evals.fit.reader.network import ReaderNetwork, read_network, write_network
from evals.fit.reader.train import Batch, Encoded, batches, open_tokenizer, train_network
from evals.terminal import Progress
from ingest.corpus.reader import span_reader
from ingest.corpus.reader.weights import MODEL, find_weights

RATE, LATER_RATE = 7e-5, 5e-5
ROUNDS = 2  # over all pairs, in another order
OTHER_PAIRS = 20_000  # a round, beside those in other words, where a reader of statements is trained on
MOST_PIECES = 192


def train_entailment_reader(out: Path, progress: Progress, start: ReaderNetwork | None = None) -> str:
    """Trains on the written pairs, writes the model and says what it was trained on; goes on after a stop.

    From the span reader on all pairs. A reader of statements given as `start` is trained on, with those in other words
    and others that are drawn for each round, so that it keeps what it knows.
    """
    rounds = _rounds(list(pairs_in_other_words() if start else all_pairs()))
    used = {*chain(*rounds)}
    tokenizer = open_tokenizer()
    encoded = {pair: pieces for pair in used if (pieces := encode_statement(tokenizer, pair))}
    work = [
        batch
        for number, pairs in enumerate(rounds)
        for batch in batches([encoded[pair] for pair in pairs if pair in encoded], random.Random(number))
    ]
    torch.manual_seed(ROUNDS)
    checkpoint, rate = out.with_suffix(".entailment"), LATER_RATE if start else RATE
    network = start or _span_reader()
    train_network(network, work, loss_of_statement, checkpoint, seed=ROUNDS, rate=rate, progress=progress)
    write_network(network, find_weights().folder / MODEL, out)
    checkpoint.unlink()
    return json.dumps({"pairs": dict(Counter(pair.kind for pair in used).most_common())})


def _rounds(pairs: list[StatementPair]) -> list[list[StatementPair]]:
    # In order, so that a draw is the same every time: a set has another order in each process.
    others = sorted({*all_pairs()} - {*pairs}, key=astuple)
    count = min(OTHER_PAIRS, len(others))
    return [pairs + random.Random(number).sample(others, count) for number in range(ROUNDS)]


def _span_reader() -> ReaderNetwork:
    with as_file(files(span_reader.__package__) / span_reader.MODEL) as file:
        return read_network(file)


def encode_statement(tokenizer: Tokenizer, pair: StatementPair) -> Encoded | None:
    """The pair in word pieces as the program puts it to the reader; None where it is too long."""
    encoding = tokenizer.encode(pair.statement, f"{pair.headline}\n{pair.text}" if pair.headline else pair.text)
    return Encoded(encoding.ids, encoding.type_ids, 0, 0, pair.follows) if len(encoding.ids) <= MOST_PIECES else None


def loss_of_statement(network: ReaderNetwork, batch: Batch) -> torch.Tensor:
    """Cross-entropy of whether the statement follows."""
    follows, _, _ = network(batch.ids, batch.mask, batch.types)
    return functional.binary_cross_entropy_with_logits(follows, batch.answers)
