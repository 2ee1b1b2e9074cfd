"""Marks the citations and passages whose article its publisher has corrected or changed since it came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.answer import UNCHANGED, Change, Citation
from ingest.corpus.articles import ScoredPassage
from ingest.corpus.corpus import Corpus


def with_changes(citations: Sequence[Citation], corpus: Corpus, as_of: date | None = None) -> tuple[Citation, ...]:
    """The citations, each with what its publisher says to have corrected, in its version or in a later article.

    As of a day, no article from after it counts. Where the publisher last changed the version on a later day than that
    of the report, also with that day.
    """
    changes = changes_of([citation.passage for citation in citations], corpus, as_of)
    changes_of_citations = [changes.get(citation.passage.version_id, UNCHANGED) for citation in citations]
    return tuple(
        replace(citation, correction=change.correction, updated=change.updated)
        for citation, change in zip(citations, changes_of_citations, strict=True)
    )


def changes_of(passages: Sequence[ScoredPassage], corpus: Corpus, as_of: date | None = None) -> dict[str, Change]:
    """The same of passages: the change of each version that was corrected or changed, by version_id."""
    versions = [passage.version_id for passage in passages]
    corrections, updates = corpus.corrections(versions, as_of), corpus.updates(versions)
    changes = {
        passage.version_id: Change(
            corrections.get(passage.version_id), _day_after(passage.published, updates.get(passage.version_id))
        )
        for passage in passages
    }
    return {version: change for version, change in changes.items() if change != UNCHANGED}


def _day_after(published: date | None, updated: date | None) -> date | None:
    return updated if updated and published and updated > published else None
