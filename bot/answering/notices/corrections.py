"""Marks the citations whose article its publisher has corrected since it came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.answering.answer import Citation
from ingest.corpus.articles import Correction


def with_corrections(citations: Sequence[Citation], corrections: Mapping[str, Correction]) -> tuple[Citation, ...]:
    """The citations, each with the correction that the version that it quotes notes, by version_id."""
    return tuple(replace(one, correction=corrections.get(one.quote.version_id)) for one in citations)
