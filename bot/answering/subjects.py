"""The people, places, years and figures that a question is about, and which of them the passages lack."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.terms import names, stems, words
from ingest.corpus.articles import ScoredPassage

# A country, and how its people and things are called: a report says either.
_NATIONS = """
america american americans us usa states | britain british uk kingdom briton | england english | scotland scottish
wales welsh | ireland irish | france french | germany german | italy italian | spain spanish | portugal portuguese
netherlands dutch | belgium belgian | switzerland swiss | austria austrian | greece greek | turkey turkish turkiye
russia russian | ukraine ukrainian | poland polish | hungary hungarian | sweden swedish | norway norwegian
denmark danish | finland finnish | china chinese | japan japanese | korea korean | india indian | pakistan pakistani
israel israeli | palestine palestinian | iran iranian | iraq iraqi | syria syrian | egypt egyptian | yemen yemeni
lebanon lebanese | saudi saudis | afghanistan afghan | canada canadian | mexico mexican | brazil brazilian
argentina argentine argentinian | chile chilean | colombia colombian | venezuela venezuelan | cuba cuban
australia australian | zealand zealander | africa african | nigeria nigerian | kenya kenyan | europe european eu
vietnam vietnamese | thailand thai | indonesia indonesian | philippines filipino philippine | taiwan taiwanese
"""
_ROMAN = re.compile(r"\b(?=[IVXL]{2,}\b)(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
_ROMAN_VALUE = {"I": 1, "V": 5, "X": 10, "L": 50}
_TWO_A_LINE = re.compile(r"\s*[|\n]\s*")


def missing_names(question: str, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """The names and figures of a question, as typed, that these passages with headline and year do not hold whole."""
    held = _held(passages)
    return tuple(name for name in names(question) if not held.issuperset(stems(name)))


def surely_missing(question: str, passages: Sequence[ScoredPassage]) -> tuple[str, ...]:
    """Those of them that the question cannot be without: an answer from these passages would be about something else.

    A name whose last word is there, and half of its words, is there: people are told by their last name. A capital at
    the start of a sentence may be no name. A figure other than a year is often told otherwise ("the 30th" for "30").
    """
    held = _held(passages)
    return tuple(name for name in names(question) if _counts(question, name) and _is_missing(name, held))


def _held(passages: Sequence[ScoredPassage]) -> set[str]:
    held = {part for passage in passages for part in stems(f"{passage.title}\n{passage.text}")}
    # "In 2025" is said by the date of a report as well as by its words.
    return held | {str(passage.published.year) for passage in passages if passage.published}


def _counts(question: str, name: str) -> bool:
    if any(character.isdigit() for character in name):
        return bool(re.search(r"\b(?:19|20)\d\d\b|[^\W\d_]{2}", re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", name)))
    at = question.find(name)
    begins = not question[:at].strip() or question[:at].rstrip()[-1:] in ".!?:"
    return not begins or len(words(name)) > 1


def _is_missing(name: str, held: set[str]) -> bool:
    parts = [part for part in stems(name) if not part.isdigit() or len(part) == 4] or stems(name)
    figures = {numeral.lower(): str(_roman(numeral)) for numeral in _ROMAN.findall(name)}
    there = [
        part in held or figures.get(part) in held or not held.isdisjoint(_NATION_OF.get(part, ())) for part in parts
    ]
    return not there[-1] or 2 * sum(there) < len(there)


def _roman(numeral: str) -> int:
    """The figure that "LIX" is: reports say Super Bowl 59, and World War 2."""
    values = [_ROMAN_VALUE[letter] for letter in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def _nations() -> dict[str, frozenset[str]]:
    groups = [
        frozenset(part for word in group.split() for part in stems(word))
        for group in _TWO_A_LINE.split(_NATIONS.strip())
    ]
    return {word: group for group in groups for word in group}


_NATION_OF = _nations()
