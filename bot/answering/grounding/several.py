"""A claim with several quotes: each must carry a part of its own, for two half-truths are easily a lie together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.answer import Fault, Quote
from bot.answering.grounding.guard import Around, fault_in_words
from bot.answering.grounding.names import names
from bot.answering.grounding.spelling import one_spelling
from ingest.corpus.articles import ScoredPassage

_LOWER = re.compile(r"(?<![\w'-])[a-z]{2,}(?![\w'-])")
_JOINT = re.compile(r"(?:,|;)? (?:and|while|but|whereas) |; ")
_LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Basis:
    """A quote as far as the rules look at it: its words, the version it is of, and what may be known beside it."""

    text: str
    version_id: str
    around: Around = field(default_factory=Around)


def fault(claim: str, quotes: Mapping[Quote, ScoredPassage]) -> Fault | None:
    """Why the claim does not follow from its quotes; None where nothing of it is missing there."""
    return fault_over(claim, [Basis(quote.text, quote.version_id, _around(on)) for quote, on in quotes.items()])


def fault_over(claim: str, bases: Sequence[Basis]) -> Fault | None:
    """The same for quotes without their passages: None where one carries the claim, or two carry a half each.

    A second quote of the same article may also complete a name: "Smith" to "Peter Smith".
    """
    alone = [fault_in_words(claim, basis.text, basis.around) for basis in bases]
    if None in alone or _completed(claim, bases):
        return None
    if len(bases) > 1 and any(_in_halves(left, right, bases) for left, right in halves(claim)):
        return None
    return alone[0] if alone else Fault.NO_QUOTE


def halves(claim: str) -> Iterator[tuple[str, str]]:
    """The claim parted at each "and", "while", "but" or semicolon that has some words on either side."""
    for joint in _JOINT.finditer(claim):
        left, right = claim[: joint.start()], claim[joint.end() :]
        if min(len(left.split()), len(right.split())) >= _LEAST_WORDS:
            yield left, right


def _in_halves(left: str, right: str, bases: Sequence[Basis]) -> bool:
    for first in _carrying(left, bases):
        # "... and killed 12" speaks of whom the first half names: then both quotes are of one article.
        named = bool(names(one_spelling(right)))
        if any(named or second.version_id == first.version_id for second in _carrying(right, bases)):
            return True
    return False


def _carrying(part: str, bases: Sequence[Basis]) -> list[Basis]:
    return [basis for basis in bases if fault_in_words(part, basis.text, basis.around) is None]


def _completed(claim: str, bases: Sequence[Basis]) -> bool:
    for basis in bases:
        naming = tuple(o.text for o in bases if o is not basis and o.version_id == basis.version_id)
        if naming and fault_in_words(claim, basis.text, replace(basis.around, naming=naming)) is None:
            return True
    return False


def _around(passage: ScoredPassage) -> Around:
    published = (passage.published,) if passage.published else ()
    return Around(published, frozenset(_LOWER.findall(one_spelling(passage.text))))
