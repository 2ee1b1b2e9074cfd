"""Finds the newest articles, and the passages with which an article begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from ingest.corpus.catalog.database import GENERATION, Catalog
from ingest.corpus.catalog.passages import rows_of, visible


def newest_versions(
    catalog: Catalog,
    today: date,
    count: int,
    as_of: date | None = None,
    days: tuple[date, date] | None = None,
    outlet: str | None = None,
) -> list[str]:
    """The versions of the newest articles of this day or earlier, or of these days (inclusive); undated ones last.

    With an outlet, in capitals or not, those of its articles alone.
    """
    condition, parameters = visible(as_of)
    first, last = days or (date.min, today)
    # By the index of days, newest first: only so many rows are read as are wanted. Without the plus SQLite would read
    # and sort all.
    undated = "" if days else "+v.published IS NULL OR "
    rows = catalog.connection.execute(
        "SELECT v.version_id, (SELECT a.outlet FROM articles a WHERE a.article_id = v.article_id) FROM versions v "
        f"WHERE {condition} AND ({undated}v.published BETWEEN ? AND ?) "
        "ORDER BY v.published DESC, v.seen DESC, v.version_id",
        (*parameters, first.isoformat(), min(last, today).isoformat()),
    )
    # SQLite knows capitals of English alone.
    version_ids = (str(row[0]) for row in rows if outlet is None or (row[1] or "").casefold() == outlet.casefold())
    return list(islice(version_ids, count))


def first_passages(catalog: Catalog, version_ids: Sequence[str], count: int) -> list[int]:
    """The ids of the first passages of each of these versions, in order."""
    by_version: dict[str, list[int]] = {}
    clauses = f"AND generation = {GENERATION} ORDER BY version_id, start"
    rows = rows_of(catalog, "SELECT version_id, passage_id FROM passages WHERE version_id", version_ids, clauses)
    for version_id, passage_id in rows:
        by_version.setdefault(version_id, []).append(int(passage_id))
    return [passage_id for version_id in version_ids for passage_id in by_version.get(version_id, [])[:count]]
