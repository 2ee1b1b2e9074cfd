"""What the quotes say beyond the claims: against the question's premise, or against one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import Claim, Evidence
from bot.answering.citations import Cited, cite
from bot.answering.disagreement import Disagreement, find_disagreement
from bot.answering.premise import contradicting
from bot.answering.reported_figures import ReportedFigure
from bot.answering.writers.proposal import ProposedClaim, ProposedQuote
from ingest.corpus.folding import fold

# One more claim must not make the longest answer longer.
MOST_CLAIMS = 4
MOST_CHARACTERS = 900
OTHERWISE = "The articles say otherwise: see [{number}]."


def cross_check(
    question: str, cited: Cited, evidence: Evidence, *, told: bool = False, most_words: int | None = None
) -> Cited:
    """The same claims with notes on what they contradict and, where there is room, the report that differs.

    With `told` the claims say themselves that the premise is wrong; `most_words` are those of all claims together.
    """
    against = None if told else contradicting(question, cited.citations)
    notes = (OTHERWISE.format(number=against.number),) if against else ()
    found = find_disagreement(cited.citations, evidence)
    if found is None:
        return replace(cited, notes=notes)
    return replace(_with_other(cited, found, evidence, most_words), notes=(*notes, found.note))


def _with_other(cited: Cited, found: Disagreement, evidence: Evidence, most_words: int | None) -> Cited:
    room = MOST_CHARACTERS - sum(len(citation.quote.text) for citation in cited.citations)
    for report in (found.newer, found.older):
        if _is_quoted(report, cited) or len(cited.claims) >= MOST_CLAIMS or report.end - report.start > room:
            continue
        number = evidence.passages.index(report.passage) + 1
        quote = report.passage.text[report.start : report.end]
        if most_words is not None and words_in(cited.claims) + len(quote.split()) > most_words:
            continue
        more = cite([ProposedClaim(fold(quote), (ProposedQuote(number, quote),))], evidence, after=cited)
        return replace(more, dropped=cited.dropped)
    return cited


def words_in(claims: Sequence[Claim | ProposedClaim]) -> int:
    """How many words these claims have together."""
    return sum(len(claim.text.split()) for claim in claims)


def _is_quoted(report: ReportedFigure, cited: Cited) -> bool:
    start, end = report.passage.start + report.start, report.passage.start + report.end
    return any(
        citation.quote.version_id == report.passage.version_id
        and citation.quote.start <= start
        and end <= citation.quote.end
        for citation in cited.citations
    )
