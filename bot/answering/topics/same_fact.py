"""Whether two reports tell one fact, or give one figure differently: by their words, and rather too seldom."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from math import sqrt

from bot.answering.english.figures import Figure
from bot.answering.english.same_words import shares_a_run, stands_in
from bot.answering.english.statement import Statement, read_statement
from bot.answering.grounding.words import kinds, read_words
from bot.answering.notices.disagreement import MOST_DAYS_APART, agree, same_thing
from bot.answering.notices.reported_figures import ReportedFigure, figures_of_sentence, is_denied
from bot.answering.topics.event_time import event_days, is_ahead
from bot.answering.topics.finder import TopicSentence
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.text.folding import fold

ALIKE = 0.75  # the cosine from which two sentences may tell one fact
SHARE = 0.58  # of what the shorter one says, in the other
LEAST_SHARED = 4  # words that they share beside those of the topic
SURE = 6  # words that they share beside those of the topic, of which one may say more with a "could" or an "if"
SAME_MEANING = 0.8  # the cosine from which two sentences tell the same, whatever their words are
MAY_TELL = 0.5  # the cosine from which it may, where more than the topic is alike in them
BEYOND = 0.6  # the cosine of what they say beside the topic
SHARED_WORDS = 2  # words that they share beside those of the topic
OWN_WORDS = 5  # words beside those of the topic that make a sentence another
SHARED_FIGURE = 0.4  # the cosine from which one figure in both is enough
ONE_THING = 0.6  # the cosine from which two sentences may measure one thing
SMALL = 10  # a bare number up to it stands in any two sentences
_LABEL = re.compile(r"\b[a-z]*[A-Z][a-z]+ $")
_DENYING = frozenset({"denial"})
_TURNING = _DENYING | {"condition", "hedge"}


def is_same_text(first: TopicSentence, second: TopicSentence) -> bool:
    """Whether all that one of two sentences says stands in the other in nearly the same words: a copy, not a report."""
    quotes = first.lead.quote, second.lead.quote
    return shares_a_run(*quotes) and (stands_in(*quotes) or stands_in(*reversed(quotes)))


def is_same_fact(first: TopicSentence, second: TopicSentence, topic: frozenset[str]) -> bool:
    """Whether both tell one fact; `topic` are the stems that all sentences on it share."""
    if float(first.vector @ second.vector) < ALIKE:
        return False
    statements = read_statement(first.lead.quote), read_statement(second.lead.quote)
    shared = statements[0].content & statements[1].content
    shared_beyond_topic = len(shared - topic)
    if shared_beyond_topic < LEAST_SHARED or len(shared) < SHARE * min(
        len(statement.content) for statement in statements
    ):
        return False
    return (
        _same_mood(first, second, hedges=shared_beyond_topic < SURE)
        and _same_time(first, second)
        and _same_figures(*statements)
        and _same_names(*statements, first, second)
    )


def may_tell_the_same(first: TopicSentence, second: TopicSentence, topic: frozenset[str]) -> bool:
    """Whether the second may tell in other words what the first tells, and rather too often; `topic` as elsewhere.

    That both speak of the topic makes them alike: a first one that says much that the second does not is another fact.
    """
    cosine = float(first.vector @ second.vector)
    if cosine < SHARED_FIGURE or cosine >= SAME_MEANING:
        return cosine >= SAME_MEANING
    statements = read_statement(first.lead.quote), read_statement(second.lead.quote)
    if any(_is_telling(*pair) for pair in product(statements[0].figures, statements[1].figures)):
        return True
    if cosine < MAY_TELL:
        return False
    contents = [statement.content - topic for statement in statements]
    shared = contents[0] & contents[1]
    beside = (1 - first.nearness**2) * (1 - second.nearness**2)
    return (
        len(shared) >= SHARED_WORDS
        or len(contents[0] - shared) < OWN_WORDS
        or cosine - first.nearness * second.nearness >= BEYOND * sqrt(max(beside, 0.0))
    )


def differing_figures(
    first: TopicSentence,
    second: TopicSentence,
    topic: frozenset[str],
    *,
    one_thing: float = ONE_THING,
    least_shared: int = LEAST_SHARED,
) -> tuple[ReportedFigure, ReportedFigure] | None:
    """The figures of two reports that measure one thing and cannot both be true; None where there are none.

    A count of people has what happened to them, any other figure what it is of. `one_thing` is the least cosine of the
    sentences, `least_shared` the least number of words that they share beside those of the topic.
    """
    if float(first.vector @ second.vector) < one_thing or not _same_mood(first, second):
        return None
    statements = read_statement(first.lead.quote), read_statement(second.lead.quote)
    shared = (statements[0].content & statements[1].content) - topic
    if len(shared) < least_shared or not _same_names(*statements, first, second):
        return None
    for figure in _figures(first.passage, first.lead.quote):
        for differing in _figures(second.passage, second.lead.quote):
            is_of_something = figure.toll is not None or bool(figure.counted - topic)
            if (
                is_of_something
                and same_thing(figure, differing, topic)
                and not agree(figure, differing)
                and not agree(differing, figure)
            ):
                return figure, differing
    return None


@lru_cache(maxsize=1024)  # a sentence is compared with many
def _figures(passage: ScoredPassage, quote: str) -> tuple[ReportedFigure, ...]:
    """The figures that can be told from all others of their sentence."""
    start = passage.text.index(quote)
    figures = list(figures_of_sentence(passage, start, start + len(quote)))
    return tuple(
        figure
        for figure in figures
        if not (figure.denied or figure.partial or _is_label(figure))
        and not any(_may_be_alike(figure, candidate) for candidate in figures if candidate is not figure)
    )


def _may_be_alike(first: ReportedFigure, second: ReportedFigure) -> bool:
    """Whether another figure of the sentence may count the same: "three deaths in Jamaica and one in Haiti"."""
    if first.figure.unit != second.figure.unit:
        return False
    return first.toll == second.toll or (second.toll is None and not second.counted)


def _is_label(figure: ReportedFigure) -> bool:
    """Whether it is part of a name: "a Category 2 storm", "Game 5", "iPhone 16"."""
    return _LABEL.search(figure.statement.plain[: figure.figure.start]) is not None


def _same_mood(first: TopicSentence, second: TopicSentence, *, hedges: bool = True) -> bool:
    """Whether both say that it is so, or neither: what one denies, expects or, with `hedges`, doubts, both do."""
    quotes = first.lead.quote, second.lead.quote
    turns = _TURNING if hedges else _DENYING
    return (
        _turns(quotes[0]) & turns == _turns(quotes[1]) & turns
        and is_denied(quotes[0]) == is_denied(quotes[1])
        and is_ahead(quotes[0]) == is_ahead(quotes[1])
        and "?" not in "".join(quotes)
    )


@lru_cache(maxsize=4096)
def _turns(sentence: str) -> frozenset[str]:
    return frozenset(kinds(read_words(fold(sentence))) & _TURNING)


def _same_time(first: TopicSentence, second: TopicSentence) -> bool:
    days = [event_days(sentence.lead.quote, sentence.passage.published) for sentence in (first, second)]
    if all(days):
        return not set(days[0]).isdisjoint(days[1])
    published = first.passage.published, second.passage.published
    if published[0] is None or published[1] is None:
        return False
    return abs((published[0] - published[1]).days) <= MOST_DAYS_APART


def _same_figures(first: Statement, second: Statement) -> bool:
    """Whether each figure of the one that has fewer stands in the other; a small count with what it counts."""
    shorter, longer = sorted((first.figures, second.figures), key=len)
    return all(any(_is_same(figure, candidate) for candidate in longer) for figure in shorter)


def _is_same(first: Figure, second: Figure) -> bool:
    if (first.value, first.unit) != (second.value, second.unit):
        return False
    return bool(first.unit) or first.value > SMALL or not first.of.isdisjoint(second.of)


def _is_telling(first: Figure, second: Figure) -> bool:
    """Whether a figure of two sentences is one, as "7.1" and "26,000 people" are, whatever they are of."""
    is_rare = first.value != int(first.value) and first.value == second.value
    return is_rare or _is_same(first, second)


def _same_names(
    first_statement: Statement, second_statement: Statement, first: TopicSentence, second: TopicSentence
) -> bool:
    return _names_within(first_statement, second_statement, second) or _names_within(
        second_statement, first_statement, first
    )


def _names_within(first_statement: Statement, second_statement: Statement, second: TopicSentence) -> bool:
    """Whether every name of a statement stands in that of another sentence or in the headline that it stands under."""
    second_stems = second_statement.content | read_statement(second.passage.title).content
    names = [read_statement(" ".join(name.words)).content for name in first_statement.names if name.sure]
    return bool(names) and all(not name.isdisjoint(second_stems) for name in names)
