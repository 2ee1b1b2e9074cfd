"""How an article came into the catalog: its addresses, its versions, and how much of it is indexed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.corpus.catalog.database import GENERATION, Catalog, day_in
from ingest.corpus.catalog.owners import origins_of
from ingest.corpus.catalog.passages import rows_of
from ingest.corpus.catalog.versions import NOT_REPEATED


@dataclass(frozen=True, slots=True)
class VersionTrace:
    """One version: `state` is pending, live or retired, `seen` the day on which it was first there."""

    version_id: str
    state: str
    title: str
    published: date | None
    seen: date
    characters: int
    passages: int


@dataclass(frozen=True, slots=True)
class ArticleTrace:
    """An article with its versions, the oldest first, the addresses it was given under and where it was read from."""

    article_id: str
    url: str | None
    outlet: str | None
    added: str
    versions: tuple[VersionTrace, ...]
    addresses: tuple[str, ...]
    origins: tuple[str, ...]


def find_by_address(catalog: Catalog, urls: Sequence[str]) -> str | None:
    """The article that was given under one of these addresses; the first of them that is known."""
    by_url: dict[str, str] = {}
    for table in ("addresses", "articles"):
        by_url |= dict(rows_of(catalog, f"SELECT url, article_id FROM {table} WHERE url", urls))
    return next((by_url[url] for url in urls if url in by_url), None)


def trace_article(catalog: Catalog, article_id: str) -> ArticleTrace | None:
    """All that is known of how this article came in; None where there is none."""
    row = catalog.first("SELECT url, outlet, added FROM articles WHERE article_id = ?", (article_id,))
    if row is None:
        return None
    versions = catalog.connection.execute(
        "SELECT v.version_id, v.state, v.title, v.published, v.seen, length(v.text), (SELECT count(*) FROM passages p "
        f"WHERE p.version_id = v.version_id AND p.generation = {GENERATION}) "
        f"FROM versions v WHERE v.article_id = ? AND {NOT_REPEATED} ORDER BY v.retrieved, v.rowid",
        (article_id,),
    )
    traces = [
        VersionTrace(version_id, state, title, day_in(published), date.fromordinal(seen_day), *counts)
        for version_id, state, title, published, seen_day, *counts in versions
    ]
    addresses = catalog.column("SELECT DISTINCT url FROM addresses WHERE article_id = ? ORDER BY url", (article_id,))
    origins = origins_of(catalog, article_id)
    url, outlet, added = row
    return ArticleTrace(article_id, url, outlet, added, tuple(traces), tuple(addresses), tuple(origins))
