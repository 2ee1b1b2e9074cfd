"""How old the articles are, and since when they are here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from ingest.corpus.catalog.database import Catalog, day_in
from ingest.corpus.catalog.passages import rows_of


@dataclass(frozen=True, slots=True)
class ArticleAge:
    """An article with the day of its live version, if that is dated, and the day on which it was first seen."""

    article_id: str
    title: str
    published: date | None
    first_seen: date


def room_after(catalog: Catalog, articles: int) -> date:
    """The day after which an article must be to be one of so many newest, date.min where there is room for any.

    Articles without a date count as newer than any.
    """
    row = catalog.first(
        "SELECT published FROM versions WHERE state = 'live' "
        "ORDER BY published IS NOT NULL, published DESC LIMIT 1 OFFSET ?",
        (articles - 1,),
    )
    if row is None:
        return date.min
    return date.fromisoformat(row[0]) if row[0] else date.max


def article_ages(catalog: Catalog) -> list[ArticleAge]:
    """All articles that are live."""
    rows = catalog.connection.execute(
        "SELECT v.article_id, v.title, v.published, "
        "(SELECT min(seen) FROM versions o WHERE o.article_id = v.article_id) "
        "FROM versions v WHERE v.state = 'live' ORDER BY v.article_id"
    )
    return [
        ArticleAge(article_id, title, day_in(day), date.fromordinal(seen_day))
        for article_id, title, day, seen_day in rows
    ]


def first_seen(catalog: Catalog, article_ids: Collection[str]) -> dict[str, datetime]:
    """article_id -> the moment (UTC) at which an article was first ingested, whenever it was fetched before."""
    rows = rows_of(catalog, "SELECT article_id, added FROM articles WHERE article_id", sorted(article_ids))
    return {article_id: datetime.fromisoformat(moment) for article_id, moment in rows}
