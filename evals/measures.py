"""What is measured of one question, and the measures that are taken over many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from evals.questions import EvalQuestion
from evals.scoring import answer_rank, gold_rank
from evals.slots import copies_share, top_article_share

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CUTOFFS = (1, 5, 10, 20, 50)


class Scored(Protocol):
    """The outcome of one question in a run of any kind."""

    @property
    def as_of(self) -> date | None:
        """The day it was answered from."""

    @property
    def has_gold(self) -> bool:
        """Whether the corpus holds an article that answers it."""

    @property
    def in_second_half(self) -> bool:
        """Whether that is in July-December: the half of a year that nobody tunes on."""


S = TypeVar("S", bound=Scored)


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question's outcome; ranks count from 1, None where nothing right was found or can be."""

    id: str
    as_of: date | None
    has_gold: bool
    gold_rank: int | None
    answer_rank: int | None
    top_article_share: float | None
    copies_share: float | None
    ms: float

    @property
    def in_second_half(self) -> bool:
        """Whether it is asked in July-December: the half of a year that nobody tunes on."""
        return self.as_of is not None and self.as_of.month > 6


@dataclass(frozen=True, slots=True)
class Measure(Generic[S]):
    """A number over questions: the mean of `of`, or the percentile of it, over the questions that have one."""

    name: str
    of: Callable[[S], float | None]
    cut: int | None = None
    percentile: float | None = None
    has_interval: bool = False

    def values(self, scores: Sequence[S]) -> NDArray[np.float64]:
        """One number for each question that the measure speaks of, in order."""
        import numpy as np

        return np.array([value for score in scores if (value := self.of(score)) is not None], dtype=np.float64)

    def statistic(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The measure of values along their first axis."""
        import numpy as np

        if self.percentile is None:
            return np.asarray(values.mean(axis=0))
        return np.asarray(np.percentile(values, self.percentile, axis=0))


def score(question: EvalQuestion, result: Mapping[str, Any]) -> QuestionScore:
    """The outcome of one question, from a result as RUN.json holds it."""
    passages = result["passages"]
    return QuestionScore(
        id=question.id,
        as_of=question.as_of,
        has_gold=question.has_gold,
        gold_rank=gold_rank(question, passages) if question.has_gold else None,
        answer_rank=answer_rank(question, passages) if question.has_gold else None,
        top_article_share=top_article_share(passages),
        copies_share=copies_share(passages),
        ms=result["ms"],
    )


def measures(k: int) -> list[Measure[QuestionScore]]:
    """What is taken of a run with k passages a question, in the order of the tables."""
    cuts = [cut for cut in CUTOFFS if cut <= k]
    return [
        *(Measure("gold_recall", _within(lambda s: s.gold_rank, cut), cut, has_interval=True) for cut in cuts),
        *(Measure("answer_recall", _within(lambda s: s.answer_rank, cut), cut, has_interval=True) for cut in cuts),
        Measure("mrr", lambda s: (1 / s.gold_rank if s.gold_rank else 0.0) if s.has_gold else None, has_interval=True),
        Measure("top_article_share", lambda s: s.top_article_share),
        Measure("copies_share", lambda s: s.copies_share),
        Measure("ms_median", lambda s: s.ms, percentile=50),
        Measure("ms_p95", lambda s: s.ms, percentile=95),
    ]


def second_half(scores: Sequence[S]) -> list[S] | None:
    """The scores of July-December where there are some of January-June as well, else None."""
    later = [score for score in scores if score.in_second_half]
    earlier = any(score.as_of is not None and not score.in_second_half for score in scores)
    return later if later and earlier else None


def _within(rank: Callable[[QuestionScore], int | None], cut: int) -> Callable[[QuestionScore], float | None]:
    def of(score: QuestionScore) -> float | None:
        if not score.has_gold:
            return None
        found = rank(score)
        return float(found is not None and found <= cut)

    return of
