"""The newest reports on a topic, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from sys import maxsize

from bot.answering.question.query import Query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import Findings, cited
from bot.answering.topics.leads.about_topic import leads_about
from bot.answering.topics.leads.lead import Lead, newest_first
from bot.answering.topics.leads.newest import newest_leads
from bot.answering.topics.leads.page_text import without_page_text
from bot.answering.topics.new_reports import NewReports
from bot.answering.topics.reply import TopicLine
from bot.answering.topics.topic_of_time import DEPTH
from ingest.corpus.articles import Copies
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import if_in_time

MOST = 10  # lines
ROOM = 3000  # characters of all quotes together


def latest(corpus: Corpus, topic: Query, result: SearchResult, new: NewReports | None = None) -> Findings:
    """The reports on a topic, or the new ones, newest first, each once; and those for which there was no room."""
    return _in_order(corpus, topic, leads_about(corpus, topic, result), new)


def latest_of_all(corpus: Corpus, query: Query, new: NewReports | None = None) -> Findings:
    """The same of the newest reports that the person has chosen, whatever they are about."""
    return _in_order(corpus, query, newest_leads(corpus, query, DEPTH), new)


def _in_order(corpus: Corpus, topic: Query, leads: Sequence[Lead], new: NewReports | None) -> Findings:
    copies = if_in_time("copies", lambda: corpus.copies([lead.passage for lead in leads], topic.as_of), Copies())
    reports = newest_first(leads, copies, len(leads), maxsize)
    first_seen: dict[str, datetime] = {}
    if new is not None:
        # Before the list is cut to ten: what comes in late or without a date is below reports that were posted already.
        first_seen = _first_seen(corpus, reports, copies)
        reports = [
            lead
            for lead in reports
            if (first_day := first_seen.get(lead.passage.article_id)) and new.has(lead.passage, first_day)
        ]
    # Those alone that may be shown: each costs a look at the words of the corpus.
    reports = [*without_page_text(corpus, reports[:MOST], topic.as_of), *reports[MOST:]]
    lengths = accumulate(len(lead.quote) for lead in reports[:MOST])
    count = sum(length <= ROOM for length in lengths)
    lines = (
        TopicLine(citation, citation.passage.published, first_seen=first_seen.get(citation.passage.article_id))
        for citation in cited(corpus, reports[:count], topic.as_of)
    )
    return Findings(tuple(lines), further=tuple(lead.passage for lead in reports[count:]))


def _first_seen(corpus: Corpus, reports: Sequence[Lead], copies: Copies) -> dict[str, datetime]:
    """article_id -> when the corpus first saw the report, in this article or a copy of it."""
    articles = {
        lead.passage.article_id: {
            lead.passage.article_id,
            *(copy.article_id for copy in copies.of.get(lead.passage.version_id, ())),
        }
        for lead in reports
    }
    moments = corpus.first_seen(frozenset().union(*articles.values()))
    return {
        article_id: min(moments[name] for name in passages & moments.keys())
        for article_id, passages in articles.items()
        if passages & moments.keys()
    }
