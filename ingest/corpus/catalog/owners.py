"""Which file an article is of: the one that brought its live text."""

from __future__ import annotations

import sqlite3

from ingest.corpus.catalog.database import Catalog


def owners(catalog: Catalog, article_id: str) -> list[str]:
    """The file or address that brought the live text; all that the article was read from where that is not known."""
    one = catalog.connection.execute
    found = one("SELECT origin FROM owners WHERE article_id = ?", (article_id,)).fetchall()
    found = found or one("SELECT origin FROM origins WHERE article_id = ? ORDER BY origin", (article_id,)).fetchall()
    return [str(row[0]) for row in found]


def set_owner(connection: sqlite3.Connection, article_id: str, origin: str) -> None:
    """Record that the article's live text is from here."""
    connection.execute("INSERT OR REPLACE INTO owners VALUES (?, ?)", (article_id, origin))


def take_over(catalog: Catalog, version_id: str, origin: str) -> None:
    """Record that this version's text is given here, where it is the live one."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO owners SELECT article_id, ? FROM versions WHERE version_id = ? AND state = 'live'",
            (origin, version_id),
        )


def add_origin(catalog: Catalog, article_id: str, origin: str) -> None:
    """Record that the article's live text stands here, too."""
    row = (article_id, origin)
    known = catalog.connection.execute("SELECT 1 FROM origins WHERE article_id = ? AND origin = ?", row)
    if not known.fetchone():
        with catalog.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?)", row)
