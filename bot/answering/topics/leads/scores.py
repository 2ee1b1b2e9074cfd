"""How the reader scores leads for a question."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from bot.answering.topics.leads.lead import Lead
from ingest.corpus.deadline import seconds_left
from ingest.corpus.errors import ModelFailed
from ingest.corpus.reader.reader import Reader

log = logging.getLogger(__name__)


def scores_of_leads(reader: Reader | None, question: str, leads: Sequence[Lead], seconds: float) -> list[float]:
    """The reader's score of each lead under its headline; all the same without a reader, or where it fails."""
    if reader is None or not leads:
        return [0.0] * len(leads)
    texts = [lead.headed for lead in leads]
    try:
        scores: list[float] = reader.score(question, texts, time.monotonic() + seconds_left(seconds)).tolist()
    except (ModelFailed, TimeoutError) as error:
        log.warning("reports on a topic are told without the reader: %s", error)
        return [0.0] * len(leads)
    return scores
