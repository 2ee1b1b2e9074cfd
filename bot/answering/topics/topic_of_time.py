"""A topic of a time ("tariffs in April"): it is searched for in reports of that time, which are listed by day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.answering.english.lexicon.closed_words import PREPOSITIONS
from bot.answering.question.query import Query, read_query
from bot.answering.question.small_words import written_names
from bot.answering.question.time.scope import Period, days_of, describe, describe_filters, scope_of_latest
from bot.answering.search.acronyms import in_capitals, keep_with_acronyms
from bot.answering.search.retriever import PassageRetriever, SearchResult, period_note
from bot.answering.topics.names_apart import keep_with_names, without_names_apart, without_words
from bot.languages.translatable import gettext_lazy
from ingest.corpus.deadline import if_in_time

DEPTH = 150  # passages that are looked through
_GOES_ON = rf"(?:{'|'.join(sorted(PREPOSITIONS))})"
_NOW = timedelta(days=30)  # that ended a period of which a person wants what is new


def latest_on(topic: Query, period: Period | None = None) -> Query:
    """What is searched for a topic, so that what was reported in the last days is looked for as well."""
    sought = read_query(replace(topic.question, text=f"What is the latest on {topic.text}?"))
    # As typed: our own "on" would make a time of "Monday Night Football".
    return replace(sought, scope=scope_of_latest(topic.scope.period or period))


def without_time(topic: Query, period: Period | None) -> Query:
    """The topic without the words of a period; as it is where nothing else is left of it."""
    if period is None:
        return topic
    # No report need say "this year".
    topic_alone = read_query(replace(topic.question, text=_text_without(topic.text, period.words)))
    return topic_alone if topic_alone.terms else topic


def _text_without(text: str, time: str) -> str:
    """The text without the words of a time, of which the preposition may be gone.

    Of "news from April about tariffs" the topic is "April about tariffs": what asks for it took "from" away. That of
    "news from April Ross" is a name.
    """
    if time in text:
        return text.replace(time, " ")
    preposition, *others = time.split()
    rest = " ".join(others) if preposition.lower() in PREPOSITIONS else ""
    begins_so = re.match(rf"{re.escape(rest)}(?=\s+{_GOES_ON}\b)", text, re.IGNORECASE) if rest else None
    return text[begins_so.end() :] if begins_so else text


def of_days(query: Query, period: Period | None) -> Query:
    """The query for reports of a period alone, and only of the days that the person has chosen."""
    if period is None:
        return query
    filters = query.question.filters
    starts = [day for day in (filters.since, period.start) if day]
    ends = [day for day in (filters.until, period.end) if day]
    # Where the two have no day in common, the first is after the last, and there are no such reports.
    filters = replace(filters, since=max(starts, default=None), until=min(ends, default=None))
    return replace(query, question=replace(query.question, filters=filters))


def is_of_now(period: Period, today: date) -> bool:
    """Whether a period, as "yesterday" or "this week", ends so late that without reports of it the newest are wanted.

    Of "in April" those nearest to it are.
    """
    return period.end is None or today - period.end <= _NOW


def of_other_times(period: Period) -> str:
    """One sentence for a person where no report that is quoted is of the period that was asked about."""
    return gettext_lazy("None of these reports is from this time: {days}.", days=days_of(period))


def find_passages(retriever: PassageRetriever, query: Query, depth: int = DEPTH) -> SearchResult:
    """What is found for these words, as of the question's day, copies folded."""
    # What is listed by day needs no better order.
    return retriever.find(query, depth, to_read=False)


def find_on_topic(retriever: PassageRetriever, query: Query, depth: int = DEPTH) -> SearchResult:
    """What is found for a topic, without what has its names and acronyms only as words of another kind."""
    search = without_names_apart(query.names, find_passages(retriever, query, depth), query.text)
    if len(query.terms) == 1:  # more words tell by themselves what is meant: "Apple pie"
        search = without_words(query.names, search)
    words, corpus = in_capitals(query.text), retriever.corpus
    result = if_in_time("names", lambda: keep_with_names(written_names(query.text, corpus), search, corpus), search)
    return if_in_time("acronyms", lambda: keep_with_acronyms(words, result, corpus), result)


def notes_of_list(query: Query, result: SearchResult) -> tuple[str, ...]:
    """The notes on what was found for a query, for a list by day.

    In such a list the reports of the period do not come first, and the person did not choose the days of `of_days`.
    """
    period, chosen, searched = result.query.scope.period, query.question.filters, result.query.question.filters
    instead = {period_note(period): describe(period)} if period else {}
    if searched != chosen:
        for undated in (False, True):
            of_chosen = describe_filters(chosen, undated=undated and chosen.has_days) if chosen else ""
            instead[describe_filters(searched, undated=undated)] = of_chosen
    notes = [instead.get(note, note) for note in result.notes]
    if period is None and query.scope.period:  # reports of any time were looked for, as none was of this
        notes.append(describe(query.scope.period))
    return tuple(note for note in notes if note)
