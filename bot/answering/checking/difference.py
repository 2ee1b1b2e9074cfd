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
from bot.answering.checking.one_form import comparable_figures, full_dates, one_form
from bot.answering.english.dates import Mention
from bot.answering.english.figures import Figure
from bot.answering.english.names import name_words, names
from bot.answering.english.statement import meaning
from bot.answering.english.terms import stem, stems, words
from bot.answering.grounding.words import kinds, read_words

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
_HARMED = re.compile(r"\b(?:kill|dead|death|die|injur|wound|missing|displace|evacuat|infect|sick|case)", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:(?:did|does|do)(?: not|n't)|never) |\b(is|are|was|were|will|has|have|had|can|could|would|should)"
    r"(?: not|n't|not)\b"
)
_STILL_OPEN = re.compile(r"\b(?:yet|so far|until|still|no longer)\b|\b(?:has|have) not\b|\b(?:has|have)n't\b")
_WORD = re.compile(r"[^\s,;.]+")
MOST_WORDS = 8  # of whom something was done to
_LEAST_SHARED = 4  # words that say something


@dataclass(frozen=True, slots=True)
class Difference:
    """What the statement says and what the sentence says in its place; both are empty where one denies the other.

    It `may_grow` where both count people who came to harm and the statement has more of them.
    """

    kind: str
    said: str = ""
    held: str = ""
    may_grow: bool = False


@lru_cache(maxsize=4096)
def difference(statement: str, sentence: str, before: str = "", title: str = "") -> Difference | None:
    """The one thing in which the sentence says otherwise; None where they differ in more, in less or in nothing."""
    said, held = one_form(statement), one_form(sentence)
    for found in (*_figures(said, held), *_dates(said, held), *_names(said, held), *_roles(said)):
        changed, difference_found = found
        if agrees(changed, held, before, title):
            return difference_found
    if any(agrees(one, other, before, title, any_form=True) for one, other in _denied(said, held)):
        return Difference("denial")
    return None


def _figures(said: str, held: str) -> Iterator[tuple[str, Difference]]:
    if not _MOVING.isdisjoint(stems(said)) and not full_dates(said):
        return
    for one in comparable_figures(said):
        for other in comparable_figures(held):
            if one.unit != other.unit or one.bound or other.bound or _rounds(one.value, other.value):
                continue
            told, stands = said[one.start : one.end], held[other.start : other.end]
            grows = one.value > other.value and _HARMED.search(said) is not None
            yield f"{said[: one.start]}{stands}{said[one.end :]}", Difference("figure", told, stands, grows)


def _rounds(one: Decimal, other: Decimal) -> bool:
    """Whether either is the other in a round form."""
    return any(
        rounded in (Context(digits).plus(exact), Context(digits, ROUND_DOWN).plus(exact))
        for exact, rounded in ((one, other), (other, one))
        for digits in [len(rounded.normalize().as_tuple().digits)]
    )


def _dates(said: str, held: str) -> Iterator[tuple[str, Difference]]:
    for one in full_dates(said):
        for other in full_dates(held):
            parts = [(one.day, other.day), (one.month, other.month), (one.year, other.year)]
            if any((first is None) != (second is None) for first, second in parts):
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
            if set(words(told)).isdisjoint(words(stands)) and stands not in said and told not in held:
                yield f"{said[:start]}{stands}{said[end:]}", Difference("name", told, stands)


def _roles(said: str) -> Iterator[tuple[str, Difference]]:
    """Whom it was done to before who did it; where the first ends is tried word by word."""
    deed = _ONE_WAY.search(said)
    if deed is None:
        return
    doer, rest = said[: deed.start()].strip(), said[deed.end() :]
    for end in [match.end() for match in _WORD.finditer(rest)][:MOST_WORDS]:
        other = rest[:end].strip()
        yield f"{other} {deed[0]} {doer}{rest[end:]}", Difference("roles", f"{doer} {deed[0]}", f"{other} {deed[0]}")


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


@lru_cache(maxsize=4096)
def differs_in_one(statement: str, sentence: str, title: str = "") -> Difference | None:
    """The only figure or date in which a sentence with all other words of the statement says otherwise.

    Names of the statement may stand in the headline. Looser than `difference`: for a sentence that the reader takes to
    be of the same thing.
    """
    said, held = one_form(statement), one_form(sentence)
    if not _MOVING.isdisjoint(stems(said)) or _DENIAL.search(said) or kinds(read_words(held)) & {"denial", "condition"}:
        return None
    for kind, mine, theirs in (
        ("date", full_dates(said), full_dates(held)),
        ("figure", comparable_figures(said), comparable_figures(held)),
    ):
        if len(mine) != 1:
            continue
        one, alike = mine[0], [other for other in theirs if _alike(mine[0], other)]
        rest = f"{said[: one.start]} {said[one.end :]}"
        if len(alike) != 1 or not _shares_all(rest, held, title):
            continue
        for _, found in (_dates if kind == "date" else _figures)(said, held):
            if found.held == held[alike[0].start : alike[0].end]:
                return found
    return None


def _alike(one: Mention | Figure, other: Mention | Figure) -> bool:
    if isinstance(one, Figure) and isinstance(other, Figure):
        return one.unit == other.unit and (bool(one.unit) or not one.of.isdisjoint(other.of))
    return True


def _shares_all(said: str, held: str, title: str) -> bool:
    """Whether all that says something in the statement stands in the sentence, names in its headline as well."""
    wanted, there = meaning(said), meaning(held)
    named = {part for start, end in _named(said) for part in meaning(said[start:end])}
    missing = wanted - there
    return len(wanted & there) >= _LEAST_SHARED and missing <= named and missing <= meaning(one_form(title))
