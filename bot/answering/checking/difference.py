"""What a sentence of a report says otherwise than a statement, where it says all the rest of it.

One thing of the statement at a time is exchanged for what the sentence has in its place: where the sentence then says
the statement (`agreement.py`), the two differ in that alone. Whether both may be true nevertheless is told by kind: a
share price falls every week, many places are flooded, and a date without a year is of more than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from functools import lru_cache

from bot.answering.checking.agreement import agrees
from bot.answering.checking.one_form import comparable_figures, one_form
from bot.answering.english.dates import Mention, mentions
from bot.answering.english.names import name_words, names
from bot.answering.english.terms import stem, stems, words

# What is measured again and again: another figure is of another day.
_MOVING = frozenset(
    stems(
        """
        rise rose risen fall fell fallen drop dropped gain gained lose lost climb climbed slide slid slip jump jumped
        surge surged plunge plunged sink sank sunk tumble increase increased decrease decreased grow grew grown shrink
        weaken strengthen trade traded close closed stand stands now today yesterday currently poll polls
        """
    )
)
# Only one can be it, or do it.
_ONLY = re.compile(
    r"\b(?:first|last|only|sole|winner|wins?|won|beat|defeated|succeeds?|succeeded|replaces?|replaced|oldest|youngest"
    r"|largest|biggest|smallest|highest|lowest|longest|tallest|worst|most)\b"
)
_ONE_WAY = re.compile(
    r"\b(?:beats?|defeats?|defeated|succeeds?|succeeded|replaces?|replaced|overthrew|ousts?|ousted|kills?|killed|shot"
    r"|acquires?|acquired|buys?|bought|appoints?|appointed|fires?|fired|hires?|hired|sues?|sued|elects?|elected)\b"
)
_DENIAL = re.compile(
    r"\b(?:(?:did|does|do)(?: not|n't)|never) |\b(is|are|was|were|will|has|have|had|can|could|would|should)(?: not|n't|not)\b"
)
_STILL_OPEN = re.compile(r"\b(?:yet|so far|until|still|no longer)\b|\b(?:has|have) not\b|\b(?:has|have)n't\b")
_LEAST_SHARED = 4  # words that say something


@dataclass(frozen=True, slots=True)
class Difference:
    """What the statement says and what the sentence says in its place; both are empty where one denies the other."""

    kind: str
    said: str = ""
    held: str = ""


@lru_cache(maxsize=4096)
def difference(statement: str, sentence: str, before: str = "") -> Difference | None:
    """The one thing in which the sentence says otherwise; None where they differ in more, in less or in nothing."""
    said, held = one_form(statement), one_form(sentence)
    for found in (*_figures(said, held), *_dates(said, held), *_names(said, held), *_roles(said)):
        changed, difference_found = found
        if agrees(changed, held, before):
            return difference_found
    if any(agrees(one, other, before, any_form=True) for one, other in _denied(said, held)):
        return Difference("denial")
    return None


def _figures(said: str, held: str) -> Iterator[tuple[str, Difference]]:
    if not _MOVING.isdisjoint(stems(said)) and not _full_dates(said):
        return
    for one in comparable_figures(said):
        for other in comparable_figures(held):
            if one.unit != other.unit or one.bound or other.bound or _rounds(one.value, other.value):
                continue
            told, stands = said[one.start : one.end], held[other.start : other.end]
            yield f"{said[: one.start]}{stands}{said[one.end :]}", Difference("figure", told, stands)


def _rounds(one: Decimal, other: Decimal) -> bool:
    """Whether either is the other in a round form."""
    return any(
        rounded in (Context(digits).plus(exact), Context(digits, ROUND_DOWN).plus(exact))
        for exact, rounded in ((one, other), (other, one))
        for digits in [len(rounded.normalize().as_tuple().digits)]
    )


def _full_dates(text: str) -> list[Mention]:
    return [day for day in mentions(text) if day.month and (day.day or day.year)]


def _dates(said: str, held: str) -> Iterator[tuple[str, Difference]]:
    for one in _full_dates(said):
        for other in _full_dates(held):
            parts = [(one.day, other.day), (one.month, other.month), (one.year, other.year)]
            if any((first is None) != (second is None) for first, second in parts) or one.words or other.words:
                continue
            if all(first == second for first, second in parts):
                continue
            told, stands = said[one.start : one.end], held[other.start : other.end]
            yield f"{said[: one.start]}{stands}{said[one.end :]}", Difference("date", told, stands)


def _named(text: str) -> list[tuple[int, int]]:
    """Where the names of a text stand that are surely some."""
    starts = {name.start: len(name.words) for name in names(text)}
    found = name_words(text)
    spans = []
    for place, word in enumerate(found):
        if word.start in starts:
            last = found[min(place + starts[word.start], len(found)) - 1]
            spans.append((word.start, last.start + len(last.raw)))
    return spans


def _names(said: str, held: str) -> Iterator[tuple[str, Difference]]:
    if not (_ONLY.search(said) and _ONLY.search(held)):
        return
    for start, end in _named(said):
        for first, last in _named(held):
            told, stands = said[start:end], held[first:last]
            if not _share_words(told, stands) and stands not in said and told not in held:
                yield f"{said[:start]}{stands}{said[end:]}", Difference("name", told, stands)


def _share_words(one: str, other: str) -> bool:
    return not set(words(one)).isdisjoint(words(other))


def _roles(said: str) -> Iterator[tuple[str, Difference]]:
    spans = _named(said)
    if not _ONE_WAY.search(said):
        return
    for place, (start, end) in enumerate(spans):
        for first, last in spans[place + 1 :]:
            if re.fullmatch(r",?(?: and| or| with)? ?", said[end:first]):
                continue
            one, other = said[start:end], said[first:last]
            changed = f"{said[:start]}{other}{said[end:first]}{one}{said[last:]}"
            yield changed, Difference("roles", f"{one} … {other}", f"{other} … {one}")


def _denied(said: str, held: str) -> Iterator[tuple[str, str]]:
    """Both texts with the denial of one of them taken out, where the other denies nothing."""
    mine, theirs = _without_denial(said), _without_denial(held)
    if mine and not theirs:
        yield mine, held
    if theirs and not mine and not _STILL_OPEN.search(held):
        yield said, theirs


def _without_denial(text: str) -> str:
    """The text without its one denial; empty where it has none or more than one."""
    matches = list(_DENIAL.finditer(text))
    if len(matches) != 1:
        return ""
    return f"{text[: matches[0].start()]}{matches[0][1] or ''}{text[matches[0].end() :]}"


def says_enough(statement: str) -> bool:
    """Whether so much of the statement is compared that a sentence that shares it is about the same."""
    return len({stem(word) for word in words(one_form(statement)) if len(word) > 2}) >= _LEAST_SHARED
