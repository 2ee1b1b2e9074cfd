"""How the newest articles begin, whatever they are about."""

from __future__ import annotations

from datetime import date

from bot.answering.question.query import Query
from bot.answering.topics.leads.lead import Lead, lead_of
from ingest.corpus.corpus import Corpus


def newest_versions(corpus: Corpus, query: Query, count: int) -> list[str]:
    """The versions of so many of the newest articles that the person has chosen."""
    filters = query.question.filters
    days = (filters.since or date.min, filters.until or query.today) if filters.has_days else None
    return corpus.newest_versions(query.today, count, query.as_of, days, filters.outlet)


def newest_leads(corpus: Corpus, query: Query, count: int) -> list[Lead]:
    """The leads of these articles, of those that have a sentence to quote."""
    versions = newest_versions(corpus, query, count)
    openings = corpus.openings(versions, as_of=query.as_of)
    leads = [lead_of(openings[version]) for version in versions if version in openings]
    return [lead for lead in leads if lead]
