"""Does for the versions that an older Dateline stored what today's does for new ones, and again by a newer rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ingest.copies import RULE
from ingest.corpus.catalog import Catalog, copies, provenance
from ingest.corpus.catalog.passages import chunks
from ingest.corpus.rebuild import Remaking, unseen
from ingest.corpus.text import correction_notes
from ingest.find_copies import find_copies

COPIES = "Dateline was updated: the stored articles are compared anew, to find copies."
CORRECTIONS = "Dateline was updated: the stored articles are read anew, to find corrections."
_VERSIONS = 100  # bounds what a transaction holds back from other readers and what a kill undoes


def catch_up(catalog: Catalog, remaking: Remaking = unseen) -> None:
    """Find the copies and the corrections of all versions for which that was never done by today's rules."""

    def keep_corrections(part: Sequence[str]) -> None:
        corrections = {version: provenance.noted_correction(catalog, version) for version in part}
        provenance.keep_corrections(catalog, corrections)

    copies.follow_rule(catalog, RULE)
    _in_parts(copies.uncompared_versions(catalog), lambda part: find_copies(catalog, part), COPIES, remaking)
    _in_parts(provenance.follow_rule(catalog, correction_notes.RULE), keep_corrections, CORRECTIONS, remaking)
    provenance.keep_rule(catalog, correction_notes.RULE)


def _in_parts(
    versions: Sequence[str], work: Callable[[Sequence[str]], None], sentence: str, remaking: Remaking
) -> None:
    # What takes no time worth a line, as what a killed run left does not, is done without.
    with (remaking if len(versions) > _VERSIONS else unseen)(sentence) as progress:
        for done, part in enumerate(chunks(versions, _VERSIONS)):
            progress(done * _VERSIONS, len(versions))
            work(part)
