"""The newest reports on a topic, one line each."""

from __future__ import annotations

from sys import maxsize

from bot.answering.overviews.about_topic import leads_about
from bot.answering.overviews.leads import newest_first
from bot.answering.question.query import Query
from bot.answering.search.retriever import SearchResult
from bot.answering.topics.finder import Findings, cited
from bot.answering.topics.reply import TopicLine
from ingest.corpus.articles import Copies
from ingest.corpus.corpus import Corpus
from ingest.corpus.deadline import if_in_time

MOST = 10  # lines
ROOM = 3000  # characters of all quotes together

# In these words, so that what was reported in the last days is looked for as well.
WORDS = "What is the latest on {topic}?"


def latest(corpus: Corpus, topic: Query, result: SearchResult) -> Findings:
    """The reports on a topic, newest first, each report once; and those for which there was no room."""
    leads = leads_about(corpus, topic, result)
    copies = if_in_time("copies", lambda: corpus.copies([lead.passage for lead in leads], topic.as_of), Copies())
    shown = newest_first(leads, copies, MOST, ROOM)
    further = newest_first(leads, copies, len(leads), maxsize)[len(shown) :]
    citations = cited(corpus, shown, topic.as_of)
    return Findings(
        tuple(TopicLine(citation, citation.passage.published) for citation in citations),
        further=tuple(lead.passage for lead in further),
    )
