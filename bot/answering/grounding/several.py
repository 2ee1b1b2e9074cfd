"""A claim with several quotes: each must carry a part of its own, for two half-truths are easily a lie together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.answering.answer import Fault, Quote
from bot.answering.grounding.guard import Around, fault_in_words
from bot.answering.grounding.names import names
from bot.answering.grounding.spelling import one_spelling
from ingest.corpus.articles import ScoredPassage

_LOWER = re.compile(r"(?<![\w'-])[a-z]{2,}(?![\w'-])")
_JOINT = re.compile(r"(?:,|;)? (?:and|while|but|whereas) |; ")
_LEAST_WORDS = 3


def fault(claim: str, quotes: Mapping[Quote, ScoredPassage]) -> Fault | None:
    """Why the claim does not follow from its quotes; None where one carries it, or two carry a half each.

    A second quote of the same article may also complete a name: "Smith" to "Peter Smith".
    """
    alone = [fault_in_words(claim, quote.text, _around(passage)) for quote, passage in quotes.items()]
    if None in alone or _completed(claim, quotes):
        return None
    if len(quotes) > 1 and any(_in_halves(left, right, quotes) for left, right in halves(claim)):
        return None
    return alone[0] if alone else Fault.NO_QUOTE


def halves(claim: str) -> Iterator[tuple[str, str]]:
    """The claim parted at each "and", "while", "but" or semicolon that has some words on either side."""
    for joint in _JOINT.finditer(claim):
        left, right = claim[: joint.start()], claim[joint.end() :]
        if min(len(left.split()), len(right.split())) >= _LEAST_WORDS:
            yield left, right


def _in_halves(left: str, right: str, quotes: Mapping[Quote, ScoredPassage]) -> bool:
    for first in _carrying(left, quotes):
        # "... and killed 12" speaks of whom the first half names: then both quotes are of one article.
        named = bool(names(one_spelling(right)))
        if any(named or second.version_id == first.version_id for second in _carrying(right, quotes)):
            return True
    return False


def _carrying(part: str, quotes: Mapping[Quote, ScoredPassage]) -> list[Quote]:
    return [quote for quote, passage in quotes.items() if fault_in_words(part, quote.text, _around(passage)) is None]


def _completed(claim: str, quotes: Mapping[Quote, ScoredPassage]) -> bool:
    for quote, passage in quotes.items():
        naming = tuple(other.text for other in quotes if other is not quote and other.version_id == quote.version_id)
        if naming and fault_in_words(claim, quote.text, _around(passage, naming)) is None:
            return True
    return False


def _around(passage: ScoredPassage, naming: tuple[str, ...] = ()) -> Around:
    published = (passage.published,) if passage.published else ()
    return Around(published, frozenset(_LOWER.findall(one_spelling(passage.text))), naming)
