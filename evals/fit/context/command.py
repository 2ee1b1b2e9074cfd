"""python -m evals train context-reader TURNS --sets FOLDER: trains the reader of what a follow-up leaves unsaid."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from evals.fit.context.examples import conversation_examples, split
from evals.fit.context.made import made_examples
from evals.fit.reader.questions import read_set
from evals.followups.conversations import read_conversations
from ingest.corpus.errors import UsageError
from ingest.corpus.reader import span_reader
from ingest.corpus.reader.weights import MODEL, find_weights

SEED = 1
TRAINED_LAYERS = 12  # all, as of the reader that marks answers
RATE = 1e-4
MADE = 6_000
PARAGRAPHS = "squad11_train"
OTHERS = ("tydiqa_en_train", "qed_nq")


def train_context_reader(file: Path, name: str, sets: Path, out: Path, progress: Callable[[int, int], None]) -> str:
    """Trains on the turns of one set, writes the model and says what it was trained on; goes on after a stop."""
    try:
        import torch

        from evals.fit.context.pieces import batch_of, encode_example, loss_of_context
        from evals.fit.reader.network import read_network, write_network
        from evals.fit.reader.train import open_tokenizer, pack, train_network
    except ImportError as error:
        raise UsageError(f"Training needs {error.name}; install it with: pip install -e '.[train]'") from error
    conversations, _ = split([conversation for conversation in read_conversations(file) if conversation.name == name])
    if not conversations:
        raise UsageError(f"{file} has no conversations of the set {name}.")
    people = conversation_examples(conversations, SEED)
    others = [question for other in OTHERS for question in read_set(sets, other)]
    made = made_examples(list(read_set(sets, PARAGRAPHS)), others, MADE, SEED)
    base = find_weights().folder
    tokenizer = open_tokenizer()
    encoded = [encode_example(tokenizer, example) for example in [*people, *made]]
    work = [batch_of([encoded[index] for index in batch]) for batch in pack(encoded, random.Random(SEED))]
    torch.manual_seed(SEED)
    with as_file(files(span_reader.__package__) / span_reader.MODEL) as start:
        network = read_network(start, TRAINED_LAYERS, dropout=0.0)
    checkpoint = out.with_suffix(".round1")
    train_network(network, work, loss_of_context, checkpoint, seed=SEED, rate=RATE, progress=progress)
    write_network(network, base / MODEL, out)
    checkpoint.unlink()
    alone = sum(example.stands_alone for example in [*people, *made])
    return json.dumps({"examples of people": len(people), "made": len(made), "of both stand alone": alone})
