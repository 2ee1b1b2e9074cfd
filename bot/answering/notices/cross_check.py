"""Puts reports that differ beside the claims, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import MAX_CHARACTERS, MAX_CLAIMS, Citation, Claim, Evidence, ProposedClaim, ProposedQuote
from bot.answering.grounding.citations import Cited, cite, renumbered
from bot.answering.grounding.quotes import holds_sentence
from bot.answering.notices.disagreement import Disagreement, find_disagreement
from bot.answering.notices.reported_figures import ReportedFigure
from bot.answering.reading.marked_evidence import Reading
from ingest.corpus.text.folding import fold


def cross_check(
    cited: Cited, reading: Reading, evidence: Evidence, *, premise_is_wrong: bool = False, most_words: int | None = None
) -> Cited:
    """The same claims with a note on reports that differ and, where there is room, what those say.

    With `premise_is_wrong` the first claim says so of the question, and stays first; `most_words` are those of
    all claims together.
    """
    disagreement = find_disagreement(cited.citations, reading)
    if disagreement is None:
        return cited
    cited_with_others = _with_others(cited, disagreement, evidence, most_words, may_drop=not premise_is_wrong)
    return replace(
        cited_with_others if premise_is_wrong else _newest_first(cited_with_others, disagreement),
        notes=(disagreement.note,),
    )


def _with_others(
    cited: Cited, disagreement: Disagreement, evidence: Evidence, most_words: int | None, *, may_drop: bool
) -> Cited:
    """With a claim for each report that has none, where there is room or the last of what is beside the point goes."""
    for report in disagreement.reports:
        if _claim_index(report, cited.claims, cited.citations) is not None:
            continue
        number = evidence.passages.index(report.passage) + 1
        quote = report.passage.text[report.start : report.end]
        claims = list(cited.claims)
        while may_drop and claims and not _has_room(claims, cited.citations, quote, most_words):
            spare = [
                claim
                for claim in claims[1:]
                if all(_claim_index(r, [claim], cited.citations) is None for r in disagreement.reports)
            ]
            if not spare:
                break
            claims.remove(spare[-1])
        if not _has_room(claims, cited.citations, quote, most_words):
            continue
        numbered = renumbered(claims, cited.citations)
        proposed = ProposedClaim(fold(quote), (ProposedQuote(number, quote, report.start),))
        further = cite([proposed], evidence, after=numbered)
        if len(further.claims) > len(numbered.claims):  # else it is only somebody's words, and nothing goes for it
            cited = replace(further, dropped=cited.dropped)
    return cited


def _has_room(claims: Sequence[Claim], citations: Sequence[Citation], quote: str, most_words: int | None) -> bool:
    """Whether one more claim leaves the answer no longer than the longest."""
    numbers = {number for claim in claims for number in claim.citations}
    characters = sum(len(citation.quote.text) for citation in citations if citation.number in numbers)
    if len(claims) >= MAX_CLAIMS or characters + len(quote) > MAX_CHARACTERS:
        return False
    words = sum(len(claim.text.split()) for claim in claims)
    return most_words is None or words + len(quote.split()) <= most_words


def _newest_first(cited: Cited, disagreement: Disagreement) -> Cited:
    """The claims that differ stand together, where the first of them stood, in the order of their reports."""
    indexes = [_claim_index(report, cited.claims, cited.citations) for report in disagreement.reports]
    differing = list(dict.fromkeys(index for index in indexes if index is not None))
    rest = [index for index in range(len(cited.claims)) if index not in differing]
    first = min(differing, default=0)
    order = [index for index in rest if index < first] + differing + [index for index in rest if index > first]
    return replace(renumbered([cited.claims[index] for index in order], cited.citations), dropped=cited.dropped)


def _claim_index(report: ReportedFigure, claims: Sequence[Claim], citations: Sequence[Citation]) -> int | None:
    """Which of the claims rests on a quote of the report's sentence."""
    holding = {
        citation.number
        for citation in citations
        if holds_sentence(citation.quote, report.passage, report.start, report.end)
    }
    return next((index for index, claim in enumerate(claims) if holding.intersection(claim.citations)), None)
