"""Keeps the names of a byline, and not the day that stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.sources.date_words import is_only_date

_MOST_WORDS = 8  # of a date
_MARKS = " |•·–—-,"


def names_without_dates(byline: str) -> str:
    """The names of a byline, with "; " between, without dates: of "Jane Doe; Wednesday" and "Jane Doe • Dec 2" one.

    A word alone that may be a name, such as "Jan" or "Sam", is a day only beside a name of several words.
    """
    authors = byline.split("; ")
    names = [_without_date(author) for author in authors]
    if any(" " in name and not is_only_date(name) for name in names):
        names = [*_whole(names, authors)]
    return "; ".join(filter(None, names))


def _whole(names: list[str], authors: list[str]) -> Iterator[str]:
    """Those names that say no day, and that are more than the one word before a day: "Updated Dec 2"."""
    for name, author in zip(names, authors, strict=True):
        if not is_only_date(name) and (" " in name or name == author):
            yield name


def _without_date(author: str) -> str:
    words = author.split()
    for start in range(max(0, len(words) - _MOST_WORDS), len(words)):
        end = " ".join(words[start:])
        # "May" may be the end of a name.
        if (not end[0].isalnum() or any(map(str.isdigit, end))) and is_only_date(end):
            return " ".join(words[:start]).rstrip(_MARKS)
    return author.rstrip(_MARKS)
