"""Makes one article of two where the one has moved to the address under which the other was found."""

from __future__ import annotations

from ingest.corpus.catalog.changed_facts import note_change
from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.versions import mark_behind, retire_live

_PAIRS = (
    "DELETE FROM copies WHERE version_id IN (SELECT version_id FROM versions WHERE article_id = ?) "
    "AND copy_id IN (SELECT version_id FROM versions WHERE article_id = ?)"
)


def join_articles(catalog: Catalog, article_id: str, found_id: str) -> list[int]:
    """Make what was found under another id the later versions of this article; returns the passages that retire.

    The article keeps its id, by which answers know it, and gets the link, the outlet and the owner of the other.
    """
    with catalog.transaction() as connection:
        (day,) = connection.execute("SELECT min(seen) FROM versions WHERE article_id = ?", (found_id,)).fetchone()
        retired = retire_live(connection, article_id, day)
        for pair in ((article_id, found_id), (found_id, article_id)):
            connection.execute(_PAIRS, pair)
        both = (article_id, found_id)
        connection.execute(
            "UPDATE articles SET (url, outlet, name) = (SELECT url, outlet, name FROM articles WHERE article_id = ?2) "
            "WHERE article_id = ?1",
            both,
        )
        connection.execute("INSERT OR IGNORE INTO origins SELECT ?, origin FROM origins WHERE article_id = ?", both)
        connection.execute(
            "INSERT OR IGNORE INTO addresses SELECT ?, url, origin, seen FROM addresses WHERE article_id = ?", both
        )
        connection.execute("INSERT OR REPLACE INTO owners SELECT ?, origin FROM owners WHERE article_id = ?", both)
        connection.execute("UPDATE versions SET article_id = ? WHERE article_id = ?", both)
        connection.execute("UPDATE links SET article_id = ? WHERE article_id = ?", both)
        connection.execute("DELETE FROM articles WHERE article_id = ?", (found_id,))
        note_change(connection, article_id)
        mark_behind(connection)
        return retired
