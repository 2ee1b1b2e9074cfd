"""Finds what publishers have corrected in the versions that an older Dateline stored, or that an older rule read."""

from __future__ import annotations

from ingest.corpus.articles import Correction
from ingest.corpus.catalog import Catalog, provenance
from ingest.corpus.text.correction_notes import RULE, find_correction

_VERSIONS = 100  # bounds what a transaction holds back from other readers and what a kill undoes


def catch_up(catalog: Catalog) -> None:
    """Look for the corrections of all versions for which that was never done by today's rule."""
    waiting = provenance.follow_rule(catalog, RULE)
    for first in range(0, len(waiting), _VERSIONS):
        corrections: dict[str, Correction | None] = {}
        for version_id in waiting[first : first + _VERSIONS]:
            read = provenance.text_and_day(catalog, version_id)
            if read:
                corrections[version_id] = find_correction(*read)
        provenance.keep_corrections(catalog, corrections)
    provenance.keep_rule(catalog, RULE)
