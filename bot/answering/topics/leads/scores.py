"""Which leads the reader finds near a question."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import date

from bot.answering.question.query import Query
from bot.answering.topics.leads.lead import Lead, names_topic
from ingest.corpus.deadline import seconds_left
from ingest.corpus.degradation import Degradation, note_degradation
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.reader import Reader

log = logging.getLogger(__name__)

MOST_READ = 24  # leads, the newest
LEAST_NEAR = 0.0  # the reader's score of a lead that tells anything of a name (docs/decisions/0015-what-people-type.md)


def newest_to_read(leads: Iterable[Lead]) -> list[Lead]:
    """As many of the leads as are read, newest first, undated last."""
    return sorted(leads, key=lambda lead: lead.passage.published or date.min, reverse=True)[:MOST_READ]


def leads_on_name(
    query: Query, name: Query, leads: Sequence[Lead], reader: Reader | None, seconds: float
) -> list[Lead]:
    """The leads that name it and that the reader finds near the question, newest first; it has so many seconds."""
    naming = newest_to_read(lead for lead in leads if names_topic(name, lead))
    scores = scores_of_leads(reader, query.text, naming, seconds)
    return [lead for lead, score in zip(naming, scores, strict=True) if score >= LEAST_NEAR]


def scores_of_leads(reader: Reader | None, question: str, leads: Sequence[Lead], seconds: float) -> list[float]:
    """The reader's score of each lead under its headline; all the same without a reader, or where it fails."""
    if reader is None or not leads:
        return [0.0] * len(leads)
    texts = [lead.headed for lead in leads]
    try:
        scores: list[float] = reader.score(question, texts, time.monotonic() + seconds_left(seconds)).tolist()
    except (ModelFailed, TimeoutError) as error:
        log.warning("reports on a topic are told without the reader: %s", error)
        note_degradation(Degradation.WITHOUT_READERS)
        return [0.0] * len(leads)
    return scores
