"""Keeps which versions are copies of one another, and the URLs under which an article was given."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ingest.corpus.articles import Copies, Copy, Version
from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.passages import rows_of, visible
from ingest.corpus.text.shared_words import Span

# A report that hundreds of outlets carry is compared with so many of them; those that share most bands come first.
_COMPARED = 200
# Passages are longer: a shorter part holds none.
_SHORTEST_PART = 40  # characters
_RULE = "copies"


def add_address(connection: sqlite3.Connection, version: Version, origin: str, day: date) -> None:
    """Records that the article appeared under this version's URL on this day."""
    if version.url is not None:
        connection.execute(
            "INSERT INTO addresses VALUES (?, ?, ?, ?) "
            "ON CONFLICT (article_id, url, origin) DO UPDATE SET seen = min(seen, excluded.seen)",
            (version.article_id, version.url, origin, day.toordinal()),
        )


def follow_rule(catalog: Catalog, rule: str) -> None:
    """Deletes all copies that were found by another rule than this, or before their shared parts were stored."""
    if catalog.about(_RULE) == rule and not catalog.first("SELECT 1 FROM copies WHERE held IS NULL LIMIT 1"):
        return
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM copies")
        connection.execute("DELETE FROM bands")
        connection.execute("DELETE FROM sketches")
        connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_RULE, rule))


def uncompared_versions(catalog: Catalog) -> list[str]:
    """The ids of the versions whose copies were never searched for."""
    return catalog.column("SELECT version_id FROM versions WHERE version_id NOT IN (SELECT version_id FROM sketches)")


def headline_and_text(catalog: Catalog, version_id: str, characters: int) -> tuple[str, str] | None:
    """The headline of a version and that many characters of its text; None if it was removed."""
    row = catalog.first("SELECT title, substr(text, 1, ?) FROM versions WHERE version_id = ?", (characters, version_id))
    return (row[0], row[1]) if row else None


def add_sketch(catalog: Catalog, version_id: str, bands: Sequence[int]) -> list[str]:
    """Stores a version's lookup bands; returns the versions of other articles that share one."""
    number = catalog.connection.execute("INSERT INTO sketches (version_id) VALUES (?)", (version_id,)).lastrowid
    select = (
        "SELECT o.version_id FROM bands b JOIN sketches s USING (sketch_id) JOIN versions o USING (version_id) "
        "WHERE b.band"
    )
    of_others = (
        "AND o.article_id != (SELECT article_id FROM versions WHERE version_id = ?) "
        "GROUP BY o.version_id ORDER BY count(*) DESC, o.version_id LIMIT ?"
    )
    rows = list(rows_of(catalog, select, bands, of_others, (version_id, _COMPARED)))
    catalog.connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, number) for band in bands])
    return [str(row[0]) for row in rows]


def add_copies(catalog: Catalog, version_id: str, parts: Mapping[str, tuple[Sequence[Span], Sequence[Span]]]) -> None:
    """Stores that a version and each of these are copies, and which parts of either the other contains."""
    pairs = [
        row
        for copy_id, (spans, held_back) in parts.items()
        for row in ((version_id, copy_id, _packed(spans)), (copy_id, version_id, _packed(held_back)))
    ]
    catalog.connection.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?, ?)", pairs)


def _packed(spans: Sequence[Span]) -> bytes:
    return array("i", [side for span in spans if span[1] - span[0] >= _SHORTEST_PART for side in span]).tobytes()


def copied_articles(catalog: Catalog, article_ids: Iterable[str]) -> dict[str, list[str]]:
    """Those of the articles whose live version has copies that are live: article_id -> the copies' article ids."""
    by_article: dict[str, list[str]] = {}
    for article_id in article_ids:
        copies = catalog.column(
            "SELECT o.article_id FROM versions v JOIN copies c USING (version_id) "
            "JOIN versions o ON o.version_id = c.copy_id "
            "WHERE v.article_id = ? AND v.state = 'live' AND o.state = 'live' ORDER BY o.article_id",
            (article_id,),
        )
        if copies:
            by_article[article_id] = copies
    return by_article


def load_copies(catalog: Catalog, version_ids: Sequence[str], as_of: date | None = None) -> Copies:
    """The copies of these versions that are visible now, or on that day, earliest first, and all URLs."""
    pairs = _pairs(catalog, version_ids, as_of)
    own_rows = rows_of(catalog, "SELECT article_id FROM versions WHERE version_id", version_ids)
    addresses = _addresses(catalog, {row[0] for row in own_rows} | {article_id for _, _, article_id, _ in pairs}, as_of)
    copies_by_id: dict[str, list[Copy]] = {}
    for version_id, copy_id, article_id, packed in pairs:
        sides = array("i", packed or b"")
        parts = tuple(zip(sides[::2], sides[1::2], strict=True))
        copies_by_id.setdefault(version_id, []).append(Copy(copy_id, article_id, parts, addresses.get(article_id, ())))
    return Copies({version_id: tuple(copies) for version_id, copies in copies_by_id.items()}, addresses)


def _pairs(
    catalog: Catalog, version_ids: Iterable[str], as_of: date | None
) -> list[tuple[str, str, str, bytes | None]]:
    condition, parameters = visible(as_of)
    select = (
        "SELECT c.version_id, c.copy_id, v.article_id, c.held "
        "FROM copies c JOIN versions v ON v.version_id = c.copy_id WHERE c.version_id"
    )
    clauses = f"AND {condition} ORDER BY v.published IS NULL, v.published, c.copy_id"
    return list(rows_of(catalog, select, version_ids, clauses, parameters))


def _addresses(catalog: Catalog, article_ids: Iterable[str], as_of: date | None) -> dict[str, tuple[str, ...]]:
    rows = rows_of(
        catalog,
        "SELECT article_id, url FROM addresses WHERE article_id",
        article_ids,
        "AND seen <= ? GROUP BY article_id, url ORDER BY min(seen), url",
        ((as_of or date.max).toordinal(),),
    )
    addresses: dict[str, list[str]] = {}
    for article_id, url in rows:
        addresses.setdefault(article_id, []).append(url)
    return {article_id: tuple(urls) for article_id, urls in addresses.items()}
