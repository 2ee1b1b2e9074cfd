"""The days of a topic in event time, each with the sentence that tells best what happened on it.

A day stands for what several reports date to it: the more reports, the likelier that it mattered (date selection of
timeline summarization: Tran et al. 2013, Predicting Relevant News Events for Timeline Summaries).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import groupby

import numpy as np

from bot.answering.english.dates import Mention, mentions
from bot.answering.english.same_words import wording
from bot.answering.english.terms import stems
from bot.answering.question.query import Query
from bot.answering.question.time.scope import Period
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.event_time import event_day, is_ahead
from bot.answering.topics.finder import (
    Findings,
    TopicSentence,
    article_of_each_report,
    cited,
    passages_on,
    topic_sentences,
    undated_notes,
)
from bot.answering.topics.leads.about_topic import leads_about
from bot.answering.topics.leads.lead import Lead, says_most
from bot.answering.topics.leads.page_text import without_page_text
from bot.answering.topics.one_outlet import stands_alone
from bot.answering.topics.reply import TopicLine
from bot.languages.translatable import ngettext_lazy
from ingest.corpus.corpus import Corpus

MOST = 8  # days
FEW = 3  # days; with fewer, days that stand in one report are shown as well, and after them days of reports
NEAR = 0.3  # the cosine to the topic from which a sentence speaks of it
NEAREST = 0.6  # the cosine from which one report is enough for a day
SOON = 30  # days after a day, within which what is told of it is news
YEAR_STATED = 2  # articles that state the year of a day which others name without one
ALONE = 0.2  # what a sentence that can be understood alone may be further off, of two cosines


def timeline(corpus: Corpus, topic: Query, result: SearchResult, period: Period | None = None) -> Findings:
    """The most reported days of a topic up to the question's, in order, one quote each; of a period those within it.

    Days that no quote gives are those of reports, where there are few others.
    """
    passages = passages_on(topic, result)
    sentences = topic_sentences(corpus, passages, result)
    dated = in_stated_years(sentences_by_day(sentences, topic.today), sentences, topic.text)
    of_topic = {
        day: [sentence for sentence in sentences if is_of_topic(sentence, day, topic, result)]
        for day, sentences in dated.items()
        if is_within(day, period)
    }
    by_day = {
        day: sentences
        for day, sentences in of_topic.items()
        if is_told_after(sentences, day) and (is_sure(sentences) or names_topic(sentences, topic, result))
    }
    days = days_of_topic(by_day)
    best_leads = {day: best_sentence(by_day[day], day).lead for day in days}
    events = _each_once(best_leads)
    reports = _report_days(corpus, topic, result, events, period) if len(events) < FEW else {}
    counted_events = {day: (lead, len(_by_report(by_day[day]))) for day, lead in events.items()}
    days_shown = dict(sorted({**reports, **counted_events}.items()))
    citations = cited(corpus, [lead for lead, _ in days_shown.values()], topic.as_of)
    lines = tuple(
        TopicLine(citation, day, day in events, count)
        for (day, (_, count)), citation in zip(days_shown.items(), citations, strict=True)
    )
    notes = (*_note_on_other_days(len(by_day), len(events)), *undated_notes(passages, result, lines))
    told = {sentence.passage.published for sentences in by_day.values() for sentence in sentences}
    return Findings(lines, notes, newest=max(filter(None, told), default=None) if lines else None)


def _note_on_other_days(number: int, shown: int) -> tuple[str, ...]:
    """A sentence of ours where events of more days are told than are shown: eight days are not all that happened."""
    if number <= shown:
        return ()
    return (
        ngettext_lazy(
            "Reports tell of events on {all} days; the {number} that most of them tell of is shown.",
            "Reports tell of events on {all} days; the {number} that most of them tell of are shown.",
            shown,
            all=number,
        ),
    )


def sentences_by_day(sentences: Iterable[TopicSentence], today: date) -> dict[date, list[TopicSentence]]:
    """The sentences that speak of the topic and date what they tell, by that day; nothing that is still to come."""
    by_day: dict[date, list[TopicSentence]] = {}
    for sentence in sentences:
        day = event_day(sentence.lead.quote, sentence.passage.published) if sentence.nearness >= NEAR else None
        if day is not None and day <= today:
            by_day.setdefault(day, []).append(sentence)
    return by_day


def in_stated_years(
    by_day: Mapping[date, Sequence[TopicSentence]], sentences: Iterable[TopicSentence], topic: str
) -> dict[date, list[TopicSentence]]:
    """The sentences by day, none of a day that they name without its year, and for which reports state another year.

    "The Jan. 6 attack" is a name, by which a report of January 2025 means a day of 2021. Where the topic names the day,
    such a sentence is one of the year that most articles state, otherwise of none. At least YEAR_STATED articles state
    it; what a report of that very day tells is of its own year, and so is a day in a year that articles state as well.
    """
    # Of several years that of most articles, of equals the latest.
    stated = sorted(_stated_days(sentences).items(), key=lambda item: (item[1], item[0]))
    years = {(day.month, day.day): day for day, _ in stated}
    dated_in_topic = {_day_named(mention) for mention in mentions(topic) if mention.year}
    of_topic = {_day_named(mention) for mention in mentions(topic) if mention.day} - dated_in_topic
    sure_days = {day for day, _ in stated} | {day for day in by_day if (day.month, day.day) in dated_in_topic}
    moved: dict[date, list[TopicSentence]] = {}
    for day, of_day in by_day.items():
        at = years.get((day.month, day.day), day)
        for sentence in of_day:
            if not _names_without_year(sentence, day):
                moved.setdefault(day, []).append(sentence)
            elif (day.month, day.day) in of_topic:
                moved.setdefault(at, []).append(sentence)
            elif at == day or day in sure_days or sentence.passage.published == day:
                moved.setdefault(day, []).append(sentence)
    return moved


def _stated_days(sentences: Iterable[TopicSentence]) -> dict[date, int]:
    """The days of which at least YEAR_STATED articles state the year, with how many do."""
    stated = {
        (sentence.passage.article_id, day)
        for sentence in sentences
        for mention in mentions(sentence.lead.quote)
        if mention.year and mention.day and (day := _stated_day(mention))
    }
    counts = Counter(day for _, day in stated)
    return {day: count for day, count in counts.items() if count >= YEAR_STATED}


def _names_without_year(sentence: TopicSentence, day: date) -> bool:
    named = (mention for mention in mentions(sentence.lead.quote) if not mention.year)
    return any(_day_named(mention) == (day.month, day.day) for mention in named)


def _stated_day(mention: Mention) -> date | None:
    with suppress(ValueError):  # 29 February of a year that has none
        return date(mention.year or 0, mention.month or 0, mention.day or 0)
    return None


def _day_named(mention: Mention) -> tuple[int | None, int | None]:
    return mention.month, mention.day


def days_of_topic(by_day: Mapping[date, Sequence[TopicSentence]]) -> list[date]:
    """The MOST days that most reports date something to; those of a single report where its sentence is very near."""
    weights = {day: weight(sentences) for day, sentences in by_day.items()}
    days = sorted(by_day, key=lambda day: (-weights[day], day))
    sure = [day for day in days if is_sure(by_day[day])]
    unsure = [day for day in days if day not in sure]
    return [*sure, *unsure[: max(0, FEW - len(sure))]][:MOST]


def is_sure(sentences: Sequence[TopicSentence]) -> bool:
    """Whether a day is one of the topic: several reports tell of it, or a sentence that is very near."""
    return len(_by_report(sentences)) > 1 or max((sentence.nearness for sentence in sentences), default=0.0) >= NEAREST


def names_topic(sentences: Iterable[TopicSentence], topic: Query, result: SearchResult) -> bool:
    """Whether one of the sentences says most of the topic or has the last word of one of its names, as "Carter"."""
    last_words = {word for name in topic.names for word in stems(name)[-1:]}
    return any(
        says_most(topic, sentence.lead.quote, result.query.weights)
        or not last_words.isdisjoint(stems(sentence.lead.quote))
        for sentence in sentences
    )


def weight(sentences: Sequence[TopicSentence]) -> float:
    """What the reports of a day weigh together: each by the square of its nearest sentence's cosine."""
    return sum(max(sentence.nearness for sentence in of_report) ** 2 for of_report in _by_report(sentences).values())


def best_sentence(sentences: Sequence[TopicSentence], day: date) -> TopicSentence:
    """The sentence nearest to the topic and to the others of the day.

    One told after the event goes first, and one that needs no sentence before it if it is as near but for ALONE.
    """
    middle = np.mean([sentence.vector for sentence in sentences], axis=0)

    def key(sentence: TopicSentence) -> tuple[bool, float]:
        quote = sentence.lead.quote
        is_over = is_told_after([sentence], day) and not is_ahead(quote)
        alone = ALONE if stands_alone(quote) else 0.0
        return is_over, sentence.nearness + float(sentence.vector @ middle) + alone

    return max(sentences, key=key)


def is_of_topic(sentence: TopicSentence, day: date, topic: Query, result: SearchResult) -> bool:
    """Whether what a sentence tells of a day is of the topic: what was reported so SOON, or what says it itself.

    Of what was long over, a report on the topic tells other events, too, as one on a crash the crashes before it. Of
    Jimmy Carter it says "Carter"; the last word of Artemis 2 is no name.
    """
    published, quote = sentence.passage.published, sentence.lead.quote
    if published is None or (published - day).days <= SOON or says_most(topic, quote, result.query.weights):
        return True
    if not topic.stems <= frozenset().union(*topic.names.values()):
        return False
    last_words = {word for name in topic.names for word in stems(name)[-1:]}
    return bool(last_words) and all(map(str.isalpha, last_words)) and last_words.issubset(stems(quote))


def is_within(day: date, period: Period | None) -> bool:
    """Whether a day is one of the period, as any day is where there is none."""
    return period is None or ((period.start or day) <= day <= (period.end or day))


def is_told_after(sentences: Iterable[TopicSentence], day: date) -> bool:
    """Whether one of the sentences was reported on the day or later: of a deadline, earlier reports alone tell."""
    return any(sentence.passage.published is None or sentence.passage.published >= day for sentence in sentences)


def _by_report(sentences: Sequence[TopicSentence]) -> dict[str, list[TopicSentence]]:
    in_order = sorted(sentences, key=lambda sentence: sentence.report)
    return {report: list(group) for report, group in groupby(in_order, key=lambda sentence: sentence.report)}


def _each_once(leads: Mapping[date, Lead]) -> dict[date, Lead]:
    """The days without those whose quote says the same as another's."""
    by_wording: dict[str, date] = {}
    for day, lead in leads.items():
        by_wording.setdefault(wording(lead.quote), day)
    return {day: leads[day] for day in by_wording.values()}


def _report_days(
    corpus: Corpus, topic: Query, result: SearchResult, events: Mapping[date, Lead], period: Period | None
) -> dict[date, tuple[Lead, int]]:
    """The newest days of reports without an event: the lead of one report, and how many there are."""
    leads = [
        (day, lead)
        for lead in leads_about(corpus, topic, result)
        if (day := lead.passage.published) is not None and day <= topic.today and is_within(day, period)
    ]
    articles = article_of_each_report((lead.passage for _, lead in leads), result)
    reports_shown = {result.report_of(lead.passage) for lead in events.values()}
    selected = {article for report, article in articles.items() if report not in reports_shown}
    leads_of_day: dict[date, list[Lead]] = {}
    for day, lead in leads:
        if day not in events and lead.passage.article_id in selected:
            leads_of_day.setdefault(day, []).append(lead)
    days: dict[date, tuple[Lead, int]] = {}
    for day in sorted(leads_of_day, reverse=True):
        if len(days) >= MOST - len(events):
            break
        # One at a time: page text is looked up in many articles, and mostly the first lead is none.
        leads_kept = (kept for lead in leads_of_day[day] for kept in without_page_text(corpus, [lead], topic.as_of))
        if kept := next(leads_kept, None):
            days[day] = kept, len(leads_of_day[day])
    return days
