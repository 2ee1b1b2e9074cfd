"""python -m evals train reader FOLDER: trains the reader that judges sentences and marks what answers."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from evals.fit.reader.kept_pairs import SUFFIX, SUFFIX_OF_COMMUNITIES
from evals.fit.reader.network import ReaderNetwork, move_weights, read_network, write_network
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
BESIDE_COMMUNITIES = 2_500, 1_000  # lists of the news and pairs of the sets, for the same
SHARE_OF_COMMUNITIES = 0.75  # of what that round changes, which would else cost the news a little
RATE, RATE_OF_LISTS = 1e-4, 5e-5


def train_reader(
    folder: Path,
    out: Path,
    progress: Progress,
    searched: Sequence[Sequence[Pair]] = (),
    of_communities: Sequence[Sequence[Pair]] = (),
    start: ReaderNetwork | None = None,
) -> str:
    """Trains on the sets in this folder, writes the model and says what it was trained on; goes on after a stop.

    With what was searched for questions, a third round is over these, and a fourth over those of communities. With
    `start` only the fourth round is made, from that reader and without a step back: `write_mean` makes one of several.
    """
    base = find_weights().folder
    tokenizer = open_tokenizer()
    torch.manual_seed(ROUNDS)
    network = start or read_network(base / MODEL)
    counts: Counter[str] = Counter()

    def in_pieces(pairs: Sequence[Pair]) -> list[Encoded]:
        counts.update(pair.kind for pair in pairs)
        return [pieces for pair in pairs if (pieces := encode(tokenizer, pair))]

    rounds = ROUNDS + bool(searched) + bool(of_communities)
    checkpoints = [out.with_suffix(f".round{number}") for number in range(1, rounds + 1)]
    for number, checkpoint in enumerate(checkpoints[: 0 if start else ROUNDS], start=1):
        encoded = in_pieces(make_pairs(training_questions(folder, number), number))
        work = list(batches(encoded, random.Random(number)))
        train_network(network, work, loss_of, checkpoint, seed=number, rate=RATE, progress=progress)

    def train_on_lists(number: int, lists: Sequence[Sequence[Pair]], beside: int, rate: float) -> None:
        own = [pieces for pairs in lists if (pieces := in_pieces(pairs))]
        others = in_pieces(make_pairs(training_questions(folder, number), number)[:beside])
        work = batches_of_lists([*own, *([pieces] for pieces in others)], random.Random(number))
        train_network(network, work, loss_of_lists, checkpoints[number - 1], seed=number, rate=rate, progress=progress)

    if searched and not start:
        train_on_lists(ROUNDS + 1, searched, BESIDE, RATE_OF_LISTS)
    if of_communities:
        news, of_sets = BESIDE_COMMUNITIES
        drawn = random.Random(rounds).sample(searched, min(news, len(searched)))
        before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        train_on_lists(rounds, [*of_communities, *drawn], of_sets, RATE)
        if not start:
            move_weights(network, before, 1 - SHARE_OF_COMMUNITIES)
    write_network(network, base / MODEL, out)
    made = checkpoints[-1:] if start else checkpoints  # of a whole training to the same file the others stay
    for file in (*made, out.with_suffix(SUFFIX), out.with_suffix(SUFFIX_OF_COMMUNITIES)):
        file.unlink(missing_ok=True)
    return json.dumps({"pairs": dict(counts), "sets": {share.name: share.license for share in SHARES}})
