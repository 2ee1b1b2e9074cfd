"""What each version was made from, and what its publisher says of it: reads and writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from ingest.corpus.articles import Correction, Provenance
from ingest.corpus.catalog.database import Catalog, day_in
from ingest.corpus.catalog.passages import rows_of
from ingest.corpus.catalog.schema import LANGUAGE, PROVENANCE, PUBLISHED_AT
from ingest.corpus.text.correction_notes import find_correction, stands_in

_RULE = "corrections"


def set_provenance(connection: sqlite3.Connection, version_id: str, provenance: Provenance) -> None:
    """Record what a version was made from, in the place of what is recorded."""
    correction = provenance.correction
    connection.execute(
        "INSERT OR REPLACE INTO provenance "
        "(version_id, body_hash, extractor, updated, corrected, correction, language, published_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            version_id,
            provenance.body_hash,
            provenance.extractor,
            _written(provenance.updated),
            _written(correction.day) if correction else None,
            correction.note if correction else None,
            provenance.language,
            provenance.published_at.isoformat() if provenance.published_at else None,
        ),
    )


def load_provenance(catalog: Catalog, version_ids: Sequence[str]) -> dict[str, Provenance]:
    """version_id -> what the version was made from; of an older Dateline, nothing is known."""
    by_version = dict.fromkeys(version_ids, Provenance())
    if catalog.schema < PROVENANCE:
        return by_version
    language_column = "language" if catalog.schema >= LANGUAGE else "NULL"
    time_column = "published_at" if catalog.schema >= PUBLISHED_AT else "NULL"
    select = (
        f"SELECT version_id, body_hash, extractor, updated, corrected, correction, {language_column}, {time_column} "
        "FROM provenance WHERE version_id"
    )
    rows = rows_of(catalog, select, version_ids)
    for version_id, body_hash, extractor, updated, corrected, note, language, published_at in rows:
        by_version[version_id] = Provenance(
            body_hash,
            extractor,
            day_in(updated),
            None if note is None else Correction(note, day_in(corrected)),
            language,
            datetime.fromisoformat(published_at) if published_at else None,
        )
    return by_version


def later_corrections(catalog: Catalog, versions: Mapping[str, str]) -> dict[str, Correction]:
    """What the live version of an article notes as corrected last and the given one does not, by the given version_id.

    `versions` is version_id -> article_id, which is taken from the catalog where the version is there: its article may
    have been joined with another one since. Nothing where the given one is live itself.
    """
    versions = {**versions, **articles_of(catalog, list(versions))}
    select = "SELECT article_id, version_id FROM versions WHERE state = 'live' AND article_id"
    live: dict[str, str] = dict(rows_of(catalog, select, versions.values()))
    live_version_of = {
        version_id: live[article]
        for version_id, article in versions.items()
        if live.get(article, version_id) != version_id
    }
    live_notes = load_provenance(catalog, list(live_version_of.values()))
    return {
        version_id: correction
        for version_id, newer in live_version_of.items()
        if (correction := live_notes[newer].correction) and not _has_note(catalog, version_id, correction)
    }


def articles_of(catalog: Catalog, version_ids: Sequence[str]) -> dict[str, str]:
    """The id of the article that each of these versions is of now, by version_id; none for those that are gone."""
    return dict(rows_of(catalog, "SELECT version_id, article_id FROM versions WHERE version_id", version_ids))


def _has_note(catalog: Catalog, version_id: str, correction: Correction) -> bool:
    row = catalog.first("SELECT text FROM versions WHERE version_id = ?", (version_id,))
    return row is not None and stands_in(correction.note, row[0])


def follow_rule(catalog: Catalog, rule: str) -> list[str]:
    """The versions whose corrections were never looked for by this rule, which from now on is the corpus's."""
    if catalog.about(_RULE) != rule:
        return catalog.column("SELECT version_id FROM versions ORDER BY version_id")
    return catalog.column("SELECT version_id FROM versions WHERE version_id NOT IN (SELECT version_id FROM provenance)")


def keep_rule(catalog: Catalog, rule: str) -> None:
    """Record that the corrections of all versions were looked for by this rule."""
    if catalog.about(_RULE) != rule:
        catalog.set_about(**{_RULE: rule})


def noted_correction(catalog: Catalog, version_id: str) -> Correction | None:
    """The newest correction that the text of a stored version notes; None also where the version is gone."""
    row = catalog.first(
        "SELECT article_id, title, text, seen, retrieved FROM versions WHERE version_id = ?", (version_id,)
    )
    if row is None:
        return None
    article_id, title, text, seen_day, retrieved = row
    earlier_texts = texts_before(catalog, article_id, version_id, datetime.fromisoformat(retrieved))
    return find_correction(text, date.fromordinal(seen_day), title, earlier_texts)


def texts_before(catalog: Catalog, article_id: str, version_id: str, retrieved: datetime) -> Iterator[str]:
    """The texts of the other versions of an article that were retrieved until then, oldest first, read when needed."""
    rows = catalog.connection.execute(
        "SELECT text FROM versions WHERE article_id = ? AND version_id != ? AND retrieved <= ? AND state != 'pending' "
        "ORDER BY retrieved, rowid",
        (article_id, version_id, retrieved.isoformat()),
    )
    yield from (str(row[0]) for row in rows)


def keep_corrections(catalog: Catalog, corrections: Mapping[str, Correction | None]) -> None:
    """Record the correction of each of these versions, or that there is none."""
    with catalog.transaction() as connection:
        connection.executemany(
            "INSERT INTO provenance (version_id, corrected, correction) SELECT ?1, ?2, ?3 "
            "WHERE EXISTS (SELECT 1 FROM versions WHERE version_id = ?1) "
            "ON CONFLICT (version_id) DO UPDATE SET corrected = excluded.corrected, correction = excluded.correction",
            [
                (version_id, _written(correction.day) if correction else None, correction.note if correction else None)
                for version_id, correction in corrections.items()
            ],
        )


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
