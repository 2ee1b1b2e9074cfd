"""Live versions whose link, outlet or date changed after their passages went into the vector index.

They are facts in `about` from the transaction of the change until the index has followed, whatever is killed between.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ingest.corpus.catalog.database import GENERATION, Catalog
from ingest.corpus.catalog.passages import rows_of

_PREFIX = "changed:"


def note_change(connection: sqlite3.Connection, article_id: str) -> None:
    """Keep, in the transaction that changes it, that the records of an article's live version say what was."""
    connection.execute(
        "INSERT OR IGNORE INTO about SELECT ? || version_id, '1' FROM versions WHERE article_id = ? AND state = 'live'",
        (_PREFIX, article_id),
    )


def changed_versions(catalog: Catalog) -> list[str]:
    """The versions that were noted."""
    keys = catalog.column("SELECT key FROM about WHERE key >= ?1 AND key < ?1 || char(0x10FFFF)", (_PREFIX,))
    return [key.removeprefix(_PREFIX) for key in keys]


def live_passages(catalog: Catalog, version_ids: Sequence[str]) -> list[int]:
    """The passages of those of these versions that are live."""
    select = "SELECT passage_id FROM passages JOIN versions USING (version_id) WHERE version_id"
    rows = rows_of(catalog, select, version_ids, f"AND state = 'live' AND generation = {GENERATION}")
    return [int(row[0]) for row in rows]


def forget_changes(catalog: Catalog, version_ids: Sequence[str]) -> None:
    """The index says of these versions what the catalog says."""
    with catalog.transaction() as connection:
        connection.executemany("DELETE FROM about WHERE key = ?", [(_PREFIX + number,) for number in version_ids])
