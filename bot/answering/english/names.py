"""The names of a text: persons, places, organizations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.answering.english.lexicon.grammar import CONTRACTIONS, NAMES_LIKE_WORDS, STOP_WORDS
from bot.answering.english.lexicon.people import HONORIFICS, SENTENCE_OPENERS, SHORT_TITLES, TITLES
from bot.answering.english.lexicon.time import MONTHS, SHORT_MONTHS, WEEKDAYS
from bot.answering.english.spelling import country_of
from bot.answering.english.terms import words

_WORD = re.compile(r"[^\W_]+(?:[.'&][^\W_]+)*'?")
_SENTENCE_END = re.compile(
    r"(?:^|(?<!\b[A-Z])(?<!\bSt)(?<!\bJr)(?<!\bLt)(?<!\bGov)(?<!\bSen)(?<!\bRep)(?<!\bGen)(?<!\bInc)[.!?:;]\W*|[\"(]\s*)$"
)

_SHORT = HONORIFICS | SHORT_TITLES
_DATED = frozenset((*MONTHS, *SHORT_MONTHS, *WEEKDAYS))
_NAMES_LIKE_WORDS = re.compile(
    "|".join(rf"\b{word.upper()}\b|(?<=\w )\b{word.capitalize()}\b" for word in sorted(NAMES_LIKE_WORDS))
)
# No sentence begins with the pronoun: "us open", "us tariffs".
US_FIRST = re.compile(r"^us(?= \w)", re.IGNORECASE)
# Behind a word in small letters, which no heading and no beginning of a quotation has there.
_SMALL_BEFORE = re.compile(r"(?<![^\W_])[a-z]+[,;]? \(?$")
_LONGEST_WORD = 30


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as names are compared: plain, one name a country; `first` begins a sentence."""

    raw: str
    plain: str
    start: int
    first: bool
    follows: bool  # no more than a space parts it from the word before


@dataclass(frozen=True, slots=True)
class Name:
    """Words that are one name, at [start, end); `sure` is False for a lone word that only begins a sentence."""

    words: tuple[str, ...]
    start: int
    end: int
    sure: bool


def name_words(text: str) -> list[Word]:
    """All words of a text in order, the parts of a hyphenated one apart."""
    candidates: list[Word] = []
    end = -1
    for match in _WORD.finditer(text):
        raw = match.group().removesuffix("'").removesuffix("'s")
        plain = country_of("".join(words(raw)))
        first = _SENTENCE_END.search(text, max(0, match.start() - 8), match.start()) is not None
        between = text[end : match.start()]
        # "J. D. Vance" and "Mr. Lee" are one; "Trump met Kim. Putin left" names Kim and Putin.
        stops = between == ". " and bool(candidates) and len(candidates[-1].raw) <= 3
        shortened = stops and (not first or candidates[-1].plain in _SHORT)
        candidates.append(Word(raw, plain, match.start(), first, between == " " or shortened))
        end = match.end() - (len(match.group()) - len(raw))
    return candidates


def names(text: str) -> list[Name]:
    """The names of a text in order; titles, months and what merely opens a sentence are none."""
    result: list[Name] = []
    run: list[Word] = []
    for word in [*name_words(text), None]:
        if word is not None and _is_name(word) and (not run or word.follows):
            run.append(word)
            continue
        if run:
            result += _named(run)
        run = [word] if word is not None and _is_name(word) else []
    return result


def names_like_words(text: str) -> Counter[str]:
    """The words of a text that are names and spelled like words of its grammar, each as often as it is one."""
    if text.isupper() and " " in text:
        return Counter(US_FIRST.findall(text.lower()))
    # The pattern of the others is of capitals.
    text = US_FIRST.sub("US", text)
    return Counter(match[0].lower() for match in _NAMES_LIKE_WORDS.finditer(text))


def times_inside(pattern: str, text: str) -> int:
    """How often what matches a pattern of words stands inside a sentence of the text, in just these letters."""
    return sum(
        _SMALL_BEFORE.search(text, max(0, match.start() - _LONGEST_WORD), match.start()) is not None
        for match in re.finditer(rf"{pattern}(?![^\W_])(?!:)", text)
    )


def _is_name(word: Word) -> bool:
    if word.plain in STOP_WORDS or word.plain in CONTRACTIONS or word.plain in _DATED:
        return False
    if word.raw[0].isdigit():
        return any(c.isalpha() for c in word.raw) and any(c.isupper() for c in word.raw)
    if word.first and word.plain in SENTENCE_OPENERS:
        return False
    return any(c.isupper() for c in word.raw)


def _named(run: Sequence[Word]) -> Iterator[Name]:
    # Of "Foreign Minister Wang Yi" the name is "Wang Yi"; a title inside a name parts it in two.
    for is_title, part in groupby(run, lambda word: word.plain in TITLES):
        if not is_title:
            of_name = list(part)
            end = of_name[-1].start + len(of_name[-1].raw)
            is_lone = len(run) == 1 and run[0].first
            yield Name(tuple(word.plain for word in of_name), of_name[0].start, end, sure=not is_lone)
