"""Fits what a fragment such as "and Boeing?" takes the place of: a conditional logit over the parts of the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.conversation.follow_up.fragment import read_fragment
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.replacement import Option, options
from bot.conversation.follow_up.rewrite import subject_of
from bot.conversation.follow_up.unsaid import read_unsaid
from evals.followups.fragments import ALONE, OF_SUBJECT, WrittenFragment, alike, read_fragments
from evals.terminal import Progress, counted
from ingest.corpus.embedding.model import EmbeddingModel
from ingest.corpus.errors import UsageError
from ingest.corpus.reader.context_reader import ContextReader

Rows = NDArray[np.float64]

RIDGE = 0.005
LEAST_ALIKE = 0.7  # of the best option and the person's rewrite: else none is right


@dataclass(frozen=True, slots=True)
class _Example:
    """What a fragment may mean, and which of these are what the person made of it."""

    options: Sequence[Option]
    right: Sequence[int]


def fit_fragments(embedding: EmbeddingModel, reader: ContextReader, file: Path, tell: Progress) -> dict[str, Any]:
    """The weights, as they ship, fitted on the fragments of a file; raises UsageError for one that cannot be read."""
    written = read_fragments(file)
    examples = [example for fragment in counted(written, tell) if (example := _example(fragment, embedding, reader))]
    if not examples:
        raise UsageError(f"{file} has no fragment to fit on.")
    names = sorted({name for example in examples for option in example.options for name in option.features})
    rows = [
        np.array([[option.features.get(name, 0.0) for name in names] for option in example.options])
        for example in examples
    ]
    weights = fit_choices(rows, [example.right for example in examples], RIDGE)
    return {
        "fitted_on": {"fragments": len(examples), "model": embedding.digest},
        "weights": {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)},
    }


def fit_choices(rows: Sequence[Rows], right: Sequence[Sequence[int]], ridge: float) -> Rows:
    """The weights under which the right rows of each choice are likeliest; a ridge on the standardized weights."""
    from scipy.optimize import minimize  # takes a second to import

    scales = np.vstack(rows).std(axis=0) + 1e-9
    scaled = [of_choice / scales for of_choice in rows]

    def loss(weights: Rows) -> tuple[float, Rows]:
        total, gradient = 0.0, np.zeros(len(weights))
        for of_choice, which in zip(scaled, right, strict=True):
            logits = of_choice @ weights
            chances = np.exp(logits - logits.max())
            chances /= chances.sum()
            of_right = np.zeros(len(chances))
            of_right[list(which)] = chances[list(which)] / chances[list(which)].sum()
            total -= float(np.log(chances[list(which)].sum()))
            gradient += of_choice.T @ (chances - of_right)
        count = len(scaled)
        return total / count + ridge * float(weights @ weights), gradient / count + 2 * ridge * weights

    found = minimize(loss, np.zeros(len(scales)), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    weights: Rows = found.x / scales
    return weights


def _example(fragment: WrittenFragment, embedding: EmbeddingModel, reader: ContextReader) -> _Example | None:
    """None where it is read as no fragment, or where no option is what the person made of it."""
    read = read_fragment(fragment.follow_up)
    if read is None:
        return None
    before = fragment.question
    stands_alone = read_unsaid(reader, fragment.follow_up, [Turn(before)], ()).stands_alone
    choices = options(read, before, embedding.encode_passages, subject_of(before), stands_alone)
    if fragment.kind == ALONE:
        right = [number for number, option in enumerate(choices) if not option.text]
    elif fragment.kind == OF_SUBJECT:
        right = [number for number, option in enumerate(choices) if option.has_subject]
    else:
        likeness = [
            alike(option.text, fragment.rewrite) if option.text and not option.has_subject else 0.0
            for option in choices
        ]
        right = [number for number, like in enumerate(likeness) if like >= max(max(likeness), LEAST_ALIKE)]
    return _Example(choices, right) if right else None
