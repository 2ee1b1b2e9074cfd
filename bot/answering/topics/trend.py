"""How many reports on a topic each day has, by outlet, with a quote of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.question.query import Query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import (
    Findings,
    TopicSentence,
    article_of_each_report,
    cited,
    is_carried,
    passages_on,
    passages_with_words_of,
    topic_sentences,
    undated_notes,
)
from bot.answering.topics.leads.about_topic import leads_about
from bot.answering.topics.leads.lead import Lead, points_back, says_all, says_most
from bot.answering.topics.leads.page_text import is_page_text, without_page_text
from bot.answering.topics.reply import OutletReports, TopicLine
from bot.languages.translatable import gettext_lazy
from ingest.corpus.corpus import Corpus

MOST = 14  # days
DEPTH = 400  # passages that are looked through: what is counted must not end with the likeliest few
AT_LEAST = gettext_lazy(
    "These are the reports among the {depth} passages nearest to the topic; there may be more.", depth=DEPTH
)
COPIES_ONCE = gettext_lazy("A text that several outlets carry is one report: it counts once, for one of them.")


def trend(corpus: Corpus, topic: Query, result: SearchResult) -> Findings:
    """The days with dated reports on a topic, in order, of more than MOST the busiest neighbors; copies count once.

    Where no article is near to the topic by meaning, as to one that is a lone name, those count with a sentence that
    says it.
    """
    weights = result.query.weights
    passages = passages_on(topic, result)
    if passages:
        sentences = topic_sentences(corpus, passages, result)
    else:
        passages = passages_with_words_of(topic, result)
        sentences = [
            sentence
            for sentence in topic_sentences(corpus, passages, result)
            # Of "zebra racing" the rare word alone is most of it; what lacks the other is of something else.
            if says_most(topic, sentence.lead.quote, weights) and says_all(topic, sentence.lead)
        ]
    by_day = sentences_by_day_of_report(sentences, result, topic.today)
    counted = {day: count_outlets(by_day[day]) for day in sorted(by_day)}
    days = busiest_days({day: total(outlets) for day, outlets in counted.items()})

    first = beginnings(leads_about(corpus, topic, result), by_day)

    def in_order(day: date) -> list[Lead]:
        nearest = sorted(by_day[day], key=lambda sentence: -sentence.nearness)
        first_of_day = without_page_text(corpus, first.get(day, ()), topic.as_of)
        leads = [*first_of_day, *(sentence.lead for sentence in nearest)]
        # By meaning alone a sentence about "the museum" may be nearer to the Louvre than those that name it.
        return sorted(leads, key=lambda lead: not says_most(topic, lead.quote, weights))

    leads = [_first(corpus, in_order(day), topic.as_of) for day in days]
    citations = cited(corpus, leads, topic.as_of)
    lines = tuple(
        TopicLine(citation, day, reports=total(counted[day]), outlets=counted[day])
        for day, citation in zip(days, citations, strict=True)
    )
    notes = list(_notes(len(days), len(counted), is_cut_off=bool(lines) and len(result.cosines) >= DEPTH))
    if any(is_carried(sentence.passage) for day in days for sentence in by_day[day]):
        notes.append(COPIES_ONCE)
    return Findings(lines, (*notes, *undated_notes(passages, result, lines)), newest=max(counted, default=None))


def _notes(shown: int, counted: int, *, is_cut_off: bool) -> Iterator[str]:
    """What a person should know of the days that are shown, and of those that have reports."""
    if shown < counted:
        yield gettext_lazy(
            "There are reports on {all} days; shown are the busiest {shown} that follow one another, without the days "
            "between them that have no report.",
            all=counted,
            shown=shown,
        )
    # Of the candidates: passages of one article have been merged, and copies folded.
    if is_cut_off:
        yield AT_LEAST


def _first(corpus: Corpus, leads: Sequence[Lead], as_of: date | None) -> Lead:
    """The first of a day's leads that is no text of the page, where one is none."""
    return next((lead for lead in leads if not is_page_text(corpus, lead.passage, lead.quote, as_of)), leads[0])


def beginnings(leads: Iterable[Lead], by_day: Mapping[date, Sequence[TopicSentence]]) -> dict[date, list[Lead]]:
    """The leads of the reports that are counted, by day; what points back goes last.

    They tell what was new. Of all sentences on a topic, those that explain what it is are nearest to it.
    """
    counted = {sentence.passage.article_id: (day, sentence) for day, of_day in by_day.items() for sentence in of_day}
    leads_by_day: dict[date, list[Lead]] = {}
    for lead in sorted(leads, key=lambda lead: points_back(lead.quote)):
        if lead.passage.article_id in counted:
            day, sentence = counted[lead.passage.article_id]
            passage = replace(lead.passage, copies=sentence.passage.copies)
            leads_by_day.setdefault(day, []).append(replace(lead, passage=passage))
    return leads_by_day


def sentences_by_day_of_report(
    sentences: Sequence[TopicSentence], result: SearchResult, today: date
) -> dict[date, list[TopicSentence]]:
    """The sentences of dated articles by the day of the article, of copies those of one; nothing of a later day."""
    dated = [
        (day, sentence) for sentence in sentences if (day := sentence.passage.published) is not None and day <= today
    ]
    articles = set(article_of_each_report((sentence.passage for _, sentence in dated), result).values())
    by_day: dict[date, list[TopicSentence]] = {}
    for day, sentence in dated:
        if sentence.passage.article_id in articles:
            by_day.setdefault(day, []).append(sentence)
    return by_day


def busiest_days(reports: Mapping[date, int], limit: int = MOST) -> list[date]:
    """The `limit` neighbors, of the days that have any, with most reports together; the latest of several such."""
    days = sorted(reports)
    starts = range(max(1, len(days) - limit + 1))
    begin = max(starts, key=lambda start: (sum(reports[day] for day in days[start : start + limit]), start))
    return days[begin : begin + limit]


def total(outlets: Sequence[OutletReports]) -> int:
    """The reports of all outlets."""
    return sum(outlet.reports for outlet in outlets)


def count_outlets(sentences: Sequence[TopicSentence]) -> tuple[OutletReports, ...]:
    """The articles that these sentences stand in, counted by outlet, most first."""
    outlets = {sentence.passage.article_id: sentence.passage.outlet for sentence in sentences}
    counts = Counter(outlets.values())
    return tuple(
        OutletReports(outlet, counts[outlet]) for outlet in sorted(counts, key=lambda name: (-counts[name], name or ""))
    )
