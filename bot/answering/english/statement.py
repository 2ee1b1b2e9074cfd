"""A sentence as others are compared with it: what its words, figures, dates and names say, each read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.answering.english.dates import Mention, mentions
from bot.answering.english.figures import Figure, figures
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.names import Name, names
from bot.answering.english.spelling import country_of, one_spelling
from bot.answering.english.terms import stem, words

_SAYS_NOTHING = STOP_WORDS | {"per", "cent", "percent"}  # "34%" is "34 per cent"


@dataclass(frozen=True)
class Statement:
    """A sentence of an article, a claim, a quote or a question."""

    text: str

    @cached_property
    def plain(self) -> str:
        """The text in one spelling; the places of what was found in it count in these characters."""
        return one_spelling(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words in order, the parts of a hyphenated one apart."""
        return tuple(words(self.plain.replace("-", " ")))

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of the words that say something, figures aside, countries by one name."""
        telling = (word for word in self.words if word not in STOP_WORDS and not any(c.isdigit() for c in word))
        return frozenset(stem(country_of(word)) for word in telling)

    @cached_property
    def meaning(self) -> frozenset[str]:
        """The parts that say something of their own: the same with the figures, as they are written."""
        plain = (word.replace(",", "") for word in self.words)
        return frozenset(stem(country_of(word)) for word in plain if word not in _SAYS_NOTHING)

    @cached_property
    def dates(self) -> tuple[Mention, ...]:
        """The dates in order."""
        return tuple(mentions(self.plain))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures that are no part of a date, in order."""
        return tuple(figures(self.plain, self.dates))

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names in order."""
        return tuple(names(self.plain))


@lru_cache(maxsize=4096)
def read_statement(text: str) -> Statement:
    """The statement that these words make; it is kept, as evidence comes up again with every question."""
    return Statement(text)


def meaning(text: str) -> frozenset[str]:
    """The parts of a text that say something of their own."""
    return read_statement(text).meaning
