"""Remarks on a reply ("any updates?", "link pls", "too long"), told by their meaning from what asks about the news.

Whoever reads an answer asks for more, doubts it or wants it shorter in more ways than a list of forms holds. So a
softmax regression over the vector of the text tells them apart, with the weights of remarks.json, which
`python -m evals train remarks` fits on phrases that were written for it (docs/decisions/0024-follow-ups.md).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bot.answering.english.terms import words
from bot.answering.question.request import asks_for_sources, is_courtesy, without_courtesy
from bot.conversation.follow_up.choosing import PERSONS
from bot.conversation.follow_up.mentions import Turn
from bot.conversation.follow_up.references import asks_for_more, bare, ordinal, references
from bot.conversation.follow_up.rewrite import Understood, subject_of
from ingest.corpus.corpus import Corpus
from ingest.corpus.errors import ModelFailed, ModelUnavailable

log = logging.getLogger(__name__)

WEIGHTS = "remarks.json"
NEWS = "news"  # the kind of what asks about the news and is no remark
MOST_WORDS = 12  # nobody wrote a longer one for the fit
THRESHOLD = 0.7  # the least probability that a text is a remark of any kind


class Remark(StrEnum):
    """What a remark on a reply wants."""

    MORE = "more"
    NEWEST = "newest"
    SOURCES = "sources"
    SHORT = "short"  # the reply in another form: shorter, simpler, translated
    UNHAPPY = "unhappy"  # says that the reply does not answer, or asks to try again


KINDS = (NEWS, *Remark)


@dataclass(frozen=True, slots=True)
class _Weights:
    """What was fitted: weights (kinds, dimension) and intercepts (kinds,), and the digest of the embedding model."""

    weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]
    model: str


def remark_by_form(text: str) -> Remark | None:
    """The remark, where a closed form of English or German says so."""
    if asks_for_sources(text):
        return Remark.SOURCES
    return Remark.MORE if asks_for_more(text) else None


class RemarkReader:
    """Reads what a text that follows a reply says of it, by its form or its meaning; thread-safe."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __call__(self, text: str) -> Remark | None:
        """The remark; None for what asks about the news or is only talk.

        By its form alone where the embedding model fails, or is not the one of the weights.
        """
        if (remark := remark_by_form(text)) or is_courtesy(text):
            return remark
        plain = " ".join(without_courtesy(text).split())
        if not 0 < len(words(plain)) <= MOST_WORDS or _is_follow_up(plain):
            return None
        fitted = _weights()
        try:
            model = self._corpus.embedding
            if model.digest != fitted.model:
                return None
            vector = model.encode_query(plain)
        except (ModelFailed, ModelUnavailable) as error:
            log.warning("a remark is told by its form alone: %s", error)
            return None
        logits = fitted.weights @ vector + fitted.intercepts
        odds = np.exp(logits - logits.max())
        news, *remarks = (odds / odds.sum()).tolist()
        if 1 - news < THRESHOLD:
            return None
        return list(Remark)[int(np.argmax(remarks))]


class RemarkRewriter:
    """Rewrites follow-ups as another rewriter does, and a wish for more or for the newest as a topic of news."""

    def __init__(
        self, rewrite: Callable[[str, Sequence[Turn]], Understood], remark_in: Callable[[str], Remark | None]
    ) -> None:
        self._rewrite = rewrite
        self._remark_in = remark_in

    def __call__(self, question: str, turns: Sequence[Turn]) -> Understood:
        """The question as it stands alone."""
        subject = subject_of(turns[-1].question) if turns else ""
        remark = self._remark_in(question) if subject else None
        if remark is Remark.MORE:
            return Understood(f"Tell me more about {subject}")
        if remark is Remark.NEWEST:
            return Understood(f"What is the latest on {subject}?")
        return self._rewrite(question, turns)


def _is_follow_up(text: str) -> bool:
    """Whether its form says that it asks about the news: "how?", "the second one", "does she have proof?"."""
    return (
        bare(text) is not None
        or ordinal(text) is not None
        or any(reference.kind in PERSONS for reference in references(text))
    )


@lru_cache(maxsize=1)
def _weights() -> _Weights:
    document = json.loads((files("bot.conversation.follow_up") / WEIGHTS).read_text("utf-8"))
    kinds = [document["kinds"][kind] for kind in KINDS]
    return _Weights(
        np.array([kind["weights"].split() for kind in kinds], np.float64),
        np.array([kind["intercept"] for kind in kinds]),
        document["fitted_on"]["model"],
    )
