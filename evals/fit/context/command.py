"""python -m evals train context-reader TURNS --sets FOLDER: trains the reader of what a follow-up leaves unsaid."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path

import torch

from evals.fit.context.examples import Example, conversation_examples, split
from evals.fit.context.made import made_examples
from evals.fit.context.pieces import batch_of, encode_example, loss_of_context
from evals.fit.reader.network import read_network, write_network
from evals.fit.reader.questions import read_set
from evals.fit.reader.train import open_tokenizer, pack, train_network
from evals.followups.conversations import Conversation, read_conversations
from evals.terminal import Progress
from ingest.corpus.errors import UsageError
from ingest.corpus.reader import span_reader
from ingest.corpus.reader.weights import MODEL, find_weights

SEED = 1
RATES = (1e-4, 5e-5)  # a round each
MADE = 6_000
OF_PEOPLE = 1_500  # that the round with the written conversations has again, so that nothing is forgotten
NEWS = "news.jsonl"
PARAGRAPHS = "squad11_train"
OTHERS = ("tydiqa_en_train", "qed_nq")


def train_context_reader(file: Path, name: str, sets: Path, out: Path, progress: Progress) -> str:
    """Trains on the turns of one set, writes the model and says what it was trained on; goes on after a stop."""
    conversations, _ = split([conversation for conversation in read_conversations(file) if conversation.name == name])
    if not conversations:
        raise UsageError(f"{file} has no conversations of the set {name}.")
    rounds = [_of_people_and_made(conversations, sets), _of_news(conversations)]
    tokenizer = open_tokenizer()
    torch.manual_seed(SEED)
    with as_file(files(span_reader.__package__) / span_reader.MODEL) as start:
        network = read_network(start)
    checkpoints = [out.with_suffix(f".round{number}") for number in range(1, len(rounds) + 1)]
    for number, (examples, rate, checkpoint) in enumerate(zip(rounds, RATES, checkpoints, strict=True), start=SEED):
        encoded = [encode_example(tokenizer, example) for example in examples]
        work = [batch_of([encoded[index] for index in batch]) for batch in pack(encoded, random.Random(number))]
        train_network(network, work, loss_of_context, checkpoint, seed=number, rate=rate, progress=progress)
    write_network(network, find_weights().folder / MODEL, out)
    for checkpoint in checkpoints:
        checkpoint.unlink()
    alone = sum(example.stands_alone for examples in rounds for example in examples)
    return json.dumps({"examples": [len(examples) for examples in rounds], "of them stand alone": alone})


def _of_people_and_made(conversations: Sequence[Conversation], sets: Path) -> list[Example]:
    people = conversation_examples(conversations, SEED)
    others = [question for set_name in OTHERS for question in read_set(sets, set_name)]
    return [*people, *made_examples(list(read_set(sets, PARAGRAPHS)), others, MADE, SEED)]


def _of_news(conversations: Sequence[Conversation]) -> list[Example]:
    with as_file(files(__package__) / NEWS) as file:
        news = conversation_examples(read_conversations(file), SEED + 1)
    people = conversation_examples(conversations, SEED + 1)
    return [*news, *random.Random(SEED + 1).sample(people, min(OF_PEOPLE, len(people)))]
