"""Ways to order and show search results: one search alone, both fused, the full ranking with and without each part."""

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
from bot.stopwatch import Stopwatch
from evals.fit.training import as_asked, passage_rows
from evals.fit.weights import Judged, fit
from evals.questions import EvalQuestion
from evals.scoring import contains
from ingest.corpus.articles import Copies, ScoredPassage
from ingest.corpus.reader.reader import Reader

# The best simple ranking before there was a second look: newer first, within about a month.
RECENT_SHARE, RECENT_DAYS = 0.6, 30
DEPTH = 50  # passages of each way
READER_SECONDS = 60.0  # on a busy machine, too, every way is read to its end


@dataclass(frozen=True, slots=True)
class Searched:
    """A question with the results of either search and of their fusion, best first, and the features of the best.

    `anytime` are the results without the extra search in the period that the question names, `copies` those of all.
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
    copies: Copies


class ReadOnce(Reader):
    """A reader that keeps its scores: eight ways to order one search have nearly the same sentences read."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.name)
        self._reader = reader
        self._scores: dict[tuple[str, str], float] = {}

    def score(self, question: str, texts: Sequence[str], deadline: float | None = None) -> NDArray[np.float32]:
        """As Reader.score."""
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._scores]
        scores = self._reader.score(question, new, deadline)
        self._scores.update(((question, text), float(score)) for text, score in zip(new, scores, strict=True))
        return np.array([self._scores[question, text] for text in texts], np.float32)


Order = Callable[[Searched], Sequence[ScoredPassage]]


@dataclass(frozen=True, slots=True)
class Step:
    """A way to order the results; `kind` groups the rows of the table."""

    kind: str
    name: str
    order: Order


@dataclass(frozen=True, slots=True)
class Showing:
    """How ranked passages are shown: with neighbors, copies folded, a few per article, then read as in a search."""

    retriever: PassageRetriever
    neighbors: bool = True
    copies: bool = True
    limit: bool = True
    reader: Reader | None = None

    def __call__(self, searched: Searched, ranked: Sequence[ScoredPassage]) -> Sequence[ScoredPassage]:
        """The passages in the order and form that a person sees."""
        retriever = self.retriever
        widened = retriever.widened(ranked) if self.neighbors else ranked
        copies = retriever.corpus.copies(widened, searched.question.as_of)
        folded = fold(widened, copies) if self.copies else Folded(tuple(widened), {}, {}, copies)
        limit = retriever.per_article if self.limit else len(widened)
        passages_shown = folded.with_copies(few_of_each(folded, limit, DEPTH))
        if self.reader is None:
            return passages_shown
        reading = PassageReader(retriever.corpus.sentences, self.reader, seconds=READER_SECONDS)
        return reading.read(searched.query, searched.vector, passages_shown).passages


def search(retriever: PassageRetriever, question: EvalQuestion, depth: int) -> Searched:
    """Runs both searches once."""
    corpus, query = retriever.corpus, as_asked(question.text, question.as_of)
    candidates = retriever.find_candidates(query, depth, Stopwatch())
    dense = corpus.load(corpus.dense(candidates.vector, depth, query.as_of), query.as_of)
    terms = rarest(corpus.document_frequencies(query.terms), READ_FOR_WORDS)
    words = corpus.load(corpus.words(terms, depth, query.as_of), query.as_of)
    either = {passage.passage_id for passage in (*dense, *words)}
    anytime = [candidate for candidate in candidates.candidates if candidate.passage.passage_id in either]
    anytime.sort(key=lambda candidate: -candidate.fused)
    rows, anytime_rows = (passage_rows(candidates.query, ordered) for ordered in (candidates.candidates, anytime))
    copies = corpus.copies(
        [*dense, *words, *(passage_found.passage for passage_found in candidates.candidates)], query.as_of
    )
    return Searched(
        question,
        candidates.query,
        candidates.vector,
        dense,
        words,
        candidates.candidates,
        rows,
        anytime,
        anytime_rows,
        copies,
    )


def rank(ordered: Sequence[ScoredPassage], question: EvalQuestion) -> int | None:
    """The rank (from 1) of the first passage of a gold article that contains an accepted answer."""
    for position, passage in enumerate(ordered, start=1):
        gold = not question.gold_urls.isdisjoint((passage.url, *passage.copies, passage.article_id))
        if gold and contains(passage.text, question.answers):
            return position
    return None


def simple_steps() -> Iterator[Step]:
    """One search alone, both fused, and the fusion with newer reports first, all with passages as stored."""
    yield Step("simple", "meaning alone", lambda searched: _named(searched, searched.dense))
    yield Step("simple", "words alone", lambda searched: _named(searched, searched.words))
    yield Step("simple", "both, fused by rank", lambda searched: _named(searched, _fused(searched)))
    yield Step("simple", "fused x recency", lambda searched: _named(searched, _by_recency(searched)))


def full_steps(retriever: PassageRetriever) -> Iterator[Step]:
    """The shipped ranking first, then without each part."""
    reader = ReadOnce(retriever.reader) if retriever.reader else None
    model, show = load_model(ranking.MODEL, FEATURES), Showing(retriever, reader=reader)

    def without(name: str, showing: Showing) -> Step:
        return Step("full", name, lambda searched: showing(searched, _second_look(searched, model)))

    yield without("full ranking", show)
    yield Step("full", "no second look", lambda pool: show(pool, _fused(pool)))
    yield Step("full", "recency for second look", lambda pool: show(pool, _by_recency(pool)))
    yield Step(
        "full",
        "time not searched for itself",
        lambda pool: show(pool, _second_look(replace(pool, candidates=pool.anytime, rows=pool.anytime_rows), model)),
    )
    yield without("no neighbor shown", replace(show, neighbors=False))
    yield without("copies not folded", replace(show, copies=False))
    yield without("no limit per article", replace(show, limit=False))
    if reader is not None:
        yield without("without the reader", replace(show, reader=None))


def trained_steps(judged: Sequence[Judged], show: Showing, progress: Callable[[], None]) -> Iterator[Step]:
    """The ranking trained on these lists with every feature, then without each of them."""
    for column, name in (
        (None, "trained here"),
        *((column, f"without {name}") for column, name in enumerate(FEATURES)),
    ):
        blank = [Judged(_blank(example.rows, column), example.right) for example in judged]
        fitted = fit(blank, FEATURES, lambda _done, _total: None)
        means, scales, weights = (
            np.array([fitted[feature][key] for feature in FEATURES]) for key in ("mean", "scale", "weight")
        )
        model = LinearModel(means, np.where(scales > 0, scales, 1.0), weights)
        progress()
        yield Step("trained", name, _trained(model, column, show))


def _named(searched: Searched, ranked: Sequence[ScoredPassage]) -> Sequence[ScoredPassage]:
    """The first of these passages with the URLs of their copies: a copy of a gold article counts as one."""
    return Folded((), {}, {}, searched.copies).with_copies(ranked[:DEPTH])


def _trained(model: LinearModel, column: int | None, show: Showing) -> Order:
    return lambda searched: show(searched, _second_look(searched, model, column))


def _blank(rows: NDArray[np.float64], column: int | None) -> NDArray[np.float64]:
    # A column that says nothing gets no weight.
    if column is None:
        return rows
    blank = rows.copy()
    blank[:, column] = 0.0
    return blank


def _second_look(searched: Searched, model: LinearModel, blank: int | None = None) -> list[ScoredPassage]:
    scores = model.score(_blank(searched.rows, blank))
    best = [
        replace(searched.candidates[position].passage, score=float(scores[position]))
        for position in np.argsort(-scores, kind="stable")
    ]
    lowest = best[-1].score if best else 0.0
    tail = searched.candidates[READ_AGAIN:]
    return best + [replace(c.passage, score=lowest - position) for position, c in enumerate(tail, start=1)]


def _fused(searched: Searched) -> list[ScoredPassage]:
    return [candidate.passage for candidate in searched.anytime]


def _by_recency(searched: Searched) -> list[ScoredPassage]:
    today = searched.query.today
    scored = [replace(c.passage, score=c.fused * _recency(c, today.toordinal())) for c in searched.anytime]
    return sorted(scored, key=lambda passage: -passage.score)


def _recency(candidate: Candidate, today: int) -> float:
    published = candidate.passage.published
    # What has no date is not new.
    days = max(0, today - published.toordinal()) if published else math.inf
    return 1 + RECENT_SHARE * math.exp(-days / RECENT_DAYS)
