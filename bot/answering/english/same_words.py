"""Whether one text says all that another says: the same words, but for spelling and what carries no meaning.

A figure, a name, a "not" or any other word that differs is a difference: what it stands in may not be hidden.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.corpus.text.shared_words import WordedText, shared_spans
from ingest.corpus.text.wording import keys_in

# "MARROW, March 3 (Wire) — ", "MARROW, North Karvia - ", "CNN — ": whose wire it came over is not what it says. But
# "NASA — which lost its chief" and "U.S. - China talks" are part of it: a sentence begins after a dateline, and no
# short name is one with a hyphen.
_CAPITAL = r"[A-Z\u00c0-\u00de]"
_IN_CAPITALS = r"[A-Z\u00c0-\u00de .,]"
_DATELINE = re.compile(
    rf"\s*+(?:(?:{_CAPITAL}[\w.']*+,?\s++|\d{{1,2}},?\s++){{0,6}}\([A-Z][\w. ]{{1,30}}\)\s*[—–-]{{1,2}}"
    rf"|(?={_IN_CAPITALS}*{_CAPITAL}{{3}})(?:{_IN_CAPITALS}{{3,40}}(?:[—–]|--)|{_IN_CAPITALS}{{5,40}}(?<! ) ?-)"
    rf"|(?={_CAPITAL}{{3}}){_IN_CAPITALS}{{3,30}}, (?:{_CAPITAL}[\w.']*+ ){{1,3}}[—–-]{{1,2}})"
    rf"\s+(?={_CAPITAL}|[\d\"“'‘$£€])"
)


@lru_cache(maxsize=1024)
def wording(text: str) -> str:
    """What a text is compared by as a whole: two with the same say the same, with or without their full stop."""
    return " ".join(keys_in(text)) or text


def stands_in(part: str, text: str) -> bool:
    """Whether all that `part` says stands in `text`, in one place and in nearly the same words."""
    return (0, len(part)) in shared_spans(_read(part), _read(text))


def shares_a_run(first: str, second: str) -> bool:
    """Whether some words of one text stand in the other in the same order."""
    return not _runs(first).isdisjoint(_runs(second))


def without_dateline(text: str) -> str:
    """The text without the place and the agency that some outlets put in front of a report."""
    match = _DATELINE.match(text[:120])
    return text[match.end() :] if match else text


# Passages come up again with every question that finds them.
@lru_cache(maxsize=256)
def _read(text: str) -> WordedText:
    return WordedText(text)


@lru_cache(maxsize=256)
def _runs(text: str) -> frozenset[int]:
    return frozenset(_read(text).runs.tolist())
