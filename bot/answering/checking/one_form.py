"""Brings a statement and a sentence of a report to one form: figures, dates and units as they are compared."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.answering.english.dates import Mention, mentions
from bot.answering.english.figures import Figure, figures
from bot.answering.english.spelling import one_spelling

_NO_FIGURES = frozenset({"place", "age", "decade", "am", "pm"})
_CHIEF = re.compile(r"\b[Cc]hief [Ee]xecutive(?: [Oo]fficer)?\b")


@lru_cache(maxsize=4096)
def one_form(text: str) -> str:
    """The text in one spelling, each figure in digits with a short unit, each date as day, month and year."""
    plain = _CHIEF.sub("CEO", one_spelling(text))
    dates = mentions(plain)
    parts = [(day.start, day.end, _date(day)) for day in dates if _is_single(day, dates)]
    parts += [(one.start, one.end, _figure(one)) for one in figures(plain, dates) if one.unit not in _NO_FIGURES]
    for start, end, said in sorted(parts, reverse=True):
        plain = f"{plain[:start]}{said or plain[start:end]}{plain[end:]}"
    return plain


def comparable_figures(text: str) -> list[Figure]:
    """The figures of a text in one form that can differ from another's."""
    return [one for one in figures(text, mentions(text)) if one.unit not in _NO_FIGURES]


def _is_single(day: Mention, dates: list[Mention]) -> bool:
    """Whether it is no end of "1 to 5 April"."""
    return sum(other.start == day.start for other in dates) == 1


def _date(day: Mention) -> str:
    if not day.month or not (day.day or day.year):
        return ""
    month = f"{date(2000, day.month, 1):%B}"
    return " ".join(str(part) for part in (day.day, month, day.year) if part)


def _figure(one: Figure) -> str:
    value = f"{one.value.normalize():f}"
    if one.unit == "dollar":
        return f"${value}"
    return f"{value}%" if one.unit == "%" else f"{value} {one.unit}".rstrip()
