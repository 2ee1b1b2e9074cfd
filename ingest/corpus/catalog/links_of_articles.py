"""The links under which an article was given, the one that is shown and the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.passages import rows_of


def shown_links(catalog: Catalog, article_ids: Sequence[str]) -> dict[str, str]:
    """article_id -> the link that is shown, of those of these articles that are live and have one."""
    select = "SELECT article_id, url FROM articles JOIN versions USING (article_id) WHERE article_id"
    return dict(rows_of(catalog, select, article_ids, "AND url IS NOT NULL AND state = 'live' ORDER BY article_id"))


def is_given_as(catalog: Catalog, article_id: str, url: str) -> bool:
    """Whether the article was given under this link."""
    return bool(catalog.first("SELECT 1 FROM addresses WHERE article_id = ? AND url = ?", (article_id, url)))


def articles_given_as(catalog: Catalog, urls: Sequence[str]) -> list[str]:
    """The ids of the articles that were given under one of these links."""
    return sorted({row[0] for row in rows_of(catalog, "SELECT article_id FROM addresses WHERE url", urls)})


def add_link(catalog: Catalog, article_id: str, url: str, origin: str, day: date) -> None:
    """Remember that an article was given under this link on this day; the link that is shown stays."""
    row = (article_id, url, origin)
    query = "SELECT 1 FROM addresses WHERE article_id = ? AND url = ? AND origin = ?"
    if catalog.first(query, row):
        return
    with catalog.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?)", (article_id, origin))
        connection.execute("INSERT OR IGNORE INTO addresses VALUES (?, ?, ?, ?)", (*row, day.toordinal()))


def forget_other_links(catalog: Catalog, article_id: str, origin: str, url: str | None) -> None:
    """Forget the links, except this one, under which an article was given here: a person has corrected them."""
    row = (article_id, origin, url)
    condition = "article_id = ? AND origin = ? AND url IS NOT ?"
    if catalog.first(f"SELECT 1 FROM addresses WHERE {condition}", row):
        with catalog.transaction() as connection:
            connection.execute(f"DELETE FROM addresses WHERE {condition}", row)
