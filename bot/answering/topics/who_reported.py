"""Who reported a claim first, and who followed, with the time between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.answering.english.same_words import wording
from bot.answering.overviews.leads import Lead, sentence_about
from bot.answering.search.retriever import Found
from bot.answering.topics.finder import cited
from bot.answering.topics.reply import TopicLine
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import check_time

MOST = 10  # lines


def who_reported_lines(corpus: Corpus, claim: str, found: Found) -> list[TopicLine]:
    """The articles with a sentence that says all or nearly all of the claim, earliest first; undated ones left out."""
    best: dict[str, tuple[float, Lead]] = {}
    for passage, told in zip(found.passages, corpus.sentences(found.passages), strict=True):
        check_time()
        lead = sentence_about(claim, passage, told, found.vector, found.query.weights)
        if lead is None or passage.published is None:
            continue
        nearness = found.cosine_of(passage)
        if passage.article_id not in best or best[passage.article_id][0] < nearness:
            best[passage.article_id] = nearness, lead
    in_order = sorted((lead for _, lead in best.values()), key=lambda lead: order(lead.passage))
    leads = list({wording(lead.quote): lead for lead in reversed(in_order)}.values())[::-1][:MOST]
    citations = cited(corpus, leads)
    return [
        TopicLine(
            citation,
            citation.passage.published,
            after=days_between(leads[0].passage, citation.passage),
            seen_after=time_seen_after(leads[0].passage, citation.passage),
        )
        for citation in citations
    ]


def order(passage: ScoredPassage) -> tuple[date, datetime, str]:
    """By day of the report, then by when this corpus first saw it."""
    return passage.published or date.max, passage.retrieved.astimezone(UTC), passage.article_id


def days_between(first: ScoredPassage, passage: ScoredPassage) -> timedelta | None:
    """The whole days between two reports: more precisely no report is dated."""
    if first.published is None or passage.published is None:
        return None
    return passage.published - first.published


def time_seen_after(first: ScoredPassage, passage: ScoredPassage) -> timedelta | None:
    """How much later the corpus saw a report of the same day; None unless both were seen on the day they came out."""
    same_day = first.published == passage.published == first.retrieved.date() == passage.retrieved.date()
    between = passage.retrieved - first.retrieved
    return between if same_day and between > timedelta() else None
