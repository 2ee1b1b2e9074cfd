"""Finds the sentence that says in full whom another calls by the last name only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.grounding.names import TITLES
from bot.answering.terms import STOP_WORDS

_LAST = r"[A-Z][\w’'-]*?[a-zà-ž]"
# A capital word by itself: its neighbours are no part of a name.
_ALONE = re.compile(rf"(?<!\w)({_LAST})(?:[’']s)?(?![\w’'-]| [A-Z])")
_BEFORE = re.compile(r"([A-Z][\w’'.-]*) $")
_FIRST = r"[A-Z][\w’'-]*[a-zà-ž](?: [A-Z]\.)?(?: (?:de|da|van|von|al|bin|la|der))? "


def introduction(sentence: str, others: Sequence[str], asked: str) -> int | None:
    """Which of the other sentences, in their order, first gives the full name of a person whom this one names in part.

    `asked` is the question: a name that stands in it needs no introduction.
    """
    for name in last_names(sentence):
        # What is also written small is a word, not a name.
        if name in asked or any(re.search(rf"\b{re.escape(name.lower())}\b", other) for other in others):
            continue
        full = re.compile(rf"\b({_FIRST}){re.escape(name)}\b")
        if _full(full, sentence):
            continue
        found = next((place for place, other in enumerate(others) if _full(full, other)), None)
        if found is not None:
            return found
    return None


def last_names(sentence: str) -> list[str]:
    """Words of the sentence that may be somebody's last name, standing alone."""
    return [match[1] for match in _ALONE.finditer(sentence) if not _is_preceded(sentence[: match.start()])]


def _is_preceded(before: str) -> bool:
    """Whether what stands before ends in another part of the name; "Then McIlroy" is McIlroy."""
    capital = _BEFORE.search(before)
    return capital is not None and capital[1].casefold() not in STOP_WORDS


def _full(full: re.Pattern[str], text: str) -> bool:
    firsts = (match[1].split()[0].casefold().strip(".") for match in full.finditer(text))
    return any(first not in TITLES and first not in STOP_WORDS for first in firsts)
