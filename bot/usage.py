"""What the bot did day by day: counts that name nobody, and the reasons that people gave for Wrong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

OUTCOMES = ("answered", "refused", "failed", "turned away")
# A class of times is a fourth of a doubling: what is read from it is at most 9% off.
CLASSES_A_DOUBLING = 4


@dataclass(frozen=True, slots=True)
class DayUsage:
    """One day: questions by outcome, answers taken for right and wrong, new articles, questions by class of time.

    An answer counts once a person, however many of its sentences the person marks; those are counted beside.
    """

    day: date
    outcomes: Mapping[str, int] = field(default_factory=dict)
    right: int = 0
    wrong: int = 0
    new_articles: int = 0
    times: Mapping[int, int] = field(default_factory=dict)
    right_sentences: int = 0
    wrong_sentences: int = 0

    @property
    def questions(self) -> int:
        """All questions, whatever came of them."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class CorpusGrowth:
    """What the corpus holds now, and how many of its articles came on which day of TIMEZONE."""

    articles: int
    passages: int
    newest: date | None
    new_by_day: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrongNote:
    """Why somebody took an answer for wrong, or the sentence of this number ("" for the whole answer), and when."""

    day: date
    sentence: str
    reason: str
    question: str | None = None  # None where it could be one person's own text
    headline: str | None = None  # of the article behind the sentence; None where that is not known any more


@dataclass(frozen=True, slots=True)
class Usage:
    """The days in order, each once, the corpus as it is now, and the last reasons for Wrong, newest first."""

    days: tuple[DayUsage, ...]
    corpus: CorpusGrowth
    wrong_notes: tuple[WrongNote, ...] = ()


def total(days: Iterable[DayUsage]) -> DayUsage:
    """All days as one, under the last one's date; raises ValueError without days."""
    listed = list(days)
    outcomes: Counter[str] = Counter()
    times: Counter[int] = Counter()
    for day in listed:
        outcomes.update(day.outcomes)
        times.update(day.times)
    return DayUsage(
        max(day.day for day in listed),
        dict(outcomes),
        sum(day.right for day in listed),
        sum(day.wrong for day in listed),
        sum(day.new_articles for day in listed),
        dict(times),
        sum(day.right_sentences for day in listed),
        sum(day.wrong_sentences for day in listed),
    )


def class_of(seconds: float) -> int:
    """The class of a time: the smallest number whose upper bound is not below it."""
    milliseconds = max(1.0, seconds * 1000)
    return math.ceil(CLASSES_A_DOUBLING * math.log2(milliseconds) - 1e-9)


def percentile(times: Mapping[int, int], share: float) -> float | None:
    """The seconds within which this share of the questions was done, 0 < share <= 1; None without questions."""
    target, counted = share * sum(times.values()), 0
    for number in sorted(times):
        counted += times[number]
        if counted >= target and counted:
            # The middle of the class.
            return float(2 ** ((number - 0.5) / CLASSES_A_DOUBLING)) / 1000
    return None
