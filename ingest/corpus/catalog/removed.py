"""Remembers by their ids alone which articles were taken out, so that no source brings them back.

An id is a digest of a link (ingest/corpus/text/addresses.py): nothing of an article can be read from what is
remembered. It is forgotten when the article is ingested again, as somebody does by hand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from enum import StrEnum

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.passages import rows_of

_PREFIX = "removed:"


class Removal(StrEnum):
    """Why an article went."""

    BY_HAND = "by hand"
    EXPIRED = "expired"


def is_any_removed(catalog: Catalog) -> bool:
    """Whether any article was taken out and has not come back."""
    return bool(catalog.first("SELECT 1 FROM about WHERE key >= ?1 AND key < ?1 || char(0x10FFFF)", (_PREFIX,)))


def find_removed(catalog: Catalog, article_ids: Iterable[str]) -> dict[str, Removal]:
    """Why those of these articles went that were taken out and have not come back."""
    keys = (_PREFIX + article_id for article_id in article_ids)
    rows = rows_of(catalog, "SELECT key, value FROM about WHERE key", keys)
    return {str(key).removeprefix(_PREFIX): Removal(value) for key, value in rows}


def remember_removed(connection: sqlite3.Connection, article_ids: Iterable[str], reason: Removal) -> None:
    """Keep, in the transaction that removes them, that these articles went."""
    rows = [(_PREFIX + article_id, reason.value) for article_id in article_ids]
    connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", rows)


def forget_removed(connection: sqlite3.Connection, article_id: str) -> None:
    """An article comes back, in this transaction."""
    connection.execute("DELETE FROM about WHERE key = ?", (_PREFIX + article_id,))
