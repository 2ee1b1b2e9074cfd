"""python -m evals train entailment-reader: trains the reader of whether a statement follows from a text."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from evals.fit.entailment.pairs import all_pairs, contrasts
from ingest.corpus.errors import UsageError
from ingest.corpus.reader import span_reader
from ingest.corpus.reader.weights import MODEL, find_weights

TRAINED_LAYERS = 12  # all: who did what to whom is told apart further down than what a text is about
RATE = 7e-5
ROUNDS = 2  # over all pairs but the contrasts, in another order
# Of the last round: how often it has each contrast, how many of the other pairs beside one, and its rate.
TIMES, OTHERS, LAST_RATE = 2, 2.0, 3e-5


def train_entailment_reader(out: Path, progress: Callable[[int, int], None], start: Path | None = None) -> str:
    """Trains on the written pairs, writes the model and says what it was trained on; goes on after a stop.

    From `start`, the weights of an earlier run, only the last round.
    """
    try:
        import torch

        from evals.fit.entailment.pieces import encode_statement, loss_of_statement
        from evals.fit.reader.network import read_network, write_network
        from evals.fit.reader.train import batches, open_tokenizer, train_network
    except ImportError as error:
        raise UsageError(f"Training needs {error.name}; install it with: pip install -e '.[train]'") from error
    tokenizer = open_tokenizer()
    pairs, last = list(all_pairs()), list(contrasts())
    last = last * TIMES + random.Random(ROUNDS).sample(pairs, int(OTHERS * len(last)))
    torch.manual_seed(ROUNDS)
    with as_file(files(span_reader.__package__) / span_reader.MODEL) as base:
        network = read_network(start or base, TRAINED_LAYERS, dropout=0.0)
    checkpoints = [out.with_suffix(suffix) for suffix in (".entailment", ".contrasts")]
    parts = [(pairs, ROUNDS, RATE), (last, 1, LAST_RATE)]
    for checkpoint, (part, rounds, rate) in list(zip(checkpoints, parts, strict=True))[start is not None :]:
        encoded = [pieces for pair in part if (pieces := encode_statement(tokenizer, pair))]
        work = [batch for number in range(rounds) for batch in batches(encoded, random.Random(number))]
        train_network(network, work, loss_of_statement, checkpoint, seed=ROUNDS, rate=rate, progress=progress)
    write_network(network, find_weights().folder / MODEL, out)
    for checkpoint in checkpoints:
        checkpoint.unlink(missing_ok=True)
    trained_on = last if start else [*pairs, *last]
    return json.dumps({"pairs": dict(Counter(pair.kind for pair in trained_on).most_common())})
