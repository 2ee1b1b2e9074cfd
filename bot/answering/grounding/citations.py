"""Turns what a writer proposed into claims with numbered citations; what points nowhere is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.answer import Citation, Claim, Dropped, Evidence, Fault, ProposedClaim, Quote
from bot.answering.english.same_words import wording
from bot.answering.grounding.own_words import missing_fact
from bot.answering.grounding.proof import is_quote, proven_by
from bot.answering.grounding.quotes import locate
from bot.answering.grounding.speech import text_before
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.deadline import check_time


@dataclass(frozen=True, slots=True)
class Cited:
    """The claims that may be shown, their citations numbered in order of first use, and the sentences that may not."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()


def cite(proposed: Sequence[ProposedClaim], evidence: Evidence, after: Cited | None = None) -> Cited:
    """The claims, each once, whose quotes are all in the evidence that they name, and of which one proves the claim.

    A claim in a model's own words must instead have all its names, figures and dates from one of its quotes. The claims
    of `after` come first and keep their numbers.
    """
    claims = {wording(claim.text): claim for claim in after.claims} if after else {}
    citations = {citation.quote: citation for citation in after.citations} if after else {}
    dropped: list[Dropped] = []
    for claim in proposed:
        check_time()
        text = " ".join(claim.text.split())
        located = _locate_all(claim, evidence)
        wrong = Fault.NO_QUOTE if not text or not located else _fault(claim, text, located)
        if wrong:
            dropped.append(Dropped(text, wrong))
        elif (key := wording(text)) not in claims:
            for quote, passage in located.items():
                citations.setdefault(quote, Citation(len(citations) + 1, quote, passage))
            numbers = tuple(citations[quote].number for quote in located)
            claims[key] = Claim(text, numbers, own_words=claim.own_words)
    return Cited(tuple(claims.values()), tuple(citations.values()), tuple(dropped))


def _fault(claim: ProposedClaim, text: str, located: dict[Quote, ScoredPassage]) -> Fault | None:
    if claim.without_speaker and any(is_quote(text, quote.text) for quote in located):
        return None
    if not claim.own_words:
        return None if any(proven_by(text, quote, passage) for quote, passage in located.items()) else Fault.UNPROVEN
    faults = [
        missing_fact(text, quote.text, text_before(passage, quote.start - passage.start))
        for quote, passage in located.items()
    ]
    return None if None in faults else faults[0]


def renumbered(claims: Sequence[Claim], citations: Sequence[Citation]) -> Cited:
    """These claims with the citations that they use, numbered in order of first use."""
    numbers_cited = list(dict.fromkeys(number for claim in claims for number in claim.citations))
    numbers = {old: new for new, old in enumerate(numbers_cited, start=1)}
    by_number = {citation.number: citation for citation in citations}
    return Cited(
        tuple(replace(claim, citations=tuple(numbers[old] for old in claim.citations)) for claim in claims),
        tuple(replace(by_number[old], number=new) for old, new in numbers.items()),
    )


def _locate_all(claim: ProposedClaim, evidence: Evidence) -> dict[Quote, ScoredPassage]:
    # One quote that is not there makes the whole claim doubtful: nothing of it is shown.
    quotes: dict[Quote, ScoredPassage] = {}
    for proposed in claim.quotes:
        try:
            passage = evidence.passage(proposed.number)
        except LookupError:
            return {}
        quote = locate(passage, proposed.text, proposed.start)
        if quote is None:
            return {}
        quotes.setdefault(quote, passage)
    return quotes
