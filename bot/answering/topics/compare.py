"""What each outlet reports on a topic: facts that several share, figures that differ, and what only one tells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from bot.answering.english.dates import day_in_words
from bot.answering.english.lexicon.grammar import POINTING_BACK
from bot.answering.english.terms import words
from bot.answering.notices.disagreement import Disagreement
from bot.answering.notices.reported_figures import ReportedFigure
from bot.answering.overviews.about_topic import leads_about
from bot.answering.overviews.leads import Lead, says_most
from bot.answering.question.query import Query
from bot.answering.search.copies import Folded
from bot.answering.search.retriever import Found
from bot.answering.topics.finder import TopicSentence, cited, topic_sentences
from bot.answering.topics.reply import Part, TopicLine
from bot.answering.topics.same_fact import differing_figures, is_same_fact, is_same_text
from bot.languages.translatable import Translatable, gettext_lazy
from ingest.corpus.articles import Copies
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time, if_in_time

DEPTH = 250  # passages that are looked through
MOST_SHARED = 5  # facts
MOST_DIFFERING = 3  # figures
MOST_ONLY = 2  # lines of an outlet
MOST_NAMED = 6  # outlets
NEAR = 0.3  # the cosine to the topic from which a sentence speaks of it
TOLD = 0.6  # the cosine to a sentence of another outlet from which that may tell it as well
DAYS = 30
SHORTEST = 50  # characters of a line that stands alone
MOST_PAIRS = 4000  # of sentences, nearest first
ONE_FACT = 0.8  # the cosine from which two facts are one
# Who took a picture stands under it, and what it shows is no report; nor is what an outlet says of itself.
OF_THE_PAGE = re.compile(
    r"Getty Images|Image credit|/AP\b|via AP\b|/Reuters\b|\bAP Photo|Prev Next|^\W*(?:Photo|Picture)s?:"
    r"|^\W*Watch (?:the )?video|\b(?:our|this|free|weekly) (?:\w+ )?newsletters?\b|\bnewsletters?\W*$"
    r"|\bsign up (?:for|to)\b|to your inbox|\bsubscribe (?:to|now|today)\b|\bour subscri",
    re.IGNORECASE,
)

COPIES_ONCE = gettext_lazy(
    "A text that several outlets carry is one report: it counts once, and the others are named under it."
)


@dataclass(frozen=True, slots=True)
class _Fact:
    part: Part
    told: tuple[TopicSentence, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines of a comparison, and what a reader must know of them."""

    lines: tuple[TopicLine, ...]
    notes: tuple[str, ...] = ()


def compare(corpus: Corpus, topic: Query, found: Found) -> Comparison:
    """The lines of the shared facts, of the figures that differ, and of what only one outlet tells, in this order.

    They are of the DAYS days in which most outlets, and of those most articles, report on the topic.
    """
    leads = _lead_sentences(corpus, topic, found)
    every = {(one.passage.version_id, one.lead.quote): one for one in [*topic_sentences(corpus, topic, found), *leads]}
    sentences = busiest_time([one for one in every.values() if _is_comparable(one, topic)])
    if not sentences:
        return Comparison(())
    copies = _copies(corpus, topic, sentences)
    related = _related(copies)
    pairs = list(_pairs(sentences, related))
    stems = topic.statement.content
    facts = [*_shared(pairs, stems), *_differing(pairs, stems)]
    kept = {id(one) for one in sentences}
    telling = [one for one in leads if id(one) in kept and _stands_alone(one)]
    told = {one.passage.outlet for one in telling}
    others = [one for one in sentences if one.passage.outlet not in told and _stands_alone(one)]
    telling += [one for one in others if says_most(topic, one.lead.quote, found.query.weights)]
    facts += _only(telling, sentences, related)
    facts += _other(telling, facts, related)
    shown = [one.lead for fact in facts for one in fact.told]
    citations = iter(cited(corpus, _with_copies_named(shown, copies)))
    counts: Counter[Part] = Counter()
    lines: list[TopicLine] = []
    for fact in facts:
        counts[fact.part] += 1
        for sentence in fact.told:
            day, number = sentence.passage.published, counts[fact.part]
            lines.append(TopicLine(next(citations), day, part=fact.part, fact=number, remark=fact.remark))
    return Comparison(tuple(lines), notes_on(lines, sentences) if lines else ())


def busiest_time(sentences: Sequence[TopicSentence]) -> list[TopicSentence]:
    """Those of the DAYS days in a row in which most outlets, and of those most articles, report; the latest of such."""
    in_order = sorted(sentences, key=lambda one: (_day(one), one.passage.article_id))
    best: tuple[int, int] = (0, 0)
    chosen: list[TopicSentence] = []
    for first in sorted({_day(one) for one in in_order}):
        within = [one for one in in_order if 0 <= (_day(one) - first).days < DAYS]
        many = len({one.passage.outlet for one in within}), len({one.passage.article_id for one in within})
        if many >= best:
            best, chosen = many, within
    return chosen


def _lead_sentences(corpus: Corpus, topic: Query, found: Found) -> list[TopicSentence]:
    """The sentences that stand for the articles about a topic: their first, or the one that says most of it."""
    leads = leads_about(corpus, topic, found)
    sentences = []
    for lead, told in zip(leads, corpus.sentences([lead.passage for lead in leads]), strict=True):
        start = lead.passage.text.index(lead.quote)
        one = next((one for one in told if one.start <= start < one.end), None)
        if one is not None:
            sentences.append(TopicSentence(lead, one.vector, float(one.vector @ found.vector)))
    return sentences


def _is_comparable(sentence: TopicSentence, topic: Query) -> bool:
    passage, quote = sentence.passage, sentence.lead.quote
    dated = passage.published is not None and passage.published <= topic.today
    return bool(passage.outlet) and dated and sentence.nearness >= NEAR and not OF_THE_PAGE.search(quote)


def _day(sentence: TopicSentence) -> date:
    return sentence.passage.published or date.min


def notes_on(lines: Sequence[TopicLine], sentences: Sequence[TopicSentence]) -> tuple[str, ...]:
    """What was compared, and that copies count once."""
    outlets = sorted({one.passage.outlet or "" for one in sentences})
    reports = {one.passage.article_id for one in sentences}
    days = _days(min(map(_day, sentences)), max(map(_day, sentences)))
    if len(outlets) == 1:
        compared = _one_outlet(outlets[0], days)
    else:
        compared = gettext_lazy(
            "Compared: {reports} articles of {outlets}, {days}, when most outlets report on this.",
            reports=len(reports),
            outlets=_listed(outlets),
            days=days,
        )
    return (compared, COPIES_ONCE) if any(line.citation.passage.copies for line in lines) else (compared,)


def _one_outlet(outlet: str, days: str) -> Translatable:
    return gettext_lazy(
        "Only one outlet was found that reports on this, {outlet}, {days}: there is nothing to compare it with.",
        outlet=outlet,
        days=days,
    )


def _days(first: date, last: date) -> Translatable:
    if first == last:
        return gettext_lazy("of {day}", day=day_in_words(first))
    return gettext_lazy("of {first} to {last}", first=day_in_words(first), last=day_in_words(last))


def _listed(outlets: Sequence[str]) -> str:
    named = ", ".join(outlets[:MOST_NAMED])
    more = len(outlets) - MOST_NAMED
    return gettext_lazy("{listed} and {number} more", listed=named, number=more) if more > 0 else named


def _copies(corpus: Corpus, topic: Query, sentences: Sequence[TopicSentence]) -> Copies:
    passages = list({one.passage.passage_id: one.passage for one in sentences}.values())
    return if_in_time("copies", lambda: corpus.copies(passages, topic.as_of), Copies())


def _related(copies: Copies) -> frozenset[frozenset[str]]:
    """The pairs of versions that are one report."""
    return frozenset(
        frozenset((version_id, copy.version_id)) for version_id, same in copies.of.items() for copy in same
    )


def _with_copies_named(leads: Sequence[Lead], copies: Copies) -> list[Lead]:
    """The leads, each with the addresses under which its words stand elsewhere."""
    passages = [lead.passage for lead in leads]
    named = Folded(tuple(passages), {}, {}, copies).named(passages)
    urls = [tuple(dict.fromkeys([*lead.passage.copies, *one.copies])) for lead, one in zip(leads, named, strict=True)]
    return [replace(lead, passage=replace(lead.passage, copies=of)) for lead, of in zip(leads, urls, strict=True)]


def _pairs(
    sentences: Sequence[TopicSentence], related: frozenset[frozenset[str]]
) -> Iterable[tuple[float, TopicSentence, TopicSentence]]:
    """The pairs of sentences of two outlets' reports that are no copies, with their cosine, nearest first."""
    vectors = np.array([one.vector for one in sentences])
    likeness = vectors @ vectors.T
    outlets = np.array([one.passage.outlet for one in sentences])
    likeness[outlets[:, None] == outlets[None, :]] = 0.0
    rows, columns = np.nonzero(np.triu(likeness, 1) >= TOLD)
    order = np.argsort(-likeness[rows, columns], kind="stable")[:MOST_PAIRS]
    for row, column in zip(rows[order].tolist(), columns[order].tolist(), strict=True):
        one, other = sentences[row], sentences[column]
        if frozenset((one.passage.version_id, other.passage.version_id)) not in related:
            yield float(likeness[row, column]), one, other


def _shared(pairs: Iterable[tuple[float, TopicSentence, TopicSentence]], topic: frozenset[str]) -> list[_Fact]:
    facts: list[_Fact] = []
    for _, one, other in pairs:
        check_time()
        if not is_same_fact(one, other, topic) or is_same_text(one, other):
            continue
        known = next((fact for fact in facts if _is_of(fact, one) or _is_of(fact, other)), None)
        if known is None:
            facts.append(_Fact(Part.SHARED, (one, other)))
            continue
        outlets = {told.passage.outlet for told in known.told}
        more = [
            new
            for new in (one, other)
            if new.passage.outlet not in outlets and all(is_same_fact(new, told, topic) for told in known.told)
        ]
        if more:
            facts[facts.index(known)] = _Fact(Part.SHARED, (*known.told, more[0]))
    facts.sort(key=lambda fact: (-len(fact.told), -max(one.nearness for one in fact.told)))
    return [_in_order(fact) for fact in facts[:MOST_SHARED]]


def _is_of(fact: _Fact, sentence: TopicSentence) -> bool:
    return any(float(told.vector @ sentence.vector) >= ONE_FACT for told in fact.told)


def _differing(pairs: Iterable[tuple[float, TopicSentence, TopicSentence]], topic: frozenset[str]) -> list[_Fact]:
    facts: list[_Fact] = []
    known: list[ReportedFigure] = []
    for _, one, other in pairs:
        check_time()
        found = differing_figures(one, other, topic)
        if (
            found is None
            or is_same_text(one, other)
            or any(_same_figure(figure, before) for figure in found for before in known)
        ):
            continue
        known += found
        newest_first = sorted(found, key=lambda figure: -figure.published.toordinal())
        sentences = (one, other) if newest_first[0].passage is one.passage else (other, one)
        facts.append(_Fact(Part.DIFFERING, sentences, Disagreement(tuple(newest_first)).looks_like))
        if len(facts) == MOST_DIFFERING:
            break
    return facts


def _same_figure(one: ReportedFigure, other: ReportedFigure) -> bool:
    return one.toll == other.toll and one.figure.unit == other.figure.unit and one.counted == other.counted


def _stands_alone(sentence: TopicSentence) -> bool:
    """Whether it tells something, and begins with nothing that points to the sentence before."""
    quote = sentence.lead.quote
    return len(quote) >= SHORTEST and POINTING_BACK.isdisjoint(words(quote[:40])[:1])


def _only(
    telling: Sequence[TopicSentence], sentences: Sequence[TopicSentence], related: frozenset[frozenset[str]]
) -> list[_Fact]:
    """Of each outlet the telling sentences nearest to the topic to which no sentence of another comes near.

    A copy is no other report: it stands once, for the outlet whose sentence is nearest to the topic.
    """
    chosen: list[TopicSentence] = []
    count: Counter[str | None] = Counter()
    for one in sorted(telling, key=lambda one: (-one.nearness, one.passage.outlet or "")):
        check_time()
        outlet = one.passage.outlet
        if count[outlet] < MOST_ONLY and not any(
            _near(one, other) or one.passage.article_id == other.passage.article_id for other in chosen
        ):
            others = [other for other in sentences if other.passage.outlet != outlet and _near(one, other)]
            if all(_is_copy(one, other, related) for other in others):
                chosen.append(one)
                count[outlet] += 1
    chosen.sort(key=lambda one: one.passage.outlet or "")
    return [_Fact(Part.ONLY, (one,)) for one in chosen]


def _other(telling: Sequence[TopicSentence], facts: Sequence[_Fact], related: frozenset[frozenset[str]]) -> list[_Fact]:
    """The nearest telling sentence of each outlet without a line; of copies one."""
    shown = [one for fact in facts for one in fact.told]
    more: list[TopicSentence] = []
    for one in sorted(telling, key=lambda one: (-one.nearness, one.passage.outlet or "")):
        known = any(
            one.passage.outlet == other.passage.outlet or _is_copy(one, other, related) for other in (*shown, *more)
        )
        if not known:
            more.append(one)
    return [_Fact(Part.OTHER, (one,)) for one in more[:MOST_NAMED]]


def _near(one: TopicSentence, other: TopicSentence) -> bool:
    return float(one.vector @ other.vector) >= TOLD


def _is_copy(one: TopicSentence, other: TopicSentence, related: frozenset[frozenset[str]]) -> bool:
    return frozenset((one.passage.version_id, other.passage.version_id)) in related or is_same_text(one, other)


def _in_order(fact: _Fact) -> _Fact:
    told = sorted(
        fact.told, key=lambda one: (one.passage.published or one.passage.retrieved.date(), one.passage.outlet)
    )
    return _Fact(fact.part, tuple(told), fact.remark)
