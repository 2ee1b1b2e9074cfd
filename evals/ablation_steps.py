"""Ways to order what a search found: one search alone, both fused, the full ranking with and without each part."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bot.answering.ranking import FEATURES, Candidate, features
from bot.answering.reranker import Reranker
from bot.answering.retriever import READ_AGAIN, PassageRetriever, few_of_each
from bot.answering.stopwatch import Stopwatch
from bot.answering.terms import search_terms
from evals.questions import EvalQuestion
from evals.scoring import contains
from evals.training import Judged, as_asked, fit
from ingest.corpus.articles import ScoredPassage

Weights = Mapping[str, Mapping[str, float]]
# The best simple ranking before there was a second look: newer first, within about a month.
RECENT_SHARE, RECENT_DAYS = 0.6, 30


@dataclass(frozen=True, slots=True)
class Searched:
    """A question with what either search and their fusion brought, best first, and the passages that answer it."""

    question: EvalQuestion
    dense: Sequence[ScoredPassage]
    words: Sequence[ScoredPassage]
    candidates: Sequence[Candidate]
    rows: NDArray[np.float64]  # the features of the first READ_AGAIN candidates
    right: frozenset[int]


@dataclass(frozen=True, slots=True)
class Step:
    """A way to order what was found; `kind` groups the rows of the table."""

    kind: str
    name: str
    order: Callable[[Searched], Sequence[ScoredPassage]]


def search(retriever: PassageRetriever, question: EvalQuestion, depth: int) -> Searched:
    """Ask both searches once."""
    corpus, asked = retriever.corpus, as_asked(question)
    looked = retriever.look(asked, depth, Stopwatch())
    dense = corpus.load(corpus.dense(looked.vector, depth, asked.as_of), asked.as_of)
    words = corpus.load(corpus.words(search_terms(asked.text), depth, asked.as_of), asked.as_of)
    found = {p.passage_id: p for p in (*dense, *words, *(c.passage for c in looked.candidates))}
    right = frozenset(number for number, passage in found.items() if _answers(question, passage))
    head = looked.candidates[:READ_AGAIN]
    rows = features(looked.query, head) if head else np.zeros((0, len(FEATURES)))
    return Searched(question, dense, words, looked.candidates, rows, right)


def rank(ordered: Sequence[ScoredPassage], searched: Searched) -> int | None:
    """The place (from 1) of the first passage that answers."""
    return next((place for place, p in enumerate(ordered, start=1) if p.passage_id in searched.right), None)


def simple_steps() -> Iterator[Step]:
    """One search alone, both fused, and the fusion with newer reports first."""
    yield Step("simple", "meaning alone", lambda one: one.dense)
    yield Step("simple", "words alone", lambda one: one.words)
    yield Step("simple", "both, fused by rank", lambda one: [c.passage for c in one.candidates])
    yield Step("simple", "fused x recency", _by_recency)


def full_steps(retriever: PassageRetriever) -> Iterator[Step]:
    """As shipped, first; then without the limit per article, and with a cross-encoder where one is set."""
    weights: Weights = json.loads((files("bot.answering") / "ranking.json").read_text("utf-8"))["features"]
    share = retriever.per_article
    yield Step("full", "full ranking", lambda one: _shared(_second_look(one, weights), share))
    yield Step("full", "no limit per article", lambda one: _second_look(one, weights))
    if retriever.reranker is not None:
        reader = retriever.reranker
        yield Step("full", "with the cross-encoder", lambda one: _shared(_read(reader, one, weights), share))


def trained_steps(judged: Sequence[Judged], share: int, progress: Callable[[], None]) -> Iterator[Step]:
    """The ranking trained on these lists with every feature, then without each of them."""
    for place, name in ((None, "trained here"), *((place, f"without {name}") for place, name in enumerate(FEATURES))):
        weights = fit([Judged(_blank(one.rows, place), one.right) for one in judged], lambda _done, _total: None)
        progress()
        yield Step("trained", name, _ordered_by(weights, place, share))


def _ordered_by(weights: Weights, place: int | None, share: int) -> Callable[[Searched], Sequence[ScoredPassage]]:
    return lambda one: _shared(_second_look(one, weights, place), share)


def _blank(rows: NDArray[np.float64], place: int | None) -> NDArray[np.float64]:
    # A column that says nothing gets no weight.
    if place is None:
        return rows
    blank = rows.copy()
    blank[:, place] = 0.0
    return blank


def _second_look(one: Searched, weights: Weights, blank: int | None = None) -> list[ScoredPassage]:
    means, scales, factors = (
        np.array([weights[name][key] for name in FEATURES]) for key in ("mean", "scale", "weight")
    )
    scores = ((_blank(one.rows, blank) - means) / np.where(scales > 0, scales, 1.0)) @ factors
    order = np.argsort(-scores, kind="stable")
    rest = one.candidates[READ_AGAIN:]
    passages = [replace(one.candidates[place].passage, score=float(scores[place])) for place in order]
    lowest = passages[-1].score if passages else 0.0
    return [*passages, *(replace(c.passage, score=lowest - place) for place, c in enumerate(rest, start=1))]


def _shared(passages: Sequence[ScoredPassage], share: int) -> list[ScoredPassage]:
    return few_of_each(passages, share, len(passages))


def _read(reader: Reranker, one: Searched, weights: Weights) -> list[ScoredPassage]:
    return reader.reorder(one.question.text, _second_look(one, weights))[0]


def _by_recency(one: Searched) -> list[ScoredPassage]:
    today = as_asked(one.question).today

    def score(candidate: Candidate) -> float:
        published = candidate.passage.published
        # What has no date is not new.
        days = max(0, (today - published).days) if published else math.inf
        return candidate.fused * (1 + RECENT_SHARE * math.exp(-days / RECENT_DAYS))

    return [candidate.passage for candidate in sorted(one.candidates, key=score, reverse=True)]


def _answers(question: EvalQuestion, passage: ScoredPassage) -> bool:
    gold = not question.gold_urls.isdisjoint((passage.url, *passage.copies))
    return gold and contains(passage.text, question.answers)
