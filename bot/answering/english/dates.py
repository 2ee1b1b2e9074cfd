"""The dates of a text as far as its words say them; "yesterday" is never turned into one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answering.english.lexicon.numbers import SCALES
from bot.answering.english.lexicon.time import MONTHS, RELATIVE, SHORT_MONTHS, SHORT_WEEKDAYS, WEEKDAYS, month_number
from bot.languages.translatable import Translatable, day_name, gettext_lazy, month_name

_MONTH = rf"(?:{'|'.join(MONTHS).title()}|(?:{'|'.join(SHORT_MONTHS).title()})\b\.?)"
# "In May 5 million people fled" has a figure behind the month, and no day.
_DAY = (
    r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
    rf"(?![\d,.:%]{{0,6}}\d|%|[\s-](?:{'|'.join(SCALES)}|per\s?cent)\b)"
)
_JOIN = r"(?:\s*(?:-|to|and|or|until|through)\s*(?:the )?)"
_YEAR = r"(?<![\d,.$£€#])(?:1[89]|20)\d\d(?![,.:]?\d|s\b|%|-year)"
_WEEKDAY = rf"{'|'.join(WEEKDAYS).title()}|(?:{'|'.join(SHORT_WEEKDAYS).title()})\."
_PATTERNS = {
    "iso": r"\b(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01])\b",
    "day_first": rf"\b(?P<d1>{_DAY})(?:{_JOIN}(?P<d2>{_DAY}))?\s(?:of\s)?(?P<m1>{_MONTH})(?:,?\s(?P<y1>{_YEAR}))?",
    "month_first": rf"\b(?P<m2>{_MONTH})\s(?:the )?(?P<d3>{_DAY})(?:{_JOIN}(?P<d4>{_DAY}))?(?:,?\s(?P<y2>{_YEAR}))?",
    "month": rf"\b(?P<m3>{_MONTH})(?:,?\s(?:of\s)?(?P<y3>{_YEAR}))?(?!\w)",
    "year": rf"(?P<y4>{_YEAR})",
    "weekday": rf"\b(?P<w>{_WEEKDAY})(?!\w)",
    "relative": rf"(?i:\b(?P<r>{RELATIVE})\b)",
}
_DATE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS.values()))
_WEEKDAYS = frozenset(weekday[:3] for weekday in WEEKDAYS)


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as far as the words at [start, end) say it; `words` is a weekday or what counts from another day."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    words: str = ""

    @property
    def is_weekday(self) -> bool:
        """Whether it is a weekday, which `words` has in three letters."""
        return self.words in _WEEKDAYS


def mentions(text: str) -> list[Mention]:
    """The dates of a text in order; of "1 to 5 April" both ends."""
    return [mention for match in _DATE.finditer(text) for mention in _read(match)]


def _read(match: re.Match[str]) -> Iterator[Mention]:
    part = {name: value for name, value in match.groupdict().items() if value}
    month_name = next((part[name] for name in ("m", "m1", "m2", "m3") if name in part), None)
    month = (int(month_name) if month_name.isdigit() else month_number(month_name)) if month_name else None
    year = next((int(part[name]) for name in ("y", "y1", "y2", "y3", "y4") if name in part), None)
    words = part["w"].lower()[:3] if "w" in part else " ".join(part.get("r", "").lower().split())
    days: list[int | None] = [
        int(re.sub(r"\D", "", part[name])) for name in ("d", "d1", "d2", "d3", "d4") if name in part
    ]
    for day in days or [None]:
        yield Mention(match.start(), match.end(), year, month, day, words)


def day_in_words(day: date | None) -> Translatable:
    """The day as people write it, in English 4 April 2025; "date unknown" without one."""
    return day_name(day, f"{day.day} {_month(day)}") if day else gettext_lazy("date unknown")


def month_in_words(day: date) -> Translatable:
    """The month of a day as people write it, in English April 2025."""
    return month_name(day, _month(day))


def _month(day: date) -> str:
    # Not strftime: its names follow the locale of the machine.
    return f"{MONTHS[day.month - 1].title()} {day.year}"
