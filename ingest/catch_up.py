"""Does for the versions that an older Dateline stored what today's does for new ones, and again by a newer rule."""

from __future__ import annotations

from ingest.copies import RULE
from ingest.corpus.catalog import Catalog, copies, provenance
from ingest.corpus.text import correction_notes
from ingest.find_copies import find_copies

_VERSIONS = 100  # bounds what a transaction holds back from other readers and what a kill undoes


def catch_up(catalog: Catalog) -> None:
    """Find the copies and the corrections of all versions for which that was never done by today's rules."""
    _find_copies(catalog)
    _find_corrections(catalog)


def _find_copies(catalog: Catalog) -> None:
    copies.follow_rule(catalog, RULE)
    waiting = copies.not_compared(catalog)
    for first in range(0, len(waiting), _VERSIONS):
        find_copies(catalog, waiting[first : first + _VERSIONS])


def _find_corrections(catalog: Catalog) -> None:
    waiting = provenance.follow_rule(catalog, correction_notes.RULE)
    for first in range(0, len(waiting), _VERSIONS):
        part = waiting[first : first + _VERSIONS]
        provenance.keep_corrections(
            catalog, {version: provenance.noted_correction(catalog, version) for version in part}
        )
    provenance.keep_rule(catalog, correction_notes.RULE)
