"""The figures of a text, in digits or in words: their value, their unit and what they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.answering.english.dates import Mention
from bot.answering.english.lexicon.closed_words import PREPOSITIONS
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.lexicon.news import CURRENCIES, UNIT_NAMES, UNITS
from bot.answering.english.lexicon.numbers import ORDINALS, SCALES, SMALL, TENS
from bot.answering.english.lexicon.time import WEEKDAYS
from bot.answering.english.terms import stems
from ingest.corpus.text.folding import without_case_twins

# A dash right before a figure that joins nothing to it: of "3-0", "F-16" and "+/-3" it is none.
MINUS = r"(?<![\w.,)%\]/+–—−-])(?<![\d%] )[-−–]"
_MINUS = re.compile(rf"(?:{MINUS}|\b[Mm]inus\s)$")
_GOES_ON = re.compile(r"(?<!\S)[a-z]{1,12} $")
_BEFORE = re.compile(r"(?P<currency>(?:Unitedstates|(?<!\w)[A-Z]{1,3})?\$|[£€¥₹₩])(?:\s|(?P<minus>-))?$")
_MAGNITUDES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, "trn": 10**12}
_MAGNITUDES |= SCALES
_READABLE_MAGNITUDES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_MAGNITUDE = re.compile(rf"(?:\s|-)?({'|'.join(SCALES)}|mn|mln|bn|tn|trn)\b|([kmb])\b", re.I)
_UNITS = {word.replace("\u00a0", " "): unit for unit, text in UNITS.items() for word in text.split(" ")}
# As they are written in one form, which is read again; but "3 won medals".
_UNITS |= {unit: unit for unit in CURRENCIES.values() if unit != "won"}
_UNIT = re.compile(
    rf"[\s-]?({'|'.join(re.escape(word) for word in sorted(_UNITS, key=len, reverse=True))})(?![\w])|(st|nd|rd|th|s)\b"
    r"|[:.]?(\d\d)?\s?([ap])\.?m\b\.?"
)
# "113F", "113 F (45 C)" and "45 C Tuesday"; the F-16, F Street and 5 F shares are no temperatures.
_DEGREES = re.compile(rf"(?P<space> ?)(?P<scale>[CF])(?![\w-]|'s| (?!(?:{'|'.join(WEEKDAYS).title()})\b)[A-Z])")
_SMALL_PLURAL = re.compile(r" ([a-z]+(?<!s)s)\b")
_LESS = r"(?:less|fewer|lower) than|under|below"
_MORE = r"(?:more|greater|higher) than|over|above|exceed(?:s|ed|ing)?"
_NOT_DENIED = "(?<!no )(?<!not )"
_BELOW = re.compile(rf"{_NOT_DENIED}(?:{_LESS})|not? (?:{_MORE})|up to|at most|as many as|as much as")
_ABOVE = re.compile(rf"{_NOT_DENIED}(?:{_MORE})|not? (?:{_LESS})|at least")
_NEARLY = re.compile(r"nearly|almost|close to|just (?:under|short of)")
_NEXT_WORDS = re.compile(r"[\s\"-]+([^\W\d_]+(?:'s)?)")
_WORD = "|".join([*SMALL, *TENS, *SCALES])
# "1,50,000" is grouped as in India.
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)|\d+)(?:\.\d+)?"
_AND_HALF = r"[\s-]and[\s-]a[\s-]half\b"
_RUN = rf"(?:half(?:\s+|-))?(?:an?\s+)?(?:{_WORD})(?:{_AND_HALF}|(?:\s+|-)(?:and\s+)?(?:{_WORD}))*"
_NUMBER = re.compile(
    rf"(?<![\w.])(?<!\d,)(?P<digits>{_DIGITS})(?P<half>{_AND_HALF})?"
    rf"|(?<![\w-])(?P<run>{_RUN})(?![\w])|\b(?P<ordinal>{'|'.join(ORDINALS)})\b",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<and_half>{_AND_HALF})|\b(?:half|an?|{_WORD})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at [start, end) of a text; in digits or `in_words`, `ordinal` where it is a place in an order."""

    value: Decimal
    start: int
    end: int
    in_words: bool = False
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit; `of` are the stems of the words that follow, `bound` says from which side it is meant."""

    value: Decimal
    unit: str
    start: int
    end: int
    of: frozenset[str] = frozenset()
    bound: str = ""
    scale: int = 1


def unit_name(unit: str, *, is_one: bool) -> str:
    """How people write a unit behind one or behind another figure: "day", "days"."""
    return UNIT_NAMES.get(unit, (unit, f"{unit}s"))[not is_one]


def readable_digits(text: str, least_digits: int = 4) -> str:
    """The text with its numbers of `least_digits` or more as people write them: "30,000", "1.25 million"."""
    number = rf"(?<![\d.])\d{{{least_digits},}}(?:\.\d+)?"
    return re.sub(number, lambda match: _readable(Decimal(match[0])), text)


def _readable(value: Decimal) -> str:
    for magnitude, name in _READABLE_MAGNITUDES:
        # "12,345,678" stays: it would need more than two places behind the point.
        if magnitude <= value < 1000 * magnitude and value % (magnitude // 100) == 0:
            return f"{value / magnitude:f} {name}"
    return f"{value:,f}"


def figures(text: str, dates: Sequence[Mention] = ()) -> list[Figure]:
    """The figures of a text that are no part of its dates, in order."""
    result: list[Figure] = []
    text, end = without_case_twins(text), 0
    for numeral in numerals(text):
        # "1.5 billion" and "8:30 p.m." are one figure, though a part of each could be read as one more.
        if numeral.start < end or any(day.start < numeral.end and numeral.start < day.end for day in dates):
            continue
        figure = _read(text, numeral)
        if figure:
            result.append(figure)
            end = figure.end
    for index in range(len(result) - 1, 0, -1):
        result[index - 1 : index + 1] = _shared_unit(text, result[index - 1], result[index])
    return result


def _read(text: str, numeral: Numeral) -> Figure | None:
    sign = _BEFORE.search(text, max(0, numeral.start - 14), numeral.start)
    start = sign.start() if sign else numeral.start
    currency = CURRENCIES.get(sign["currency"].lower(), sign["currency"]) if sign else ""
    scale, end = _magnitude(text, numeral, bool(currency))
    unit, value, end = _unit(text, numeral.value * scale, end)
    if numeral.in_words and numeral.value == 1 and value == 1 and not unit:
        return None  # "one of them", "no one", "once"
    if numeral.ordinal or unit in ("st", "nd", "rd", "th"):
        if text[end : end + 1] == ",":
            return None  # "First, ..."
        unit = "place"
    of = _followers(text, end)
    minus = _MINUS.search(text, max(0, start - 6), start)
    # No count of people or things is below zero: "on Monday -10 people came" has a dash, "fell to -5 Monday" has none.
    if (minus or (sign and sign["minus"])) and (
        currency or unit or not of or (minus and _GOES_ON.search(text, max(0, minus.start() - 14), minus.start()))
    ):
        value, start = -value, minus.start() if minus else start
    if (unit == "year" and "old" in of) or (not unit and _is_age(text, start, end)):
        unit = "age"
    return Figure(value, currency or unit, start, end, of, _bound(text, start), scale)


def _magnitude(text: str, numeral: Numeral, money: bool) -> tuple[int, int]:
    match = _MAGNITUDE.match(text, numeral.end)
    if match is None or (match[2] and match[2].lower() == "m" and not (money or _is_counted(text, match.end()))):
        return 1, numeral.end
    return _MAGNITUDES[(match[1] or match[2]).lower()], match.end()


def _is_counted(text: str, end: int) -> bool:
    """Whether an "m" is for millions: "5m euros", "2m people"; "100m hurdles" are run."""
    unit = _UNIT.match(text, end)
    return bool(unit and _UNITS.get(unit[1] or "") in CURRENCIES.values()) or text.startswith(" people", end)


def _unit(text: str, value: Decimal, end: int) -> tuple[str, Decimal, int]:
    match = _UNIT.match(text, end)
    if match is None:
        degrees = _DEGREES.match(text, end)
        if degrees is None or (degrees["space"] and _is_before_plural(text, degrees.end())):
            return "", value, end
        return _UNITS[f"°{degrees['scale']}"], value, degrees.end()
    if match[1]:
        return _UNITS[match[1]], value, match.end()
    if match[2]:
        return ("decade" if match[2] == "s" else match[2]), value, match.end()
    minutes = Decimal(match[3] or 0) / 100
    return f"{match[4]}m", value + minutes if match[3] else value, match.end()


def _is_before_plural(text: str, end: int) -> bool:
    following = _SMALL_PLURAL.match(text, end)
    return following is not None and following[1] not in STOP_WORDS


def _is_age(text: str, start: int, end: int) -> bool:
    """Whether it is written as an age: "aged 22", "Leon Marchand, 22, won"."""
    before, after = text[max(0, start - 30) : start], text[end : end + 1]
    return re.search(r"\bage[d]? $", before) is not None or (
        end - start < 4
        and after in ("", ",", ".", ")")
        and re.search(r"(?<![\w'-])[A-Z][\w'-]+(?:, | \()$", before) is not None
    )


def _followers(text: str, end: int) -> frozenset[str]:
    followers: list[str] = []
    while len(followers) < 2 and (match := _NEXT_WORDS.match(text, end)):
        word = match[1].lower()
        # "100 people across Texas" are people; what is counted "per minute" is of that.
        if word not in STOP_WORDS and (word not in PREPOSITIONS or word == "per"):
            followers += stems(match[1])
        elif word not in ("of", "the", "his", "her", "its", "their"):
            break
        end = match.end()
    return frozenset(followers)


def _bound(text: str, start: int) -> str:
    before = text[max(0, start - 24) : start].lower()
    for name, pattern in (("below", _BELOW), ("nearly", _NEARLY), ("above", _ABOVE)):
        if re.search(rf"\b(?:{pattern.pattern})(?: an?| the| about| some)?\s*$", before):
            return name
    return ""


def _shared_unit(text: str, first: Figure, second: Figure) -> tuple[Figure, Figure]:
    """Of "5-10%" and "between $5 and 10 million" both numbers have what only one of them is given."""
    between = text[first.end : second.start].strip()
    joined = between in ("-", "to") or (
        between == "and" and text[max(0, first.start - 12) : first.start].rstrip().lower().endswith("between")
    )
    if not joined or "place" in (first.unit, second.unit):
        return first, second
    if first.scale == 1 < second.scale and first.value * second.scale < second.value:
        first = replace(first, value=first.value * second.scale, scale=second.scale)
    if first.unit and second.unit:
        return first, second
    unit = first.unit or second.unit
    return replace(first, unit=unit), replace(second, unit=unit)


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text in order; a year or a day of a date is one like any other."""
    for match in _NUMBER.finditer(without_case_twins(text)):
        if match["digits"]:
            value = Decimal(match["digits"].replace(",", "")) + (Decimal("0.5") if match["half"] else 0)
            yield Numeral(value, match.start(), match.end())
        elif match["ordinal"]:
            value = Decimal(ORDINALS[match["ordinal"].lower()])
            yield Numeral(value, match.start(), match.end(), in_words=True, ordinal=True)
        else:
            yield from _spelled(match)


def _spelled(run: re.Match[str]) -> Iterator[Numeral]:
    """The numbers that a run of number words holds: "twenty-one" is one, "five and six" are two."""
    total, current, start, end, room = Decimal(0), Decimal(0), run.start(), run.start(), Decimal(10**15)
    scale = Decimal(1)  # of the word before: "a million and a half"
    for part in _PART.finditer(run.string, run.start(), run.end()):
        word = part.group().lower()
        if word in SCALES:
            current = (current or Decimal(1)) * SCALES[word]
            if word not in ("hundred", "dozen"):
                total, current = total + current, Decimal(0)
            room = scale = Decimal(SCALES[word])
        elif part["and_half"]:
            current += scale / 2
        else:
            value = _value_of(word)
            if end > start and value >= room:
                if run.string[start:end].lower() not in ("a", "an"):  # of "a five-day strike"
                    yield Numeral(total + current, start, end, in_words=True)
                total, current, start = Decimal(0), Decimal(0), part.start()
            current += value
            scale = Decimal(1)
            room = Decimal(10) if value >= 20 else Decimal(1)
        end = part.end()
    yield Numeral(total + current, start, end, in_words=True)


def _value_of(word: str) -> Decimal:
    if word == "half":
        return Decimal("0.5")
    return Decimal(0) if word in ("a", "an") else Decimal(SMALL.get(word) or TENS.get(word) or 0)
