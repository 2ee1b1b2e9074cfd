"""Finds which words of a question a text has, in any form, without stemming the whole text.

To rank passages, ten words are looked for in a hundred thousand characters. One pattern of how their forms can begin
finds the few places to look at; only the words at these places are stemmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bot.answering.english.terms import irregular_forms, stems
from ingest.corpus.text.folding import INVISIBLE, fold, without_accents

_REST = r"[^\W_]*(?:[&.’'][^\W_]+)*(?:,\d{3}\b)*"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
# A stem can differ from its word in the last letters ("countri" of country), seldom in more.
_CHANGED = 2
_SHORTEST = 2


class WordFinder:
    """The stems of a question's words, ready to be looked for; thread-safe.

    `otherwise` are other spellings, letter for letter, each with the stems that stand in a text which has it.
    """

    def __init__(self, stems_to_find: Iterable[str], otherwise: Mapping[str, frozenset[str]] | None = None) -> None:
        self._wanted = frozenset(stems_to_find)
        self._otherwise = [
            (spelling, re.compile(rf"(?<![^\W_]){re.escape(spelling)}s?(?![^\W_])"), its_stems)
            for spelling, its_stems in (otherwise or {}).items()
        ]
        beginnings = {begin for stem in self._wanted for begin in _beginnings(stem)}
        # The longest first: an alternative that matches ends the search for others.
        alternatives = "|".join(sorted(beginnings, key=lambda begin: (-len(begin), begin)))
        # Most places are passed over by their first character alone.
        first = "".join(sorted({begin[: 1 + begin.startswith("\\")] for begin in beginnings}))
        pattern = rf"(?=[{first}])(?<![^\W_])(?<!\d,)(?:{alternatives}){_REST}"
        self._pattern = re.compile(pattern) if beginnings else None

    def found_in(self, text: str) -> set[str]:
        """Those of the stems that stand in the text."""
        if self._pattern is None:
            return set()
        if "&" in text:
            text = fold(text)  # "AT&amp;T", as pages have it
        stems_there = {stem for match in self._pattern.finditer(_plain(text)) for stem in _stems(match.group())}
        for spelling, pattern, its_stems in self._otherwise:
            if spelling in text and pattern.search(text):
                stems_there |= its_stems
        return stems_there & self._wanted


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
    return _NOT_ASCII.sub(lambda match: _plain_part(match.group()), lower)


# What is dropped from a text is dropped from each part of it, and most parts are the same few quotation marks.
@lru_cache(maxsize=4096)
def _plain_part(text: str) -> str:
    return without_accents(INVISIBLE.sub("", text))


@lru_cache(maxsize=65536)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(stems(word))
