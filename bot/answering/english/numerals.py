"""Reads numbers in digits and in words: "1,200", "1.5", "twelve", "two hundred and forty", "a dozen"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.english.lexicon.numbers import ORDINALS, SCALES, SMALL, TENS

_WORD = "|".join([*SMALL, *TENS, *SCALES])
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_RUN = rf"(?:half\s+)?(?:an?\s+)?(?:{_WORD})(?:(?:\s+|-)(?:and\s+)?(?:{_WORD}))*"
_NUMBER = re.compile(
    rf"(?<![\w.])(?<!\d,)(?P<digits>{_DIGITS})|(?<![\w-])(?P<run>{_RUN})(?![\w])|\b(?P<ordinal>{'|'.join(ORDINALS)})\b",
    re.IGNORECASE,
)
_PART = re.compile(rf"\b(?:half|an?|{_WORD})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at [start, end) of a text; `spelt` in words, `ordinal` where it is a place in an order."""

    value: Decimal
    start: int
    end: int
    spelt: bool = False
    ordinal: bool = False


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text in order; a year or a day of a date is one like any other."""
    for match in _NUMBER.finditer(text):
        if match["digits"]:
            yield Numeral(Decimal(match["digits"].replace(",", "")), match.start(), match.end())
        elif match["ordinal"]:
            value = Decimal(ORDINALS[match["ordinal"].lower()])
            yield Numeral(value, match.start(), match.end(), spelt=True, ordinal=True)
        else:
            yield from _spelt(match)


def _spelt(run: re.Match[str]) -> Iterator[Numeral]:
    """The numbers that a run of number words holds: "twenty-one" is one, "five and six" are two."""
    total, current, start, end, room = Decimal(0), Decimal(0), run.start(), run.start(), Decimal(10**15)
    for part in _PART.finditer(run.string, run.start(), run.end()):
        word = part.group().lower()
        if word in SCALES:
            current = (current or Decimal(1)) * SCALES[word]
            if word not in ("hundred", "dozen"):
                total, current = total + current, Decimal(0)
            room = Decimal(SCALES[word])
        else:
            value = _value(word)
            if end > start and value >= room:
                yield Numeral(total + current, start, end, spelt=True)
                total, current, start = Decimal(0), Decimal(0), part.start()
            current += value
            room = Decimal(10) if value >= 20 else Decimal(1)
        end = part.end()
    yield Numeral(total + current, start, end, spelt=True)


def _value(word: str) -> Decimal:
    if word == "half":
        return Decimal("0.5")
    return Decimal(0) if word in ("a", "an") else Decimal(SMALL.get(word) or TENS.get(word) or 0)
