"""How old the articles are, for who keeps them for some time only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.corpus.catalog.database import Catalog


@dataclass(frozen=True, slots=True)
class ArticleAge:
    """An article with the day of its live version, if that is dated, and the day on which it was first seen."""

    article_id: str
    title: str
    published: date | None
    first_seen: date


def article_ages(catalog: Catalog) -> list[ArticleAge]:
    """All articles that are live."""
    rows = catalog.connection.execute(
        "SELECT v.article_id, v.title, v.published, "
        "(SELECT min(seen) FROM versions o WHERE o.article_id = v.article_id) "
        "FROM versions v WHERE v.state = 'live' ORDER BY v.article_id"
    )
    return [
        ArticleAge(article_id, title, date.fromisoformat(day) if day else None, date.fromordinal(seen))
        for article_id, title, day, seen in rows
    ]
