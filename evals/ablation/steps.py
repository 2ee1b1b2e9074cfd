"""Ways to order and show what a search found: one search alone, both fused, the full way with and without each part."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.english.terms import rarest
from bot.answering.question.query import Query
from bot.answering.search import ranking
from bot.answering.search.copies import Folded, fold
from bot.answering.search.passage_reader import PassageReader
from bot.answering.search.ranking import FEATURES, Candidate, LinearModel, load_model
from bot.answering.search.retriever import READ_AGAIN, READ_FOR_WORDS, PassageRetriever, few_of_each
from bot.answering.stopwatch import Stopwatch
from evals.fit.weights import Judged, as_asked, fit
from evals.questions import EvalQuestion
from evals.scoring import contains
from ingest.corpus.articles import Copies, ScoredPassage

# The best simple ranking before there was a second look: newer first, within about a month.
RECENT_SHARE, RECENT_DAYS = 0.6, 30
SHOWN = 50  # passages of each way


@dataclass(frozen=True, slots=True)
class Searched:
    """A question with what either search and their fusion brought, best first, and the features of the best.

    `anytime` is what there is without the search in the reports of the time that the question names.
    """

    question: EvalQuestion
    query: Query
    vector: NDArray[np.float32]
    dense: Sequence[ScoredPassage]
    words: Sequence[ScoredPassage]
    candidates: Sequence[Candidate]
    rows: NDArray[np.float64]  # of the first READ_AGAIN candidates
    anytime: Sequence[Candidate]
    anytime_rows: NDArray[np.float64]


Order = Callable[[Searched], Sequence[ScoredPassage]]


@dataclass(frozen=True, slots=True)
class Step:
    """A way to order what was found; `kind` groups the rows of the table."""

    kind: str
    name: str
    order: Order


@dataclass(frozen=True, slots=True)
class Showing:
    """How ranked passages are shown: with the better neighbour, copies folded, a few of each article, then read."""

    retriever: PassageRetriever
    neighbours: bool = True
    copies: bool = True
    limit: bool = True
    reader: bool = True

    def __call__(self, one: Searched, ranked: Sequence[ScoredPassage]) -> Sequence[ScoredPassage]:
        """The passages as a person sees them, in their order."""
        retriever = self.retriever
        shown = retriever.widened(ranked) if self.neighbours else ranked
        copies = retriever.corpus.copies(shown, one.question.as_of) if self.copies else Copies()
        folded = fold(shown, copies) if self.copies else Folded(tuple(shown), {}, {}, copies)
        most = retriever.per_article if self.limit else len(shown)
        few = folded.named(few_of_each(folded, most, SHOWN))
        if not self.reader:
            return few
        reading = PassageReader(retriever.corpus.sentences, retriever.reader, retriever.reader_seconds)
        return reading.read(one.query, one.vector, few).passages


def search(retriever: PassageRetriever, question: EvalQuestion, depth: int) -> Searched:
    """Ask both searches once."""
    corpus, asked = retriever.corpus, as_asked(question)
    looked = retriever.look(asked, depth, Stopwatch())
    dense = corpus.load(corpus.dense(looked.vector, depth, asked.as_of), asked.as_of)
    terms = rarest(corpus.document_frequencies(asked.terms), READ_FOR_WORDS)
    words = corpus.load(corpus.words(terms, depth, asked.as_of), asked.as_of)
    either = {passage.passage_id for passage in (*dense, *words)}
    anytime = [candidate for candidate in looked.candidates if candidate.passage.passage_id in either]
    anytime.sort(key=lambda candidate: -candidate.fused)
    rows, anytime_rows = _rows(looked.query, looked.candidates), _rows(looked.query, anytime)
    return Searched(question, looked.query, looked.vector, dense, words, looked.candidates, rows, anytime, anytime_rows)


def _rows(query: Query, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    head = candidates[:READ_AGAIN]
    return ranking.features(query, head) if head else np.zeros((0, len(FEATURES)))


def rank(ordered: Sequence[ScoredPassage], question: EvalQuestion) -> int | None:
    """The place (from 1) of the first passage that holds an accepted answer in a gold article."""
    for place, passage in enumerate(ordered, start=1):
        gold = not question.gold_urls.isdisjoint((passage.url, *passage.copies))
        if gold and contains(passage.text, question.answers):
            return place
    return None


def simple_steps() -> Iterator[Step]:
    """One search alone, both fused, and the fusion with newer reports first: passages as they are stored."""
    yield Step("simple", "meaning alone", lambda one: one.dense[:SHOWN])
    yield Step("simple", "words alone", lambda one: one.words[:SHOWN])
    yield Step("simple", "both, fused by rank", lambda one: _fused(one)[:SHOWN])
    yield Step("simple", "fused x recency", lambda one: _by_recency(one)[:SHOWN])


def full_steps(retriever: PassageRetriever) -> Iterator[Step]:
    """As shipped, first; then without each part."""
    model, show = load_model(ranking.MODEL, FEATURES), Showing(retriever)

    def without(name: str, showing: Showing) -> Step:
        return Step("full", name, lambda one: showing(one, _second_look(one, model)))

    yield without("full ranking", show)
    yield Step("full", "no second look", lambda one: show(one, _fused(one)))
    yield Step("full", "recency for second look", lambda one: show(one, _by_recency(one)))
    yield Step(
        "full",
        "time not searched for itself",
        lambda one: show(one, _second_look(replace(one, candidates=one.anytime, rows=one.anytime_rows), model)),
    )
    yield without("no neighbour shown", replace(show, neighbours=False))
    yield without("copies not folded", replace(show, copies=False))
    yield without("no limit per article", replace(show, limit=False))
    if retriever.reader is not None:
        yield without("without the reader", replace(show, reader=False))


def trained_steps(judged: Sequence[Judged], show: Showing, progress: Callable[[], None]) -> Iterator[Step]:
    """The ranking trained on these lists with every feature, then without each of them."""
    for place, name in ((None, "trained here"), *((place, f"without {name}") for place, name in enumerate(FEATURES))):
        blank = [Judged(_blank(one.rows, place), one.right) for one in judged]
        found = fit(blank, FEATURES, lambda _done, _total: None)
        means, scales, weights = (
            np.array([found[feature][key] for feature in FEATURES]) for key in ("mean", "scale", "weight")
        )
        model = LinearModel(means, np.where(scales > 0, scales, 1.0), weights)
        progress()
        yield Step("trained", name, _trained(model, place, show))


def _trained(model: LinearModel, place: int | None, show: Showing) -> Order:
    return lambda one: show(one, _second_look(one, model, place))


def _blank(rows: NDArray[np.float64], place: int | None) -> NDArray[np.float64]:
    # A column that says nothing gets no weight.
    if place is None:
        return rows
    blank = rows.copy()
    blank[:, place] = 0.0
    return blank


def _second_look(one: Searched, model: LinearModel, blank: int | None = None) -> list[ScoredPassage]:
    scores = model.score(_blank(one.rows, blank))
    best = [
        replace(one.candidates[place].passage, score=float(scores[place]))
        for place in np.argsort(-scores, kind="stable")
    ]
    lowest = best[-1].score if best else 0.0
    rest = one.candidates[READ_AGAIN:]
    return best + [replace(c.passage, score=lowest - place) for place, c in enumerate(rest, start=1)]


def _fused(one: Searched) -> list[ScoredPassage]:
    return [candidate.passage for candidate in one.anytime]


def _by_recency(one: Searched) -> list[ScoredPassage]:
    today = as_asked(one.question).today
    scored = [replace(c.passage, score=c.fused * _recency(c, today.toordinal())) for c in one.anytime]
    return sorted(scored, key=lambda passage: -passage.score)


def _recency(candidate: Candidate, today: int) -> float:
    published = candidate.passage.published
    # What has no date is not new.
    days = max(0, today - published.toordinal()) if published else math.inf
    return 1 + RECENT_SHARE * math.exp(-days / RECENT_DAYS)
