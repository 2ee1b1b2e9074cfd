"""What each outlet reports on a topic: facts that several share, figures that differ, and what only one reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.answering.answer import Citation
from bot.answering.english.dates import day_in_words
from bot.answering.english.statement import read_statement
from bot.answering.notices.disagreement import Disagreement
from bot.answering.notices.reported_figures import ReportedFigure
from bot.answering.question.query import Query
from bot.answering.search.copies import Folded
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import (
    Findings,
    TopicSentence,
    cited,
    is_carried,
    passages_on,
    topic_sentences,
    undated_notes,
)
from bot.answering.topics.leads.about_topic import leads_about
from bot.answering.topics.leads.lead import Lead
from bot.answering.topics.leads.page_text import is_page_text
from bot.answering.topics.one_outlet import (
    Related,
    first_of_others,
    only_of_one,
    sentences_of_same_days,
    standalone_sentences,
)
from bot.answering.topics.reply import Part, TopicLine
from bot.answering.topics.same_fact import differing_figures, is_same_fact, is_same_text
from bot.languages.translatable import Translatable, gettext_lazy
from ingest.corpus.articles import Copies
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time
from ingest.corpus.text.sentences import sentences as sentence_spans

DEPTH = 250  # passages that are looked through
MOST_SHARED = 5  # facts
MOST_DIFFERING = 3  # figures
MOST_NAMED = 6  # outlets
NEAR_TOPIC = 0.3  # the cosine to the topic from which a sentence speaks of it
NEAR_REPORT = 0.6  # the cosine to a sentence of another outlet from which both may be of one fact
DAYS = 30
MOST_PAIRS = 4000  # of sentences, nearest first
ONE_FACT = 0.8  # the cosine from which two facts are one
# What an outlet says of itself is no report.
OF_THE_PAGE = re.compile(
    r"^\W*Watch (?:the )?video|\b(?:our|this|free|weekly) (?:\w+ )?newsletters?\b|\bnewsletters?\W*$"
    r"|\bsign up (?:for|to)\b|to your inbox|\bsubscribe (?:to|now|today)\b|\bour subscri",
    re.IGNORECASE,
)
COPIES_ONCE = gettext_lazy(
    "A text that several outlets carry is one report: it counts once, and the others are named under it."
)
ONE_CHOSEN = gettext_lazy("You asked for one outlet alone, so there is nothing to compare it with.")


@dataclass(frozen=True, slots=True)
class _Fact:
    part: Part
    sentences: tuple[TopicSentence, ...]
    remark: str = ""


def compare(corpus: Corpus, topic: Query, result: SearchResult) -> Findings:
    """The lines of the shared facts, of the figures that differ, and of what only one outlet tells, in this order.

    They are of the DAYS days in which most outlets, and of those most articles, report on the topic: articles that are
    about it, or where there are none, any that mention it.
    """
    on_topic = passages_on(topic, result)
    leads = _lead_sentences(corpus, topic, result)
    first_sentences = {id(lead): first for lead in leads if (first := _first_sentence(lead)) is not lead}
    candidates = {
        (sentence.passage.version_id, sentence.lead.quote): sentence
        for sentence in [*topic_sentences(corpus, on_topic, result), *first_sentences.values(), *leads]
    }
    comparable = [sentence for sentence in candidates.values() if _is_comparable(sentence, topic)]
    about = {lead.passage.article_id for lead in leads}
    reporting = [sentence for sentence in comparable if sentence.passage.article_id in about] or comparable
    sentences = within_days(comparable, first_of_busiest_days(reporting))
    if not sentences:
        return Findings((), undated_notes(on_topic, result, (), needs_outlet=True))
    passages = list({sentence.passage.passage_id: sentence.passage for sentence in sentences}.values())
    copies = if_in_time("copies", lambda: corpus.copies(passages, topic.as_of), Copies())
    related, stems = _related(copies), topic.statement.content
    pairs = list(_pairs(sentences, related))
    facts = [*_shared(pairs, stems), *_differing(pairs, stems, first_sentences)]
    beginnings = [*leads, *first_sentences.values()]
    standalone = standalone_sentences(topic, result.query.weights, sentences, beginnings)
    # The vector of a lead of two sentences is that of the first alone.
    reports = [sentence for sentence in sentences if id(sentence) not in first_sentences]
    reports += sentences_of_same_days(corpus, result, sentences)
    unquoted = [
        sentence for sentence in standalone if id(sentence) not in first_sentences and not _is_quoted(sentence, facts)
    ]

    def is_of_page(sentence: TopicSentence) -> bool:
        return is_page_text(corpus, sentence.passage, sentence.lead.quote, topic.as_of)

    # What other outlets report is not known where one is asked for.
    is_of_chosen = topic.question.filters.outlet is not None
    part = Part.OTHER if is_of_chosen else Part.ONLY
    facts += [_Fact(part, (sentence,)) for sentence in only_of_one(unquoted, reports, related, stems, is_of_page)]
    quoted = [sentence for fact in facts for sentence in fact.sentences]
    facts += [_Fact(Part.OTHER, (sentence,)) for sentence in first_of_others(standalone, quoted, related, is_of_page)]
    leads_shown = [sentence.lead for fact in facts for sentence in fact.sentences]
    lines = tuple(_lines(facts, cited(corpus, _with_copies_named(leads_shown, copies), topic.as_of)))
    left_out = undated_notes(on_topic, result, lines, needs_outlet=True)
    notes = notes_on(lines, sentences, reporting, is_of_chosen=is_of_chosen) if lines else ()
    newest = max(map(_day, sentences)) if lines else None
    return Findings(lines, (*notes, *left_out), newest=newest)


def _is_quoted(sentence: TopicSentence, facts: Sequence[_Fact]) -> bool:
    """Whether a fact quotes it, or more of its version than it."""
    return any(
        quoted.passage.version_id == sentence.passage.version_id and sentence.lead.quote in quoted.lead.quote
        for fact in facts
        for quoted in fact.sentences
    )


def _lines(facts: Sequence[_Fact], citations: Sequence[Citation]) -> list[TopicLine]:
    """A line for each sentence of the facts, which are numbered within their part; a citation belongs to each."""
    remaining = iter(citations)
    counts: Counter[Part] = Counter()
    lines: list[TopicLine] = []
    for fact in facts:
        counts[fact.part] += 1
        for sentence in fact.sentences:
            day, number = sentence.passage.published, counts[fact.part]
            lines.append(TopicLine(next(remaining), day, part=fact.part, fact=number, remark=fact.remark))
    return lines


def first_of_busiest_days(sentences: Sequence[TopicSentence]) -> date | None:
    """The first of the DAYS days in a row in which most outlets, of those most articles, report; the latest of such."""

    def size(first: date) -> tuple[int, int, date]:
        check_time()
        within = [sentence.passage for sentence in within_days(sentences, first)]
        return len({passage.outlet for passage in within}), len({passage.article_id for passage in within}), first

    return max({_day(sentence) for sentence in sentences}, key=size, default=None)


def within_days(sentences: Sequence[TopicSentence], first: date | None) -> list[TopicSentence]:
    """Those of the DAYS days from the first on, in the order of their days; none where there is no first."""
    if first is None:
        return []
    within = [sentence for sentence in sentences if 0 <= (_day(sentence) - first).days < DAYS]
    return sorted(within, key=lambda sentence: (_day(sentence), sentence.passage.article_id))


def _lead_sentences(corpus: Corpus, topic: Query, result: SearchResult) -> list[TopicSentence]:
    """What stands for the articles about a topic: their first words, or the sentence that says most of it."""
    leads = leads_about(corpus, topic, result)
    sentences = []
    for lead, in_passage in zip(leads, corpus.sentences([lead.passage for lead in leads]), strict=True):
        start = lead.passage.text.index(lead.quote)
        sentence = next((sentence for sentence in in_passage if sentence.start <= start < sentence.end), None)
        if sentence is not None:
            sentences.append(TopicSentence(lead, sentence.vector, float(sentence.vector @ result.vector)))
    return sentences


def _first_sentence(lead: TopicSentence) -> TopicSentence:
    """The first sentence of a lead, with which a short one has the next joined; the lead itself where it is one."""
    quote = lead.lead.quote
    start, end = sentence_spans(quote)[0]
    return lead if end == len(quote) else replace(lead, lead=replace(lead.lead, quote=quote[start:end]))


def _is_comparable(sentence: TopicSentence, topic: Query) -> bool:
    passage, quote = sentence.passage, sentence.lead.quote
    is_dated = passage.published is not None and passage.published <= topic.today
    return bool(passage.outlet) and is_dated and sentence.nearness >= NEAR_TOPIC and not OF_THE_PAGE.search(quote)


def _day(sentence: TopicSentence) -> date:
    return sentence.passage.published or date.min


def notes_on(
    lines: Sequence[TopicLine],
    sentences: Sequence[TopicSentence],
    of_any_time: Sequence[TopicSentence] = (),
    *,
    is_of_chosen: bool = False,
) -> tuple[str, ...]:
    """What was compared, whether other outlets report at other times alone, and that copies count once.

    `is_of_chosen` says whether one outlet was asked for.
    """
    outlets = sorted({sentence.passage.outlet or "" for sentence in sentences})
    reports = {sentence.passage.article_id for sentence in sentences}
    days = _days(min(map(_day, sentences)), max(map(_day, sentences)))
    compared: str
    if len(outlets) == 1 and is_of_chosen:
        compared = ONE_CHOSEN
    elif len(outlets) == 1 and any(sentence.passage.outlet not in outlets for sentence in of_any_time):
        compared = gettext_lazy(
            "No two outlets were found that report on this within {number} days. This is {outlet}, {days}: "
            "there is nothing to compare it with.",
            number=DAYS,
            outlet=outlets[0],
            days=days,
        )
    elif len(outlets) == 1:
        compared = gettext_lazy(
            "Only one outlet was found that reports on this, {outlet}, {days}: there is nothing to compare it with.",
            outlet=outlets[0],
            days=days,
        )
    else:
        compared = gettext_lazy(
            "Compared: {reports} articles of {outlets}, {days}, when most outlets report on this.",
            reports=len(reports),
            outlets=_listed(outlets),
            days=days,
        )
    return (compared, COPIES_ONCE) if any(is_carried(line.citation.passage) for line in lines) else (compared,)


def _days(first: date, last: date) -> Translatable:
    if first == last:
        return gettext_lazy("on {day}", day=day_in_words(first))
    return gettext_lazy("from {first} to {last}", first=day_in_words(first), last=day_in_words(last))


def _listed(outlets: Sequence[str]) -> str:
    outlet_names = ", ".join(outlets[:MOST_NAMED])
    remaining = len(outlets) - MOST_NAMED
    return (
        gettext_lazy("{listed} and {number} more", listed=outlet_names, number=remaining)
        if remaining > 0
        else outlet_names
    )


def _related(copies: Copies) -> Related:
    """The pairs of versions that are one report."""
    return frozenset(
        frozenset((version_id, copy.version_id))
        for version_id, copies_of_version in copies.of.items()
        for copy in copies_of_version
    )


def _with_copies_named(leads: Sequence[Lead], copies: Copies) -> list[Lead]:
    """The leads, each with the addresses under which its words stand elsewhere."""
    passages = [lead.passage for lead in leads]
    with_copies = Folded(tuple(passages), {}, {}, copies).with_copies(passages)
    return [
        replace(lead, passage=replace(passage, copies=tuple(dict.fromkeys([*lead.passage.copies, *passage.copies]))))
        for lead, passage in zip(leads, with_copies, strict=True)
    ]


def _pairs(sentences: Sequence[TopicSentence], related: Related) -> Iterator[tuple[TopicSentence, TopicSentence]]:
    """The pairs of sentences of two outlets' reports that are no copies, nearest first."""
    vectors = np.array([sentence.vector for sentence in sentences])
    likeness = vectors @ vectors.T
    outlets = np.array([sentence.passage.outlet for sentence in sentences])
    likeness[outlets[:, None] == outlets[None, :]] = 0.0
    rows, columns = np.nonzero(np.triu(likeness, 1) >= NEAR_REPORT)
    order = np.argsort(-likeness[rows, columns], kind="stable")[:MOST_PAIRS]
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        first, second = sentences[row], sentences[column]
        if frozenset((first.passage.version_id, second.passage.version_id)) not in related:
            yield first, second


def _shared(pairs: Iterable[tuple[TopicSentence, TopicSentence]], topic: frozenset[str]) -> list[_Fact]:
    facts: list[_Fact] = []
    for first, second in pairs:
        check_time()
        if not is_same_fact(first, second, topic) or is_same_text(first, second):
            continue
        known_fact = next((fact for fact in facts if _is_of(fact, first) or _is_of(fact, second)), None)
        if known_fact is None:
            facts.append(_Fact(Part.SHARED, (first, second)))
            continue
        outlets = {sentence.passage.outlet for sentence in known_fact.sentences}
        further = [
            candidate
            for candidate in (first, second)
            if candidate.passage.outlet not in outlets
            and all(is_same_fact(candidate, sentence, topic) for sentence in known_fact.sentences)
        ]
        if further:
            facts[facts.index(known_fact)] = _Fact(Part.SHARED, (*known_fact.sentences, further[0]))
    facts.sort(key=lambda fact: (-len(fact.sentences), -max(sentence.nearness for sentence in fact.sentences)))
    return [_in_order(fact) for fact in facts[:MOST_SHARED]]


def _is_of(fact: _Fact, sentence: TopicSentence) -> bool:
    return any(float(member.vector @ sentence.vector) >= ONE_FACT for member in fact.sentences)


def _differing(
    pairs: Iterable[tuple[TopicSentence, TopicSentence]],
    topic: frozenset[str],
    first_sentences: Mapping[int, TopicSentence],
) -> list[_Fact]:
    facts: list[_Fact] = []
    earlier_figures: list[ReportedFigure] = []
    for first, second in pairs:
        check_time()
        figures = differing_figures(first, second, topic)
        if (
            figures is None
            or is_same_text(first, second)
            or any(_same_figure(figure, earlier) for figure in figures for earlier in earlier_figures)
        ):
            continue
        earlier_figures += figures
        newest_first = sorted(figures, key=lambda figure: -figure.published.toordinal())
        quoted = [_with_figure(*pair, first_sentences) for pair in zip((first, second), figures, strict=True)]
        sentences = tuple(quoted if newest_first[0].passage is first.passage else reversed(quoted))
        facts.append(_Fact(Part.DIFFERING, sentences, Disagreement(tuple(newest_first)).looks_like))
        if len(facts) == MOST_DIFFERING:
            break
    return facts


def _with_figure(
    sentence: TopicSentence, figure: ReportedFigure, first_sentences: Mapping[int, TopicSentence]
) -> TopicSentence:
    """The sentence of a lead that has the figure, where it is the first; else the whole."""
    first = first_sentences.get(id(sentence), sentence)
    values = {(candidate.value, candidate.unit) for candidate in read_statement(first.lead.quote).figures}
    return first if (figure.figure.value, figure.figure.unit) in values else sentence


def _same_figure(first: ReportedFigure, second: ReportedFigure) -> bool:
    return first.toll == second.toll and first.figure.unit == second.figure.unit and first.counted == second.counted


def _in_order(fact: _Fact) -> _Fact:
    sentences = sorted(fact.sentences, key=lambda sentence: (_day(sentence), sentence.passage.outlet))
    return replace(fact, sentences=tuple(sentences))
