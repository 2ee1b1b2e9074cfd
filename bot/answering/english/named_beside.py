"""Whom a text names beside the words of an office: "Prime Minister Jane Doe", "Jane Doe, the prime minister"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.english.lexicon.grammar import ARTICLES, CONTRACTIONS, STOP_WORDS
from bot.answering.english.lexicon.people import HONORIFICS, SHORT_TITLES, TITLES
from bot.answering.english.lexicon.time import MONTHS, SHORT_MONTHS, WEEKDAYS
from bot.answering.english.names import Word, name_words
from bot.answering.english.terms import stem

# Other words that may stand within those of an office: "secretary of health", "Health and Human Services Secretary".
APART = 3
_WITHIN = frozenset({" ", "'s ", "-", ". "})
_ADDRESSED = HONORIFICS | SHORT_TITLES
_NUMBER = re.compile("[ivx]+")
_UNITED_STATES = frozenset({"U.S", "U.S.", "US"})
_NO_NAME = STOP_WORDS | CONTRACTIONS | TITLES | {*MONTHS, *SHORT_MONTHS, *WEEKDAYS}


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A name at [start, end) of a text, by its plain words."""

    words: tuple[str, ...]
    start: int
    end: int


def is_one_name(words: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both may name one person: the last word of one is in the other ("Kennedy", "Robert F. Kennedy")."""
    return words[-1] in other or other[-1] in words


def named_beside(text: str, office: frozenset[str]) -> list[NamedSpan]:
    """The names beside all of these stems of plain words, countries by one name, where no other title goes with them.

    "Former Prime Minister", "deputy director" and "Ohio Governor" are other offices than the prime minister's, the
    director's and the governor's.
    """
    text = text.replace("’", "'")
    reading = _Reading(text, name_words(text), office)
    return [named for first, last in reading.places() if (named := reading.name_at(first, last)) is not None]


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    words: Sequence[Word]
    office: frozenset[str]

    def places(self) -> Iterator[tuple[int, int]]:
        """The first and the last of the words of the office, wherever they stand together and no other title does."""
        start = 0
        marks = [stem(word.plain) for word in self.words]
        for first, mark in enumerate(marks):
            if mark not in self.office or first < start:
                continue
            places_found: dict[str, int] = {}
            for place in range(first, min(len(marks), first + len(self.office) + APART)):
                if place > first and self._between(place) not in _WITHIN:
                    break
                if marks[place] in self.office:
                    places_found[marks[place]] = place
                elif not self._may_stand_within(self.words[place]):
                    break
                if len(places_found) == len(self.office):
                    if min(places_found.values()) == first and not self._has_other_title(first):
                        yield first, place
                    start = min(places_found.values()) + 1
                    break

    def name_at(self, first: int, last: int) -> NamedSpan | None:
        """The name that stands directly behind these words of the office, or before them as in ", the director"."""
        has_article = first > 0 and self.words[first - 1].plain in ARTICLES
        if last + 1 < len(self.words):
            between = self._between(last + 1)
            behind = self._name(last + 1, 1) if between == " " or (between == ", " and has_article) else None
            if behind and (between == " " or len(behind.words) > 1):
                return behind
        before = first - 1 - has_article
        if before < 1 or self.text[self._end(before) : self.words[before + 1].start] != ", ":
            return None
        # In a list of names the words of the office may be one of them: "Ann Lee, Kim Roe and".
        if not has_article and not self.words[first].raw[0].islower():
            return None
        # "Ann Lee, vice president of research" holds another office than the vice president.
        if self.text.startswith(" of ", self._end(last)):
            return None
        named = self._name(before, -1)
        return named if named and len(named.words) > 1 else None

    def _name(self, place: int, step: int) -> NamedSpan | None:
        """The name that begins, or with a step of -1 ends, at this word."""
        # "House Minority Leader Rep. Jane Doe".
        while step == 1 and place < len(self.words) - 1 and self.words[place].plain in _ADDRESSED:
            place += 1
        end = place
        while 0 <= end < len(self.words) and self._is_of_name(end):
            if end != place and not self._is_one_name(max(end, end - step)):
                break
            end += step
        if end == place:
            return None
        first, last = (place, end - 1) if step == 1 else (end + 1, place)
        names = tuple(word.plain for word in self.words[first : last + 1] if len(word.plain) > 2)
        # "King Charles III", where Charles is asked for.
        is_number = all(_NUMBER.fullmatch(name) for name in names)
        return None if is_number else NamedSpan(names, self.words[first].start, self._end(last))

    def _is_one_name(self, place: int) -> bool:
        """Whether a word goes on with the name that the one before it belongs to; behind "Jr." a sentence may begin."""
        is_initial = len(self.words[place - 1].raw) == 1 or "." in self.words[place - 1].raw
        return self._between(place) in ("-", " ") or (self._between(place) == ". " and is_initial)

    def _is_of_name(self, place: int) -> bool:
        word = self.words[place]
        return word.raw[0].isupper() and word.plain not in _NO_NAME and stem(word.plain) not in self.office

    def _may_stand_within(self, word: Word) -> bool:
        return word.plain in STOP_WORDS or (word.raw[0].isupper() and word.plain not in TITLES)

    def _has_other_title(self, first: int) -> bool:
        if first == 0:
            return False
        before = self.words[first - 1]
        if before.raw in _UNITED_STATES:  # "Former U.S. Surgeon General"
            return self._has_other_title(first - 1)
        if self._between(first) not in (" ", "-"):
            return False
        return (
            self._between(first) == "-"
            or before.plain in TITLES
            or (before.raw[0].isupper() and before.plain not in STOP_WORDS)
        )

    def _between(self, place: int) -> str:
        """What stands between this word and the one before it."""
        return self.text[self._end(place - 1) : self.words[place].start]

    def _end(self, place: int) -> int:
        return self.words[place].start + len(self.words[place].raw)
