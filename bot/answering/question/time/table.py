"""What the tables of dates and months are written in: rows of pattern, kind and meaning, and the pieces of patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from bot.answering.english.lexicon.numbers import ORDINALS, TO_TWELVE
from bot.answering.english.lexicon.time import MONTHS, SHORT_MONTHS, WEEKDAYS, month_number
from bot.answering.question.time.calendar import Days, Yearly

Match = re.Match[str]
Meaning = Days | Yearly | None
Read = Callable[[Match, datetime], Meaning]


class Kind(Enum):
    """What sort of words they are; the last four mean time only after a word such as "in" or "on"."""

    RELATIVE = "last week"
    DATED = "22 March"
    RANGE = "1 to 5 April"
    MONTH = "in March"
    NAME = "in May"
    YEAR = "in 2024"
    WEEKDAY = "on Monday"


Row = tuple[re.Pattern[str], Kind, Read]

NTHS = {word: value for word, value in ORDINALS.items() if value <= 4}
ORDER = {**NTHS, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}

# Nothing before or after that makes it part of another word, a number, a share, a price or a possessive.
_BEGIN = r"(?<![\w'/$£€-])(?<![0-9][.,])"
# Nor a year before the calendar's first: "July 4, 1776" is not of this year.
_END = r"(?![\w'%]|[-/]\w|[.,:][0-9]|,?\s+1[0-8][0-9]{2}(?!\w|[.,-]\d))"

# "May" is a name and a verb as well, and has patterns of its own.
FULL = "|".join(name for name in MONTHS if name != "may")
SHORT = rf"(?:{'|'.join(SHORT_MONTHS)})\b\.?"
MONTH = rf"(?P<month>may|{FULL}|{SHORT})"
MONTH_2 = rf"(?P<month_2>may|{FULL}|{SHORT})"
YEAR = r"(?P<year>(?:19|20)[0-9][0-9])"
_YEARS_AGO = {"a": 1, **{word: value for word, value in TO_TWELVE.items() if value <= 10}}
# "In March last year", "5 March '24".
OF_YEAR = (
    r"(?:,? (?:of )?(?P<year>(?:19|20)[0-9][0-9]|'[0-9][0-9]|(?:last|this|next) year"
    rf"|(?:{'|'.join(_YEARS_AGO)}|[0-9]{{1,2}}) years? ago))"
)
DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
TO_DAY = r"(?P<to>[0-3]?[0-9])(?:st|nd|rd|th)?"
# As people write them in haste, too.
UNTIL = ("until", "till", "til", "'til")
THROUGH = ("through", "thru")
AND = r"(?: ?& ?|,? and )"
AND_OR = r"(?: ?& ?|,? (?:and|or) )"
DASH = rf"(?: ?- ?| (?:{'|'.join(('to', *UNTIL, *THROUGH))}) )"
ON = rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?"
THE = r"(?:the (?=[0-9]+[a-z]))?"
NTH = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)"
FULL_MONTH = rf"(?P<month>{FULL})"


def row(pattern: str, kind: Kind, read: Read) -> Row:
    """A row of the table: whole words in any case; a space stands for any white space."""
    spaced = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(f"{_BEGIN}(?:{spaced}){_END}", re.IGNORECASE), kind, read


def month_of(match: Match, group: str = "month") -> int:
    """The number, 1 to 12, of the month that stands in this group."""
    return month_number(match[group])


def of_year(match: Match, yearly: Yearly, asked_at: datetime) -> Meaning:
    """The days of the year that the words name; those of any year where they name none."""
    return yearly(year_number(match, asked_at)) if match["year"] else yearly


def year_number(match: Match, asked_at: datetime) -> int:
    """The year that OF_YEAR names: 2024, '24, last year, two years ago."""
    word, *_ = words = match["year"].lower().split()
    if word.isdigit() and len(words) == 1:
        return int(word)
    if word.startswith("'"):
        # Of two figures: the latest such year that has begun.
        return asked_at.year - (asked_at.year - int(word[1:])) % 100
    if words[-1] == "ago":
        return asked_at.year - (int(word) if word.isdigit() else _YEARS_AGO[word])
    return asked_at.year + {"last": -1, "this": 0, "next": 1}[word]
