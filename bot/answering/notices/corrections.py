"""Marks the citations whose article its publisher has corrected or changed since it came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.answer import Citation
from ingest.corpus.articles import Correction


def with_corrections(citations: Sequence[Citation], corrections: Mapping[str, Correction]) -> tuple[Citation, ...]:
    """The citations, each with the correction that the version that it quotes notes, by version_id."""
    return tuple(replace(one, correction=corrections.get(one.quote.version_id)) for one in citations)


def with_updates(citations: Sequence[Citation], updates: Mapping[str, date]) -> tuple[Citation, ...]:
    """The citations, each with the day of the publisher's last change, by version_id, if its report is older."""
    return tuple(_with_update(one, updates.get(one.quote.version_id)) for one in citations)


def _with_update(citation: Citation, day: date | None) -> Citation:
    published = citation.passage.published
    return replace(citation, updated=day) if day and published and day > published else citation
