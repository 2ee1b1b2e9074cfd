"""Who or what a name is, where no sentence was found that says so: what the reports say where they name it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.answering.question.query import Query
from bot.answering.topics.leads.lead import Lead, names_topic
from bot.answering.topics.leads.scores import scores_of_leads
from ingest.corpus.reader.reader import Reader

MOST_READ = 24  # leads, the newest
LEAST_READ = 0.0  # the reader's score of a lead that tells anything of a name (docs/decisions/0015-what-people-type.md)


def who_it_is(query: Query, name: Query, leads: Sequence[Lead], reader: Reader | None, seconds: float) -> list[Lead]:
    """The leads that name it and that the reader finds near the question, newest first; it has so many seconds."""
    named = [lead for lead in leads if names_topic(name, lead)]
    newest = sorted(named, key=lambda lead: lead.passage.published or date.min, reverse=True)[:MOST_READ]
    scores = scores_of_leads(reader, query.text, newest, seconds)
    return [lead for lead, score in zip(newest, scores, strict=True) if score >= LEAST_READ]
