"""Has the search for the date of a page (htmldate) find what the page states of itself, and whole days alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from ingest.sources.dates import parse_published

_MONTHS = 12
_NEVER = re.compile(r"(?!)")
_MISSING = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # in the place of what a date does not state
_HEADLINES = ("title", "h1")
# In which the month of a date in figures may come first. Many pages say "en-US" of themselves, from wherever they are.
_MONTH_MAY_BE_FIRST = frozenset((None, "en", "en-ca", "en-us"))
_IN_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2((?:\d{2}){1,2})(?!\d)", re.ASCII)
_SHORT_MONTH = re.compile(r"\b([^\W\d_]{3})[^\W\d_]?\.(?= \d{1,2}, \d{4})")  # "Sept. 24, 2026"


class _Search:
    """How the page of the last search writes dates, and whether head, data and address had none of them."""

    looked_further = False
    month_may_be_first = False


def begin_search(language: str | None) -> None:
    """Have the next search find no day but one that its page, in this language, states."""
    _limit()
    _Search.looked_further = False
    _Search.month_may_be_first = language in _MONTH_MAY_BE_FIRST


def is_stated(day: str, times: Sequence[str]) -> bool:
    """Whether the last search found a day where a page states it for programs, `times` among them.

    Else it is of a box that is called a date: that of the page, of another story, or of today.
    """
    return not _Search.looked_further or any(str(parse_published(text)) == day for text in times)


@cache
def _limit() -> None:
    from htmldate import core, extractors

    names: dict[str, Any] = vars(extractors)
    parse: Any = names.get("dateutil_parse")  # of this release; tests say where another one has none

    def parse_whole_day(text: str, **options: Any) -> datetime:
        moment, other_moment = (parse(text, default=default, **options) for default in _MISSING)
        if moment != other_moment:
            raise ValueError(text)
        return cast("datetime", moment)

    try_date_expression: Any = names.get("try_date_expr")

    def read_certain_day(text: str | None, *options: Any) -> str | None:
        if text and _Search.month_may_be_first:
            text = _SHORT_MONTH.sub(r"\1", _IN_FIGURES.sub(_if_certain, text))
        return cast("str | None", try_date_expression(text, *options))

    # It would take the first of a month that stands alone, or the day of it that is today's, and 10/04 for 10 April.
    names |= {"dateutil_parse": parse_whole_day, "YM_PATTERN": _NEVER, "try_date_expr": read_certain_day}
    steps: dict[str, Any] = vars(core)
    examine: Any = steps.get("examine_elements")

    def examine_boxes(elements: Sequence[Any], *options: Any) -> str | None:
        _Search.looked_further = True
        # The day in a headline is that of what it tells of.
        boxes = [element for element in elements if element.tag not in _HEADLINES]
        return cast("str | None", examine(boxes, *options))

    steps["try_date_expr"] = read_certain_day
    # Of the whole page it takes any date: of a sentence, the picture's address, an update, or what a script says it is.
    steps |= dict.fromkeys(("img_search", "idiosyncrasies_search"), lambda *_: None)
    steps |= dict.fromkeys(("TIMESTAMP_PATTERN", "TIMESTAMP_LOOSE_PATTERN"), _NEVER)
    steps["examine_elements"] = examine_boxes


def _if_certain(date: re.Match[str]) -> str:
    """The date with its day first, "" where either number may be the month."""
    first, mark, second, year = date.groups()
    if first != second and max(int(first), int(second)) <= _MONTHS:
        return ""
    return mark.join((second, first, year) if int(second) > _MONTHS else (first, second, year))
