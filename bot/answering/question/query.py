"""A question as every step uses it: what its text says is worked out once, before the search."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.answering.answer import Question
from bot.answering.english.language import language_of
from bot.answering.english.lexicon.grammar import PAST_AUXILIARIES, PRESENT_AUXILIARIES
from bot.answering.english.statement import Statement, read_statement
from bot.answering.english.terms import irregular_forms, names, stem, stems, terms_among, words
from bot.answering.question.time.lookalikes import hide_lookalikes
from bot.answering.question.time.scope import TimeScope, understand_time
from bot.answering.question.time.words import find_time_words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Query:
    """A question and what its text says.

    `words` are all of its words, `terms` those to search for, `stems` their stems, `names` its names and figures as
    typed with the stems of each; `of_the_past` says that it asks what happened, not how things are; `language` is None
    if unknown; `weights` are those of the stems, once the search has looked them up; `otherwise`
    are names as some articles write them, each with the stems of what the question has in its place; `typed` is the
    follow-up as a person typed it, where the question is what was made of that.
    """

    question: Question
    words: tuple[str, ...]
    terms: tuple[str, ...]
    stems: frozenset[str]
    names: Mapping[str, frozenset[str]]
    scope: TimeScope
    of_the_past: bool
    language: str | None
    statement: Statement
    weights: Mapping[str, float] = field(default_factory=dict)
    otherwise: Mapping[str, frozenset[str]] = field(default_factory=dict)
    typed: Query | None = None

    @property
    def text(self) -> str:
        """The question's own words."""
        return self.question.text

    @property
    def today(self) -> date:
        """The day on which it is asked."""
        return self.question.today

    @property
    def as_of(self) -> date | None:
        """The day after which nothing may be seen."""
        return self.question.as_of


def read_query(question: Question) -> Query:
    """The question with everything that its text says."""
    text = question.text
    text_words = tuple(words(text))
    terms = tuple(terms_among(text_words))
    return Query(
        question,
        text_words,
        terms,
        frozenset(stems(" ".join(terms))),
        {name: frozenset(stems(name)) for name in names(text)},
        understand_time(text, question.asked_at),
        asks_of_the_past(text),
        language_of(text),
        read_statement(text),
    )


def without_this_year(query: Query) -> Query:
    """The question without the words that name the year in which it is asked; its period stays that year.

    Few reports of the year name it, but headlines from before do ("When is Super Bowl 2025?").
    """
    period, year = query.scope.period, query.today.year
    if period is None or (period.start, period.end) != (date(year, 1, 1), date(year, 12, 31)):
        return query
    # "This year", which reports have as well, is kept.
    if str(year) not in period.words:
        return query
    text = " ".join(query.text.replace(period.words, " ").split()).strip(" ,")
    # A comparison needs both: "Did more die in 2025 than in 2024?"
    others = find_time_words(hide_lookalikes(text), query.question.asked_at)
    if any(hit.days.first.year != year for hit in others):
        return query
    again = read_query(replace(query.question, text=text))
    return replace(again, scope=query.scope, otherwise=query.otherwise)


def asks_of_the_past(question: str) -> bool:
    """Whether the first verb that is recognized in the question is in the past tense ("Who won ...?").

    The first word counts where no other does: of "Used car prices, are they rising?" it is no verb.
    """
    begins_in_past = False
    for index, word in enumerate(_WORD.findall(question.replace("’", "'"))):
        small = word.lower()
        if small in PRESENT_AUXILIARIES:
            return False
        # "Died" and "sued" are, "need" and "speed" are not: those keep their ending in their stem.
        past = small in irregular_forms(stem(small)) or (small.endswith("ed") and stem(small) != small)
        if index == 0 and past and small not in PAST_AUXILIARIES:
            begins_in_past = True
        # A capital within a question is a name's: the United States.
        elif small in PAST_AUXILIARIES or (word == small and past):
            return True
    return begins_in_past
