"""Finds the passages on a topic, which sentences of them speak of it, and makes quoted lines of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Citation
from bot.answering.grounding.quotes import locate
from bot.answering.notices.corrections import with_changes
from bot.answering.question.query import Query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.leads.lead import Lead, bare, is_near_topic, tells
from bot.answering.topics.reply import TopicLine
from bot.languages.translatable import ngettext_lazy
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time
from ingest.corpus.text.sites import OF_PHONES, site_of

# The cosine to the topic of an article's nearest passage. Of articles that have the words of a topic, those below are
# seldom about it (docs/decisions/0028-topics.md).
LEAST = 0.4


@dataclass(frozen=True, slots=True)
class TopicSentence:
    """A sentence on the topic that can be quoted, its unit vector (dimension,), and its cosine to the topic."""

    lead: Lead
    vector: NDArray[np.float32]
    nearness: float
    copy_of: str | None = None  # the article as which it counts; without one it counts as its own

    @property
    def passage(self) -> ScoredPassage:
        """The passage that it stands in."""
        return self.lead.passage

    @property
    def report(self) -> str:
        """The article that it counts for."""
        return self.copy_of or self.lead.passage.article_id


@dataclass(frozen=True, slots=True)
class Findings:
    """The lines of a command on a topic, notes on them and on reports that can have none, and those without room.

    `newest` is the day of the newest report where reports were found that have no line.
    """

    lines: tuple[TopicLine, ...]
    notes: tuple[str, ...] = ()
    further: tuple[ScoredPassage, ...] = ()
    newest: date | None = None


def passages_on(topic: Query, result: SearchResult) -> list[ScoredPassage]:
    """The passages that have the names and most words of a topic, of articles that are near to it by meaning."""
    near = passages_with_words_of(topic, result)
    on_topic = {passage.article_id for passage in near if result.cosine_of(passage) >= LEAST}
    return [passage for passage in near if passage.article_id in on_topic]


def passages_with_words_of(topic: Query, result: SearchResult) -> list[ScoredPassage]:
    """The passages that have the names and most words of a topic, of whatever they tell."""
    return [passage for passage in result.passages if is_near_topic(topic, passage, result.query.weights)]


def topic_sentences(corpus: Corpus, passages: Sequence[ScoredPassage], result: SearchResult) -> list[TopicSentence]:
    """The quotable sentences of these passages, which were found for a topic, in the order of the passages."""
    sentences: list[TopicSentence] = []
    for passage, passage_sentences in zip(passages, corpus.sentences(passages), strict=True):
        check_time()
        for sentence in passage_sentences:
            if tells(passage, sentence.start, sentence.end):
                quote = bare(passage.text[sentence.start : sentence.end])
                nearness = float(sentence.vector @ result.vector)
                report = result.report_of(passage)
                sentences.append(TopicSentence(Lead(passage, quote), sentence.vector, nearness, report))
    return sentences


def days_of_reports(topic: Query, result: SearchResult) -> list[date]:
    """The days of the dated articles whose passages are on a topic, one for each report: copies count once."""
    dated = [passage for passage in passages_on(topic, result) if passage.published]
    days = {passage.article_id: passage.published for passage in dated if passage.published}
    return [days[article] for article in article_of_each_report(dated, result).values()]


def article_of_each_report(passages: Iterable[ScoredPassage], result: SearchResult) -> dict[str, str]:
    """report -> the one of its articles that stands for it: where these passages have it, the one that was copied."""
    articles: dict[str, str] = {}
    for passage in passages:
        report = result.report_of(passage)
        if passage.article_id == report:
            articles[report] = report
        articles.setdefault(report, passage.article_id)
    return articles


def is_carried(passage: ScoredPassage) -> bool:
    """Whether another outlet has the same text; another address of its own outlet is the same page."""
    site = site_of(passage.url or "", OF_PHONES)
    return any(site_of(url, OF_PHONES) != site for url in passage.copies)


def undated_notes(
    passages: Iterable[ScoredPassage], result: SearchResult, lines: Sequence[TopicLine], *, needs_outlet: bool = False
) -> tuple[str, ...]:
    """A sentence of ours where reports on a topic lack the date, or the outlet, without which they have no line.

    A report lacks nothing that one of its copies has.
    """
    listed = {url for line in lines for url in line.citation.passage.copies}
    left_out: set[str] = set()
    counted = {result.report_of(line.citation.passage) for line in lines}
    for passage in passages:
        lacking = passage.published is None or (needs_outlet and passage.outlet is None)
        (left_out if lacking and passage.url not in listed else counted).add(result.report_of(passage))
    left_out -= counted
    if not left_out:
        return ()
    if needs_outlet:
        sentence = ngettext_lazy(
            "{number} report on this has no date or no outlet, so it is not compared.",
            "{number} reports on this have no date or no outlet, so they are not compared.",
            len(left_out),
        )
    else:
        sentence = ngettext_lazy(
            "{number} report on this has no date, so it is not listed.",
            "{number} reports on this have no date, so they are not listed.",
            len(left_out),
        )
    return (sentence,)


def cited(corpus: Corpus, leads: Sequence[Lead], as_of: date | None = None) -> list[Citation]:
    """A numbered citation of each lead, with what its publisher has corrected or changed, also as of a day."""
    citations: list[Citation] = []
    for number, lead in enumerate(leads, start=1):
        quote = locate(lead.passage, lead.quote)
        assert quote is not None, "a lead is cut from its passage"
        citations.append(Citation(number, quote, lead.passage))
    return list(with_changes(citations, corpus, as_of))
