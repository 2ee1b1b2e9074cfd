"""Finds which words of a question stand in a text, in any form, without stemming the whole text.

Reading again means to look for ten words in a hundred thousand characters. One pattern of how their forms can begin
finds the few places to look at; only what stands there is stemmed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from bot.answering.terms import irregular_forms, stems

_REST = r"[^\W_]*(?:[.’'][^\W_]+)*(?:,\d{3}\b)*"
# A stem can differ from its word in the last letters ("countri" of country), seldom in more.
_CHANGED = 2
_SHORTEST = 2


class WordFinder:
    """The stems of a question's words, ready to be looked for; thread-safe."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self._wanted = frozenset(wanted)
        beginnings = {begin for stem in self._wanted for begin in _beginnings(stem)}
        # The longest first: an alternative that matches ends the search for others.
        alternatives = "|".join(sorted(beginnings, key=lambda begin: (-len(begin), begin)))
        self._pattern = re.compile(rf"(?<![^\W_])(?<!\d,)(?:{alternatives}){_REST}") if beginnings else None

    def found_in(self, text: str) -> set[str]:
        """Those of the stems that stand in the text."""
        if self._pattern is None:
            return set()
        return {stem for match in self._pattern.finditer(_plain(text)) for stem in _stems(match.group())} & self._wanted


def _beginnings(stem: str) -> Iterable[str]:
    yield re.escape(stem[: max(_SHORTEST, len(stem) - _CHANGED)])
    for form in irregular_forms(stem):
        yield re.escape(form)
    if stem.isalpha() and len(stem) <= 4:
        yield r"\.".join(stem)  # "u.s" of "us"


def _plain(text: str) -> str:
    lower = text.casefold()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(stems(word))
