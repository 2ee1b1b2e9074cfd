"""Whether two reports tell one fact, or give one figure differently: by their words, and rather too seldom."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.answering.english.figures import Figure
from bot.answering.english.same_words import shares_a_run, stands_in
from bot.answering.english.statement import Statement, read_statement
from bot.answering.grounding.words import kinds, read_words
from bot.answering.notices.disagreement import MOST_DAYS_APART, agree, same_thing
from bot.answering.notices.reported_figures import ReportedFigure, figures_of_sentence, is_denied
from bot.answering.topics.event_time import event_day, is_ahead
from bot.answering.topics.finder import TopicSentence
from ingest.corpus.text.folding import fold

ALIKE = 0.75  # the cosine from which two sentences may tell one fact
SHARE = 0.58  # of what the shorter one says, in the other
BESIDE = 4  # words that they share beside those of the topic
SURE = 6  # words that they share beside those of the topic, of which one may say more with a "could" or an "if"
ONE_THING = 0.6  # the cosine from which two sentences may measure one thing
SMALL = 10  # a bare number up to it stands in any two sentences
_LABEL = re.compile(r"\b[a-z]*[A-Z][a-z]+ $")
_DENYING = frozenset({"denial"})
_TURNING = _DENYING | {"condition", "hedge"}


def is_same_text(one: TopicSentence, other: TopicSentence) -> bool:
    """Whether all that one of two sentences says stands in the other in nearly the same words: a copy, not a report."""
    first, second = one.lead.quote, other.lead.quote
    return shares_a_run(first, second) and (stands_in(first, second) or stands_in(second, first))


def is_same_fact(one: TopicSentence, other: TopicSentence, topic: frozenset[str]) -> bool:
    """Whether both tell one fact; `topic` are the stems that all sentences on it share."""
    if float(one.vector @ other.vector) < ALIKE:
        return False
    first, second = read_statement(one.lead.quote), read_statement(other.lead.quote)
    shared = first.content & second.content
    beside = len(shared - topic)
    if beside < BESIDE or len(shared) < SHARE * min(len(first.content), len(second.content)):
        return False
    return (
        _same_mood(one, other, hedges=beside < SURE)
        and _same_time(one, other)
        and _same_figures(first, second)
        and _same_names(first, second, one, other)
    )


def differing_figures(
    one: TopicSentence,
    other: TopicSentence,
    topic: frozenset[str],
    *,
    one_thing: float = ONE_THING,
    beside: int = BESIDE,
) -> tuple[ReportedFigure, ReportedFigure] | None:
    """The figures of two reports that measure one thing and cannot both be true; None where there are none.

    A count of people has what happened to them, any other figure what it is of. `one_thing` is the least cosine of the
    sentences, `beside` the least number of words that they share beside those of the topic.
    """
    if float(one.vector @ other.vector) < one_thing or not _same_mood(one, other):
        return None
    first_says, second_says = read_statement(one.lead.quote), read_statement(other.lead.quote)
    shared = (first_says.content & second_says.content) - topic
    if len(shared) < beside or not _same_names(first_says, second_says, one, other):
        return None
    for first in _figures(one):
        for second in _figures(other):
            named = first.toll is not None or bool(first.counted - topic)
            if named and same_thing(first, second, topic) and not agree(first, second) and not agree(second, first):
                return first, second
    return None


def _figures(sentence: TopicSentence) -> list[ReportedFigure]:
    """The figures that can be told from all others of their sentence."""
    start = sentence.passage.text.index(sentence.lead.quote)
    found = list(figures_of_sentence(sentence.passage, start, start + len(sentence.lead.quote)))
    return [
        one
        for one in found
        if not (one.denied or one.partial or _is_label(one))
        and not any(_may_be_alike(one, other) for other in found if other is not one)
    ]


def _may_be_alike(one: ReportedFigure, other: ReportedFigure) -> bool:
    """Whether another figure of the sentence may count the same: "three deaths in Jamaica and one in Haiti"."""
    if one.figure.unit != other.figure.unit:
        return False
    return one.toll == other.toll or (other.toll is None and not other.counted)


def _is_label(one: ReportedFigure) -> bool:
    """Whether it is part of a name: "a Category 2 storm", "Game 5", "iPhone 16"."""
    return _LABEL.search(one.statement.plain[: one.figure.start]) is not None


def _same_mood(one: TopicSentence, other: TopicSentence, *, hedges: bool = True) -> bool:
    """Whether both say that it is so, or neither: what one denies, expects or, with `hedges`, doubts, both do."""
    first, second = one.lead.quote, other.lead.quote
    told = _TURNING if hedges else _DENYING
    return (
        _turns(first) & told == _turns(second) & told
        and is_denied(first) == is_denied(second)
        and is_ahead(first) == is_ahead(second)
        and "?" not in first + second
    )


@lru_cache(maxsize=4096)
def _turns(sentence: str) -> frozenset[str]:
    return frozenset(kinds(read_words(fold(sentence))) & _TURNING)


def _same_time(one: TopicSentence, other: TopicSentence) -> bool:
    first, second = one.passage.published, other.passage.published
    days = [event_day(sentence.lead.quote, sentence.passage.published) for sentence in (one, other)]
    if days[0] and days[1]:
        return days[0] == days[1]
    return first is not None and second is not None and _near(first, second)


def _near(first: date, second: date) -> bool:
    return abs((first - second).days) <= MOST_DAYS_APART


def _same_figures(first: Statement, second: Statement) -> bool:
    """Whether each figure of the one that has fewer stands in the other; a small count with what it counts."""
    fewer, more = sorted((first.figures, second.figures), key=len)
    return all(any(_is_same(one, other) for other in more) for one in fewer)


def _is_same(one: Figure, other: Figure) -> bool:
    if (one.value, one.unit) != (other.value, other.unit):
        return False
    return bool(one.unit) or one.value > SMALL or not one.of.isdisjoint(other.of)


def _same_names(first: Statement, second: Statement, one: TopicSentence, other: TopicSentence) -> bool:
    return _names_within(first, second, other) or _names_within(second, first, one)


def _names_within(one: Statement, other: Statement, told: TopicSentence) -> bool:
    """Whether every name of one stands in the other or in the headline that it stands under."""
    known = other.content | read_statement(told.passage.title).content
    named = [read_statement(" ".join(name.words)).content for name in one.names if name.sure]
    return bool(named) and all(not name.isdisjoint(known) for name in named)
