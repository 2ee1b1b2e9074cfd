"""python -m evals train reader FOLDER: trains the reader that judges sentences and marks what answers."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from evals.fit.reader.kept_pairs import SUFFIX
from evals.fit.reader.network import read_network, write_network
from evals.fit.reader.pairs import Pair, make_pairs
from evals.fit.reader.sets import SHARES, training_questions
from evals.fit.reader.train import (
    Encoded,
    batches,
    batches_of_lists,
    encode,
    loss_of,
    loss_of_lists,
    open_tokenizer,
    train_network,
)
from evals.terminal import Progress
from ingest.corpus.reader.weights import MODEL, find_weights

ROUNDS = 2  # each over questions of its own
BESIDE = 9_000  # pairs of the sets beside what a search brings, so that what they taught is not lost
RATE, RATE_OF_LISTS = 1e-4, 5e-5


def train_reader(folder: Path, out: Path, progress: Progress, searched: Sequence[Sequence[Pair]] = ()) -> str:
    """Trains on the sets in this folder, writes the model and says what it was trained on; goes on after a stop.

    With what was searched for questions, a third round is over these.
    """
    base = find_weights().folder
    tokenizer = open_tokenizer()
    torch.manual_seed(ROUNDS)
    network = read_network(base / MODEL)
    counts: Counter[str] = Counter()

    def in_pieces(pairs: Sequence[Pair]) -> list[Encoded]:
        counts.update(pair.kind for pair in pairs)
        return [pieces for pair in pairs if (pieces := encode(tokenizer, pair))]

    checkpoints = [out.with_suffix(f".round{number}") for number in range(1, ROUNDS + 1 + bool(searched))]
    for number, checkpoint in enumerate(checkpoints[:ROUNDS], start=1):
        encoded = in_pieces(make_pairs(training_questions(folder, number), number))
        work = list(batches(encoded, random.Random(number)))
        train_network(network, work, loss_of, checkpoint, seed=number, rate=RATE, progress=progress)
    if searched:
        seed = ROUNDS + 1
        lists = [pieces for pairs in searched if (pieces := in_pieces(pairs))]
        beside = in_pieces(make_pairs(training_questions(folder, seed), seed)[:BESIDE])
        work_of_lists = batches_of_lists([*lists, *([pieces] for pieces in beside)], random.Random(seed))
        train_network(
            network, work_of_lists, loss_of_lists, checkpoints[-1], seed=seed, rate=RATE_OF_LISTS, progress=progress
        )
    write_network(network, base / MODEL, out)
    for file in (*checkpoints, out.with_suffix(SUFFIX)):
        file.unlink(missing_ok=True)
    return json.dumps({"pairs": dict(counts), "sets": {share.name: share.license for share in SHARES}})
