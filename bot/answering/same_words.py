"""Whether one text says all that another says: the same words, but for spelling and what carries no meaning.

A figure, a name, a "not" or any other word that differs is a difference: what it stands in may not be hidden.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from statistics import median_low

from ingest.corpus.wording import is_figure, key_of, keys_in, words_of

RUN = 4  # words that show where a passage stands in a longer text
MOST_DIFFERENT = 0.1  # of the words
_SLACK = 20  # words on each side of where it seems to stand
_ALIKE = 0.8

_FUNCTION = frozenset("a an and at by for from in of on or that the to which with".split())
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "hundreds thousands millions billions trillions dozen dozens half third quarter".split()
)
# "MARROW, March 3 (Wire) — ", "CNN — ": whose wire it came over is not what it says.
_DATELINE = re.compile(
    r"\s*+(?:(?:[A-Z\u00c0-\u00de][\w.']*+,?\s++|\d{1,2},?\s++){0,6}\([A-Z][\w. ]{1,30}\)"
    r"|[A-Z\u00c0-\u00de .,]{2,40})\s*[—–-]{1,2}\s+"
)


def stands_in(part: str, whole: str) -> bool:
    """Whether all that `part` says stands in `whole`, in one place and in nearly the same words."""
    if _keys(part) in _keys(whole):
        return True
    words, keys = _read(part)
    whole_words, whole_keys = _read(whole)
    start, end = _place(keys, whole_keys)
    differences = 0
    found = SequenceMatcher(None, keys, whole_keys[start:end], autojunk=False).get_opcodes()
    for kind, first, last, there, until in found:
        outside = first == last and first in (0, len(keys))
        if kind == "equal" or outside:
            continue
        at_end = first == 0 or last == len(keys)  # what stands beside the part is none of its words
        other = [] if at_end else whole_words[start + there : start + until]
        if not _says_nothing(words[first:last], other):
            return False
        differences += max(last - first, len(other))
    return differences <= MOST_DIFFERENT * len(keys)


def shares_a_run(first: str, second: str) -> bool:
    """Whether some words of one text stand in the other in the same order."""
    return not _runs(first).isdisjoint(_runs(second))


def without_dateline(text: str) -> str:
    """The text without the place and the agency that some outlets put in front of a report."""
    found = _DATELINE.match(text[:120])
    return text[found.end() :] if found else text


def _says_nothing(here: Sequence[str], there: Sequence[str]) -> bool:
    """Whether two stretches of words differ in function words or in spelling alone."""
    ours, theirs = ([word for word in words if word.casefold() not in _FUNCTION] for words in (here, there))
    if not ours and not theirs:
        return True
    if any(is_figure(word) or not word[0].islower() or word in _NUMBERS for word in (*ours, *theirs)):
        return False
    one, other = ("".join(map(key_of, words)) for words in (ours, theirs))
    if one == other:
        return True
    # "legal" and "illegal", "could" and "couldn't" are spelled alike, too: they differ in front or in length.
    same_shape = one[:1] == other[:1] and abs(len(one) - len(other)) <= 1 and len(one) >= len("grey")
    return same_shape and SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _place(keys: Sequence[str], whole: Sequence[str]) -> tuple[int, int]:
    """Where in the whole most runs of these words stand, with some room around it; an empty place for nowhere."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(len(whole) - RUN + 1):
        places.setdefault(tuple(whole[at : at + RUN]), at)
    runs = (tuple(keys[at : at + RUN]) for at in range(len(keys) - RUN + 1))
    offsets = [places[run] - at for at, run in enumerate(runs) if run in places]
    if not offsets:
        return 0, 0
    middle = median_low(offsets)
    return max(0, middle - _SLACK), middle + len(keys) + _SLACK


# Passages and texts come up again with every question that finds them.
@lru_cache(maxsize=256)
def _read(text: str) -> tuple[list[str], list[str]]:
    words = words_of(text)
    return words, [key_of(word) for word in words]


@lru_cache(maxsize=256)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    _, keys = _read(text)
    return frozenset(tuple(keys[at : at + RUN]) for at in range(len(keys) - RUN + 1))


@lru_cache(maxsize=256)
def _keys(text: str) -> str:
    return " ".join(["", *keys_in(text), ""])
