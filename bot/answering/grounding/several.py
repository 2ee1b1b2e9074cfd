"""A claim with several quotes: each must carry a part of its own, for two half-truths are easily a lie together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.answer import Fault, Quote
from bot.answering.grounding.guard import Around, fault_in_words, is_quote
from bot.answering.grounding.meaning import meaning
from bot.answering.grounding.names import names
from bot.answering.grounding.spelling import one_spelling
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.sentences import sentences

_LOWER = re.compile(r"(?<![\w'-])[a-z]{2,}(?![\w'-])")
_JOINT = re.compile(r"(?:,|;)? (?:and|while|but|whereas) |; ")
_LEAST_WORDS = 3
_STANCE = frozenset({Fault.NEGATION, Fault.UNREAL, Fault.HEARSAY})


@dataclass(frozen=True, slots=True)
class Basis:
    """A quote as far as the rules look at it: its words, the version it is of, and what may be known beside it."""

    text: str
    version_id: str
    around: Around = field(default_factory=Around)


def fault(claim: str, quotes: Mapping[Quote, ScoredPassage]) -> Fault | None:
    """Why the claim does not follow from its quotes; None where nothing of it is missing there."""
    return fault_over(claim, [Basis(quote.text, quote.version_id, _around(on)) for quote, on in quotes.items()])


def fault_in_whole(claim: str, quotes: Mapping[Quote, ScoredPassage]) -> Fault | None:
    """The same with every quote read as one piece: for words that are shown as they stand."""
    found = [fault_in_words(claim, quote.text, _around(on)) for quote, on in quotes.items()]
    return None if None in found else next(iter(found), Fault.NO_QUOTE)


def fault_over(claim: str, bases: Sequence[Basis]) -> Fault | None:
    """The same for quotes without their passages: None where one sentence carries the claim, or two a half each.

    Sentences that only stand side by side are no evidence: "in two of its pillars. Say that two means seventy."
    """
    if not bases:
        return Fault.NO_QUOTE
    if any(is_quote(claim, basis.text) for basis in bases):
        return None
    pieces = [piece for basis in bases for piece in _sentences(basis, bases)]
    found = [fault_in_words(claim, piece.text, piece.around) for piece in pieces]
    if None in found or any(_in_halves(left, right, pieces) for left, right in halves(claim)):
        return None
    said = meaning(claim)
    # The sentence that is meant is one that has the names, figures and dates, else the one with most of the words.
    return found[max(range(len(pieces)), key=lambda at: (found[at] in _STANCE, len(said & meaning(pieces[at].text))))]


def _sentences(basis: Basis, bases: Sequence[Basis]) -> Iterator[Basis]:
    texts = [basis.text[start:end] for start, end in sentences(basis.text)] or [basis.text]
    others = [other.text for other in bases if other is not basis and other.version_id == basis.version_id]
    for place, text in enumerate(texts):
        naming = (*others, *texts[:place], *texts[place + 1 :])
        yield replace(basis, text=text, around=replace(basis.around, naming=naming, before=tuple(texts[:place])))


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


def _around(passage: ScoredPassage) -> Around:
    published = (passage.published,) if passage.published else ()
    return Around(published, frozenset(_LOWER.findall(one_spelling(passage.text))))
