"""Puts a newer report in front: of a count that has grown since, and where a question asks how things are now.

The sentence that answers best is often that of the first days, which has the words of the question. That two figures
count the same is told by the span reader, their unit, toll and year, less surely than where reports are said to differ
(disagreement.py): so only the order changes, and the days of the reports stand beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from bot.answering.answer import Citation, Claim
from bot.answering.grounding.citations import Cited, renumbered
from bot.answering.grounding.quotes import holds_sentence
from bot.answering.notices.dated_claims import with_day_of
from bot.answering.notices.disagreement import is_round_form, of_these_days
from bot.answering.notices.reported_figures import LEAST_MARGIN, ReportedFigure, is_denied, reported_figures
from bot.answering.reading.marked_evidence import Reading
from ingest.corpus.articles import ScoredPassage

MOST_DAYS = 30  # between two reports of one count
MOST_TIMES = 5  # what is more than so many times as high counts something else


def newest_first(cited: Cited, reading: Reading) -> Cited:
    """The claims, that of such a newer report in front with its day; unchanged where a time is asked about."""
    scope = reading.query.scope
    if scope.period or len(cited.claims) < 2:
        return cited
    report = _newest_of_now(cited, reading) if scope.leans_to_now else _highest_later_count(cited, reading)
    if report is None:
        return cited
    place, passage = report
    claims = (cited.claims[place], *cited.claims[:place], *cited.claims[place + 1 :])
    reordered = replace(renumbered(claims, cited.citations), dropped=cited.dropped, notes=cited.notes)
    return with_day_of(passage, reordered)


def _newest_of_now(cited: Cited, reading: Reading) -> tuple[int, ScoredPassage] | None:
    """Place and passage of the newest claim that answers by the span reader, of a later day than the first."""
    answering_sentences = [
        (reading.evidence.passage(reading.sentences[index].number), reading.sentences[index])
        for index, span in reading.spans.items()
        if span.margin >= LEAST_MARGIN and not is_denied(reading.sentences[index].text)
    ]
    first, *others = (_citations_of(claim, cited.citations) for claim in cited.claims)
    days = [citation.passage.published for citation in first if citation.passage.published]
    candidates = [
        (citation.passage.published, place, citation.passage)
        for place, citations in enumerate(others, start=1)
        for citation in citations
        if days and citation.passage.published and citation.passage.published > max(days)
        if any(
            holds_sentence(citation.quote, passage, sentence.start, sentence.end)
            for passage, sentence in answering_sentences
        )
    ]
    return max(candidates, key=itemgetter(0))[1:] if candidates else None


def _highest_later_count(cited: Cited, reading: Reading) -> tuple[int, ScoredPassage] | None:
    """Place and passage of the claim of a later day with the highest figure, where it is what the first counts."""
    figures = [figure for figure in reported_figures(reading) if not (figure.partial or figure.denied)]
    first, *others = (_figure_of(_citations_of(claim, cited.citations), figures) for claim in cited.claims)
    candidates = [
        (figure.figure.value, figure.published, place, figure.passage)
        for place, figure in enumerate(others, start=1)
        if first and figure and _has_grown(first, figure)
    ]
    return max(candidates, key=itemgetter(0, 1))[2:] if candidates else None


def _citations_of(claim: Claim, citations: Sequence[Citation]) -> list[Citation]:
    return [citation for citation in citations if citation.number in claim.citations]


def _figure_of(citations: Sequence[Citation], figures: Sequence[ReportedFigure]) -> ReportedFigure | None:
    """The surest of these figures that stands in one of the quotes."""
    return next(
        (
            figure
            for figure in figures
            for citation in citations
            if holds_sentence(citation.quote, figure.passage, figure.start, figure.end)
        ),
        None,
    )


def _has_grown(older: ReportedFigure, newer: ReportedFigure) -> bool:
    if not 0 < (newer.published - older.published).days <= MOST_DAYS or _is_of_another_year(newer):
        return False
    if older.figure.unit != newer.figure.unit or older.aspects != newer.aspects:
        return False
    if older.toll and newer.toll and older.toll != newer.toll:  # the dead and the missing
        return False
    value, newer_value = older.figure.value, newer.figure.value
    return value < newer_value <= MOST_TIMES * value and not is_round_form(value, newer_value)


def _is_of_another_year(reported: ReportedFigure) -> bool:
    # "The Dec. 29, 2024, crash" is no other year's for a report of 2 January.
    return any(
        day.year and day.year != reported.published.year and not of_these_days(day, reported.published)
        for day in reported.dates
    )
