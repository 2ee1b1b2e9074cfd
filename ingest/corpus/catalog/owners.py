"""Which file owns an article: the one that provided its live text."""

from __future__ import annotations

import sqlite3

from ingest.corpus.catalog.database import Catalog


def owners(catalog: Catalog, article_id: str) -> list[str]:
    """The file or address that provided the live text; all of the article's origins if that is not known."""
    owner = catalog.column("SELECT origin FROM owners WHERE article_id = ?", (article_id,))
    return owner or origins_of(catalog, article_id)


def origins_of(catalog: Catalog, article_id: str) -> list[str]:
    """All files and addresses from which an article was read."""
    return catalog.column("SELECT origin FROM origins WHERE article_id = ? ORDER BY origin", (article_id,))


def set_owner(connection: sqlite3.Connection, article_id: str, origin: str) -> None:
    """Records that the article's live text came from here."""
    connection.execute("INSERT OR REPLACE INTO owners VALUES (?, ?)", (article_id, origin))


def take_over(catalog: Catalog, version_id: str, origin: str) -> None:
    """Records that this version's text came from here, if it is the live one."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO owners SELECT article_id, ? FROM versions WHERE version_id = ? AND state = 'live'",
            (origin, version_id),
        )


def add_origin(catalog: Catalog, article_id: str, origin: str) -> None:
    """Records that the article's live text is here, too."""
    row = (article_id, origin)
    if not catalog.first("SELECT 1 FROM origins WHERE article_id = ? AND origin = ?", row):
        with catalog.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?)", row)


def rename_origin(catalog: Catalog, article_id: str, origin: str, new_origin: str) -> None:
    """Records that what was read from one file of an article is in another now."""
    with catalog.transaction() as connection:
        for table in ("origins", "addresses", "owners"):
            connection.execute(
                f"UPDATE OR REPLACE {table} SET origin = ? WHERE article_id = ? AND origin = ?",
                (new_origin, article_id, origin),
            )
