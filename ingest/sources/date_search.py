"""Has the search for the date of a page (htmldate) find what the page states of itself, and whole days alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from ingest.sources.dates import parse_published

_NEVER = re.compile(r"(?!)")
_MISSING = (datetime(2000, 1, 1), datetime(2001, 2, 2))  # in the place of what a date does not state
_HEADLINES = ("title", "h1")


class _Search:
    """Whether the last search found nothing in the head, the data and the address of its page, and looked further."""

    looked_further = False


def begin_search() -> None:
    """Have the next search find no day but one that its page states."""
    _limit()
    _Search.looked_further = False


def is_stated(day: str, times: Sequence[str]) -> bool:
    """Whether the last search found a day where a page states it for programs, `times` among them.

    Else it is of a box that is called a date: that of the page, of another story, or of today.
    """
    return not _Search.looked_further or any(str(parse_published(written)) == day for written in times)


@cache
def _limit() -> None:
    from htmldate import core, extractors

    names: dict[str, Any] = vars(extractors)
    parse: Any = names.get("dateutil_parse")  # of this release; tests say where another one has none

    def parse_whole_day(written: str, **options: Any) -> datetime:
        moment, other = (parse(written, default=missing, **options) for missing in _MISSING)
        if moment != other:
            raise ValueError(written)
        return cast("datetime", moment)

    # It would take the first of a month that stands alone, or the day of it that is today's.
    names |= {"dateutil_parse": parse_whole_day, "YM_PATTERN": _NEVER}
    steps: dict[str, Any] = vars(core)
    examine: Any = steps.get("examine_elements")

    def examine_boxes(elements: Sequence[Any], *options: Any) -> str | None:
        _Search.looked_further = True
        # The day in a headline is that of what it tells of.
        boxes = [element for element in elements if element.tag not in _HEADLINES]
        return cast("str | None", examine(boxes, *options))

    # Of the whole page it takes any date: of a sentence, the picture's address, an update, or what a script says it is.
    steps |= dict.fromkeys(("img_search", "idiosyncrasies_search"), _find_none)
    steps |= dict.fromkeys(("TIMESTAMP_PATTERN", "TIMESTAMP_LOOSE_PATTERN"), _NEVER)
    steps["examine_elements"] = examine_boxes


def _find_none(*_: Any) -> None:
    return None
