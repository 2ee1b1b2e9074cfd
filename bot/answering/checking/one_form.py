"""Brings a statement and a sentence of a report to one form: figures, dates and units as they are compared."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from bot.answering.english.dates import Mention, mentions
from bot.answering.english.figures import Figure, figures
from bot.answering.english.lexicon import closed_words as closed
from bot.answering.english.lexicon.grammar import STOP_WORDS
from bot.answering.english.lexicon.numbers import ORDINALS, STREETS, TO_TWELVE
from bot.answering.english.lexicon.people import SENTENCE_OPENERS
from bot.answering.english.lexicon.time import MONTHS, WEEKDAYS
from bot.answering.english.spelling import one_spelling
from bot.answering.notices.reported_figures import NO_FIGURES

_MONTHS = tuple(month.capitalize() for month in MONTHS)
_WEEKDAYS = tuple(day.capitalize() for day in WEEKDAYS)
# "A tariff of 30%" is "a 30% tariff".
_OF_FIGURE = re.compile(r"\b([Aa]n?|the|The) ([a-z]+) of (\$[\d.]+|[\d.]+%)(?=$|[ ,;]|\.$)")
_JOINED = re.compile(rf"\b(?:(\d{{1,2}})-)?({'|'.join(_MONTHS)})(?:-(\d{{4}}))?\b")
# "Shot Sept. 10" is "shot on Sept. 10".
_BARE_DATE = re.compile(rf"(?<![\w'-])([a-z]+) (?=(?:\d{{1,2}}-(?:{'|'.join(_MONTHS)})|(?:{'|'.join(_WEEKDAYS)}))\b)")
_DATED = closed.PREPOSITIONS | closed.DETERMINERS | closed.JOINTS | closed.TIMES | {"every", "each", "until", "or"}
_BY_SHARE = re.compile(r"(?<=[a-z]) by (?=\$?[\d.]+%|\$\d)")
_GROUP_IN_THE_STATES = re.compile(
    r"\b(adults|households|residents|consumers|workers|voters|children|women|men) in Unitedstates\b"
)
# A small count is a word: the proof knows that those turn what they stand in.
_SMALL = {str(value): word for word, value in TO_TWELVE.items() if 2 <= value <= 10}
_CLOCK_BEFORE, _CLOCK_AFTER = re.compile(r"\d:$"), re.compile(r":\d\d(?!\d)")
# An owner is of no name with a figure: "Trump's 5 allies".
_LARGE_BEFORE = re.compile(r"(?<![\w'-])(?=\w*[A-Z])(\w++)[ -]$")
# "In New York 50 people were killed" and "in Turkey 12 Kurds were arrested", where a clause begins.
_WHERE_BEFORE = re.compile(
    rf"(?:^|[,;:] |\b(?:that|and|but|{'|'.join(_WEEKDAYS)}) )(?i:{'|'.join(closed.PLACING)}) (?:[A-Z][\w'-]* )+$"
)
_PLURAL_AFTER = re.compile(r" (?:people|men|women|children|\w{3,}(?<!s)s)\b")
_HOW_OFTEN = re.compile(r" times\b")
_STREET_AFTER = re.compile(rf" (?:(?:[A-Z]\.|[A-Z\d][\w'-]*) ){{1,3}}(?:{'|'.join(STREETS)})\b")
_NO_NAMES = STOP_WORDS | SENTENCE_OPENERS | {*MONTHS, *WEEKDAYS}
_ARABIC = re.compile(r"\b([Aa]l)-(?=[A-Z])")
# Of the others "not" is told by its "n't".
_WRITTEN_OUT = {"won't": "will not", "can't": "can not", "cannot": "can not", "shan't": "shall not"}
_CONTRACTED = re.compile(rf"\b(?:{'|'.join(_WRITTEN_OUT)})(?!\w)", re.IGNORECASE)
_HOUR = re.compile(r"(?<![\w:.,])(\d{1,2})(?:[:.](\d\d))? ?([ap])(?:m(?!\w)|\.m\.?)(\Z)?", re.IGNORECASE)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
PLACES = {f"{value}{_ENDINGS.get(value, 'th')}": word for word, value in ORDINALS.items()}
_PLACE = re.compile(rf"(?<![\w.,-])({'|'.join(PLACES)})(?![\w-])(?=( [A-Z])?)")
_CHIEF = re.compile(r"\b[Cc]hief [Ee]xecutive(?: [Oo]fficer)?\b")


@lru_cache(maxsize=4096)
def one_form(text: str) -> str:
    """The text in one spelling, each figure in digits with a short unit, each date as day, month and year."""
    plain = _CONTRACTED.sub(lambda match: match[0][0] + _WRITTEN_OUT[match[0].lower()][1:], one_spelling(text))
    plain = _HOUR.sub(_hour, _ARABIC.sub(r"\1 ", _CHIEF.sub("CEO", plain)))
    dates = mentions(plain)
    begins = Counter(day.start for day in dates)
    # Two that begin at one place are the ends of "1 to 5 April".
    parts = [(day.start, day.end, _date(day)) for day in dates if begins[day.start] == 1]
    parts += [
        (figure.start, figure.end, _figure(figure))
        for figure in figures(plain, dates)
        if figure.unit not in NO_FIGURES and not _is_of_clock(plain, figure)
    ]
    for start, end, form in sorted(parts, reverse=True):
        plain = f"{plain[:start]}{form or plain[start:end]}{plain[end:]}"
    plain = _PLACE.sub(lambda match: PLACES[match[1]].capitalize() if match[2] else PLACES[match[1]], plain)
    plain = _GROUP_IN_THE_STATES.sub(r"Unitedstates \1", _BY_SHARE.sub(" ", _OF_FIGURE.sub(r"\1 \3 \2", plain)))
    return _BARE_DATE.sub(lambda match: match[0] if match[1] in _DATED else f"{match[1]} on ", plain)


def comparable_figures(text: str) -> list[Figure]:
    """The figures of a text in one form that can differ from another's; that of a name is of another thing."""
    return [
        figure
        for figure in figures(text, [*full_dates(text), *mentions(text)])
        if figure.unit not in NO_FIGURES and not (_is_of_clock(text, figure) or _is_of_name(text, figure))
    ]


def _is_of_clock(text: str, figure: Figure) -> bool:
    """Whether it is part of a time such as 9:30."""
    return bool(_CLOCK_BEFORE.search(text[: figure.start]) or _CLOCK_AFTER.match(text, figure.end))


def _is_of_name(text: str, figure: Figure) -> bool:
    """Whether it has no unit and is part of a name: "Apollo 11", "12 Main Street", but "30 Hamas fighters"."""
    if figure.unit or _HOW_OFTEN.match(text, figure.end):
        return False
    if _STREET_AFTER.match(text, figure.end):
        return True
    before = _LARGE_BEFORE.search(text[: figure.start])
    # "Roughly 50 people" begins with an adverb.
    if before is None or before[1].lower() in _NO_NAMES or before[1].endswith("ly"):
        return False
    return not (_WHERE_BEFORE.search(text[: figure.start]) and _PLURAL_AFTER.match(text, figure.end))


def full_dates(text: str) -> list[Mention]:
    """The dates of a text in one form that have more than a month."""
    return [
        Mention(
            match.start(),
            match.end(),
            int(match[3]) if match[3] else None,
            _MONTHS.index(match[2]) + 1,
            int(match[1]) if match[1] else None,
        )
        for match in _JOINED.finditer(text)
        if match[1] or match[3]
    ]


def _hour(match: re.Match[str]) -> str:
    """One word: "7pm" of "7 p.m." and "7:00 PM"; a stop that ends the text as well stays."""
    minutes = f":{match[2]}" if match[2] and match[2] != "00" else ""
    stop = "." if match[4] is not None and match[0].endswith(".") else ""
    return f"{match[1]}{minutes}{match[3].lower()}m{stop}"


def _date(day: Mention) -> str:
    if not day.month or not (day.day or day.year):
        return ""
    month = _MONTHS[day.month - 1]
    # One word: neither part goes without the other.
    return "-".join(str(part) for part in (day.day, month, day.year) if part)


def _figure(figure: Figure) -> str:
    value = f"{figure.value.normalize():f}"
    if not figure.unit and value in _SMALL:
        return _SMALL[value]
    if figure.unit == "dollar":
        return f"${value}"
    return f"{value}%" if figure.unit == "%" else f"{value} {figure.unit}".rstrip()
