"""A topic of a time ("tariffs in April"): it is searched for in reports of that time, which are listed by day."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.question.query import Query, read_query
from bot.answering.question.time.scope import Period, describe, describe_filters
from bot.answering.search.retriever import SearchResult, period_note


def without_time(topic: Query, period: Period | None) -> Query:
    """The topic without the words of a period; as it is where nothing else is left of it."""
    if period is None:
        return topic
    # No report need say "this year".
    rest = read_query(replace(topic.question, text=topic.text.replace(period.words, " ")))
    return rest if rest.terms else topic


def of_days(query: Query, period: Period | None) -> Query:
    """The query for reports of a period alone, unless the person has chosen days."""
    filters = query.question.filters
    if period is None or filters.has_days:
        return query
    filters = replace(filters, since=period.start, until=period.end)
    return replace(query, question=replace(query.question, filters=filters))


def notes_of_list(query: Query, result: SearchResult) -> tuple[str, ...]:
    """The notes on what was found for a query, for a list by day.

    In such a list the reports of the period do not come first, and the person did not choose the days of `of_days`.
    """
    period, chosen, searched = result.query.scope.period, query.question.filters, result.query.question.filters
    instead = {period_note(period): describe(period)} if period else {}
    if searched != chosen:
        of_chosen = describe_filters(chosen) if chosen else ""
        instead |= {describe_filters(searched, undated=undated): of_chosen for undated in (False, True)}
    notes = (instead.get(note, note) for note in result.notes)
    return tuple(note for note in notes if note)
