"""Finds the exact characters of a stored version that a quote stands for; what is not there is no quote."""

from __future__ import annotations

from bot.answering.answer import Quote
from ingest.corpus.articles import ScoredPassage


def locate(passage: ScoredPassage, text: str) -> Quote | None:
    """The quote in this passage, with offsets into its version; None where it does not stand there."""
    text = text.strip()
    at = passage.text.find(text) if text else -1
    if at < 0:
        return None
    start = passage.start + at
    return Quote(passage.version_id, start, start + len(text), text)
