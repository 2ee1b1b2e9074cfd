"""What a text says as a set: the stems of its words, countries by one name, figures as they are written."""

from __future__ import annotations

from functools import lru_cache

from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.spelling import country_of, one_spelling
from bot.answering.english.terms import stem, words

_SAYS_NOTHING = STOP_WORDS | {"per", "cent", "percent"}  # "34%" is "34 per cent"


@lru_cache(maxsize=4096)
def meaning(text: str) -> frozenset[str]:
    """The parts of a text that say something of their own."""
    plain = (word.replace(",", "") for word in words(one_spelling(text).replace("-", " ")))
    return frozenset(stem(country_of(word)) for word in plain if word not in _SAYS_NOTHING)
