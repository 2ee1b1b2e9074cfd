"""python -m evals train entailment-reader FOLDER: trains the reader of whether a statement follows from a text."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from evals.fit.entailment.news import draw_news
from evals.fit.reader.questions import read_set, read_yes_or_no
from evals.fit.reader.sets import Share, is_for_training
from ingest.corpus.errors import UsageError
from ingest.corpus.reader import span_reader
from ingest.corpus.reader.weights import MODEL, find_weights

if TYPE_CHECKING:
    from evals.fit.entailment.pairs import StatementPair
    from ingest.corpus.corpus import Corpus

SEED = 1
TRAINED_LAYERS = 12  # all: who did what to whom is told apart further down than what a text is about
RATE = 7e-5
SENTENCES = 20_000  # of news
NAMED = 3_000  # of which the names stand in for others
SHARES = (
    Share("squad11_train", 20_000, "SQuAD 1.1, CC BY-SA 4.0"),
    Share("squad20_dev", 12_000, "SQuAD 2.0, CC BY-SA 4.0", is_for_training),
    Share("qed_nq", 4_000, "QED on Natural Questions, CC BY-SA 3.0"),
    Share("nq_open_oracle", 800, "Natural Questions, CC BY-SA 3.0"),
    Share("tydiqa_en_train", 2_500, "TyDi QA, Apache-2.0"),
    Share("squadshifts_new_wiki", 4_000, "SQuAD shifts, CC BY 4.0"),
    Share("qamr_test", 6_000, "QAMR, MIT"),
)
YES_OR_NO = Share("boolq_dev", 3_300, "BoolQ, CC BY-SA 3.0")

Progress = Callable[[int, int], None]


def make_all_pairs(folder: Path, corpus: Corpus, before: date, progress: Progress) -> list[StatementPair]:
    """All pairs, in a random order: of the sets in the folder, and of news that was fetched before this day."""
    from bot.answering.training import names_of
    from evals.fit.entailment.pairs import (
        headline_pairs,
        news_pairs,
        question_pairs,
        unanswerable_pairs,
        yes_or_no_pairs,
    )
    from evals.fit.entailment.tree import Tree
    from evals.fit.entailment.untrue import UntrueSentences
    from ingest.corpus.parser.sentence_parser import SentenceParser
    from ingest.corpus.reader.span_reader import SpanReader

    # Read first, so that a wrong folder is named before minutes of parsing.
    asked = list(read_yes_or_no(folder, YES_OR_NO.name))[: YES_OR_NO.questions]
    draw, parser = random.Random(SEED), SentenceParser.load()
    reported, openings = draw_news(corpus, SENTENCES, before, draw)
    if not reported:
        raise UsageError(f"The corpus has no article that was fetched before {before}; give a later day: --before.")
    some = reported[:NAMED]
    names = sorted({name for report in some for name in names_of(report.sentence) if name[0].isupper()})
    untrue = UntrueSentences((Tree.read(parser, report.sentence) for report in some), names, draw)
    pairs = [
        *news_pairs(parser, reported, untrue, draw),
        *headline_pairs(parser, openings, untrue),
        *yes_or_no_pairs(parser, asked),
    ]
    spans = SpanReader()
    for number, share in enumerate(SHARES, start=1):
        pool = [question for question in read_set(folder, share.name) if share.kept(question)]
        draw.shuffle(pool)
        questions = pool[: share.questions]
        pairs += question_pairs(parser, questions, untrue, SEED)
        pairs += unanswerable_pairs(parser, questions, spans)
        progress(number, len(SHARES))
    draw.shuffle(pairs)
    return pairs


def train_entailment_reader(pairs: Sequence[StatementPair], out: Path, progress: Progress) -> str:
    """Trains on these pairs, writes the model and says what it was trained on; goes on after a stop."""
    try:
        import torch

        from evals.fit.entailment.pieces import encode_statement, loss_of_statement
        from evals.fit.reader.network import read_network, write_network
        from evals.fit.reader.train import batches, open_tokenizer, train_network
    except ImportError as error:
        raise UsageError(f"Training needs {error.name}; install it with: pip install -e '.[train]'") from error
    tokenizer = open_tokenizer()
    encoded = [pieces for pair in pairs if (pieces := encode_statement(tokenizer, pair))]
    torch.manual_seed(SEED)
    with as_file(files(span_reader.__package__) / span_reader.MODEL) as start:
        network = read_network(start, TRAINED_LAYERS, dropout=0.0)
    checkpoint = out.with_suffix(".entailment")
    work = list(batches(encoded, random.Random(SEED)))
    train_network(network, work, loss_of_statement, checkpoint, seed=SEED, rate=RATE, progress=progress)
    write_network(network, find_weights().folder / MODEL, out)
    checkpoint.unlink()
    counts = Counter(f"{pair.kind}: {'follows' if pair.follows else 'does not'}" for pair in pairs)
    return json.dumps({"pairs": dict(counts.most_common()), "sets": {s.name: s.license for s in (*SHARES, YES_OR_NO)}})
