"""Marks the citations whose article its publisher has corrected or changed since it came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.answer import Citation
from ingest.corpus.corpus import Corpus


def with_changes(citations: Sequence[Citation], corpus: Corpus, as_of: date | None = None) -> tuple[Citation, ...]:
    """The citations, each with what its publisher says to have corrected, in its version or in a later article.

    As of a day, no article from after it counts. Where the publisher last changed the version on a later day than that
    of the report, also with that day.
    """
    versions = [citation.quote.version_id for citation in citations]
    corrections, updates = corpus.corrections(versions, as_of), corpus.updates(versions)
    return tuple(
        _with_update(replace(citation, correction=corrections.get(version)), updates.get(version))
        for citation, version in zip(citations, versions, strict=True)
    )


def _with_update(citation: Citation, day: date | None) -> Citation:
    published = citation.passage.published
    return replace(citation, updated=day) if day and published and day > published else citation
