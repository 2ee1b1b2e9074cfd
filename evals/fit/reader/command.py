"""python -m evals train reader FOLDER: trains the reader that judges sentences and marks what answers."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import torch

from evals.fit.reader.network import read_network, write_network
from evals.fit.reader.news import news_pairs
from evals.fit.reader.pairs import make_pairs
from evals.fit.reader.sets import SHARES, training_questions
from evals.fit.reader.train import batches, encode, loss_of, open_tokenizer, train_network
from evals.terminal import Progress
from ingest.corpus.reader.weights import MODEL, find_weights

ROUNDS = 2  # each over questions of its own
NEWS_TIMES = 2  # that the last round has each pair of news, of which there are few
TRAINED_LAYERS = 12  # all
RATE = 1e-4


def train_reader(folder: Path, out: Path, progress: Progress, *, with_news: bool = False) -> str:
    """Trains on the sets in this folder, writes the model and says what it was trained on; goes on after a stop.

    With news, a third round has the written news as well; what ships was trained without (decision 19).
    """
    base = find_weights().folder
    tokenizer = open_tokenizer()
    torch.manual_seed(ROUNDS)
    network = read_network(base / MODEL, TRAINED_LAYERS)
    counts: Counter[str] = Counter()
    rounds = ROUNDS + with_news
    for number in range(1, rounds + 1):
        pairs = make_pairs(training_questions(folder, number), number)
        if number > ROUNDS:
            pairs += NEWS_TIMES * [*news_pairs()]
        counts.update(pair.kind for pair in pairs)
        encoded = [pieces for pair in pairs if (pieces := encode(tokenizer, pair))]
        checkpoint = out.with_suffix(f".round{number}")
        work = list(batches(encoded, random.Random(number)))
        train_network(network, work, loss_of, checkpoint, seed=number, rate=RATE, progress=progress)
    write_network(network, base / MODEL, out)
    for number in range(1, rounds + 1):
        out.with_suffix(f".round{number}").unlink()
    return json.dumps({"pairs": dict(counts), "sets": {share.name: share.license for share in SHARES}})
