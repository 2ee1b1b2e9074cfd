"""Finds the copies of new versions among all that the catalog holds, comparing each with few of them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.copies import RULE, Wording, are_copies, bands, wording
from ingest.corpus.catalog import Catalog
from ingest.corpus.catalog.copies import add_copies, add_sketch, follow_rule, headline_and_text, not_compared

# Bounds what a transaction holds back from other readers and what a kill undoes.
_VERSIONS = 100
COMPARED = 500_000  # characters; of a longer text the beginning, as its words take thirty times its memory


def catch_up(catalog: Catalog) -> None:
    """Find the copies of all versions for which that was never done: of an older schema, or by an older rule."""
    follow_rule(catalog, RULE)
    waiting = not_compared(catalog)
    for first in range(0, len(waiting), _VERSIONS):
        find_copies(catalog, waiting[first : first + _VERSIONS])


def find_copies(catalog: Catalog, version_ids: Sequence[str]) -> None:
    """Find and keep the copies of these versions; the order in which versions come makes no difference."""
    known: dict[str, Wording] = {}
    with catalog.transaction():
        for version_id in version_ids:
            _find(catalog, version_id, known)


def _find(catalog: Catalog, version_id: str, known: dict[str, Wording]) -> None:
    read = _wording(catalog, version_id, known)
    if read is None:
        return
    copies = []
    for other in add_sketch(catalog, version_id, bands(read)):
        compared = _wording(catalog, other, known)
        if compared and are_copies(read, compared):
            copies.append(other)
    add_copies(catalog, version_id, copies)


def _wording(catalog: Catalog, version_id: str, known: dict[str, Wording]) -> Wording | None:
    if version_id not in known:
        found = headline_and_text(catalog, version_id, COMPARED)
        if found is None:
            return None
        known[version_id] = wording(*found)
    return known[version_id]
