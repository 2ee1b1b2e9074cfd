"""A figure belongs to the name, the day and the "to" or "by" it stands with: China's 34% is not Japan's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.grounding.dates import Mention, mentions
from bot.answering.grounding.figures import Figure, figures
from bot.answering.grounding.names import Name, name_words, names


def given_to_another(claim: str, quote: str) -> bool:
    """Whether a figure of the claim stands with other names only in its quote, and the claim's with another figure."""
    small = {word.plain for word in name_words(quote) if word.raw[0].islower()}
    held = _owners(quote)
    for figure, owners in _owners(claim):
        mine = _words([name for name in owners if name.sure or not small & set(name.words)])
        same = [_words(names) for other, names in held if other.unit == figure.unit and other.value == figure.value]
        rest = [_words(names) for other, names in held if other.unit == figure.unit and other.value != figure.value]
        if same and not any(words & mine for words in same) and any(words & mine for words in rest):
            return True
    return False


def given_to_another_day(claim: str, quote: str) -> bool:
    """Whether a figure of the claim stands with another date in its quote, and the claim's date with another figure."""
    held = list(_days(quote))
    for figure, day in _days(claim):
        alike = [(other, of) for other, of in held if other.unit == figure.unit]
        own = [of for other, of in alike if other.value == figure.value]
        rest = [of for other, of in alike if other.value != figure.value]
        if own and not any(_same_day(day, of) for of in own) and any(_same_day(day, of) for of in rest):
            return True
    return False


def moved_otherwise(claim: str, quote: str) -> bool:
    """Whether "to" became "by" or "from": what it is, by how much it moved, what it was."""
    held = list(_moves(quote))
    for figure, move in _moves(claim):
        own = {other for one, other in held if one.value == figure.value and one.unit == figure.unit}
        if move and own and "" not in own and move not in own:
            return True
    return False


# The word right before a figure; "rose 5%" is by 5%.
_MOVE = re.compile(
    r"\b(to|by|from)(?: (?:about|around|nearly|almost|just|some|over|more than|less than|roughly|an?))?\s*$"
)
_CHANGED = re.compile(
    r"\b(?:rose|risen|rise|rises|rising|fell|fall|falls|fallen|falling|grew|grown|dropped|drops?|jumped|climbed|gained|lost"
    r"|cut|raised|increased|decreased|declined|slipped|surged|plunged|up|down)"
    r"(?: (?:about|around|nearly|almost|just|some))?\s*$"
)


def _moves(text: str) -> Iterator[tuple[Figure, str]]:
    for figure in figures(text, mentions(text)):
        before = text[max(0, figure.start - 40) : figure.start].lower()
        found = _MOVE.search(before)
        yield figure, found[1] if found else "by" if _CHANGED.search(before) else ""


def _days(text: str) -> Iterator[tuple[Figure, Mention]]:
    """Each figure with the first date behind it before the next figure of its kind, else the last one ahead of it."""
    dates = mentions(text)
    found = figures(text, dates)
    for figure in found:
        alike = [other for other in found if other.unit == figure.unit]
        after = next((other.start for other in alike if other.start > figure.start), len(text))
        before = max((other.end for other in alike if other.end < figure.start), default=0)
        behind = [date for date in dates if figure.end <= date.start < after]
        ahead = [date for date in dates if before <= date.start < figure.start]
        day = behind[0] if behind else ahead[-1] if ahead else None
        if day is not None:
            yield figure, day


def _same_day(one: Mention, other: Mention) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day), (one.words, other.words))
    return all(not mine or not theirs or mine == theirs for mine, theirs in pairs) and any(a and b for a, b in pairs)


def _words(owners: Sequence[Name]) -> set[str]:
    return {word for name in owners for word in name.words}


def _owners(text: str) -> list[tuple[Figure, list[Name]]]:
    """Each figure with the names before it in its sentence, from the figure before it on where there are any."""
    named = names(text)
    breaks = [word.start for word in name_words(text) if word.first]
    found: list[tuple[Figure, list[Name]]] = []
    end = 0
    for figure in figures(text, mentions(text)):
        start = max((at for at in breaks if at <= figure.start), default=0)
        sentence = [name for name in named if start <= name.start < figure.start]
        found.append((figure, [name for name in sentence if name.start >= end] or sentence))
        end = figure.end
    return found
