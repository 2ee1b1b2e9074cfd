"""Does for the versions that an older Dateline stored what today's does for new ones, and again by a newer rule."""

from __future__ import annotations

from ingest.copies import RULE
from ingest.corpus.catalog import Catalog, copies, provenance
from ingest.corpus.catalog.passages import chunks
from ingest.corpus.text import correction_notes
from ingest.find_copies import find_copies

_VERSIONS = 100  # bounds what a transaction holds back from other readers and what a kill undoes


def catch_up(catalog: Catalog) -> None:
    """Find the copies and the corrections of all versions for which that was never done by today's rules."""
    copies.follow_rule(catalog, RULE)
    for part in chunks(copies.uncompared_versions(catalog), _VERSIONS):
        find_copies(catalog, part)
    for part in chunks(provenance.follow_rule(catalog, correction_notes.RULE), _VERSIONS):
        corrections = {version: provenance.noted_correction(catalog, version) for version in part}
        provenance.keep_corrections(catalog, corrections)
    provenance.keep_rule(catalog, correction_notes.RULE)
