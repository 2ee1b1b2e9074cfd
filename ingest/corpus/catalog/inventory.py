"""What the catalog holds: articles by where they came from, counts, runs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ingest.corpus.catalog.age import note_update, went_well
from ingest.corpus.catalog.database import Catalog


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of the corpus and the days it spans."""

    articles: int
    versions: int
    passages: int
    retired_passages: int
    characters: int
    oldest: date | None
    newest: date | None
    undated: int


def stats(catalog: Catalog) -> Stats:
    """Counts of what is live, and of what was."""
    one = catalog.connection.execute
    versions = one("SELECT count(*) FROM versions WHERE state != 'pending'").fetchone()[0]
    passages = dict(
        one(
            "SELECT state, count(*) FROM passages JOIN versions USING (version_id) "
            "WHERE generation = (SELECT CAST(value AS INTEGER) FROM about WHERE key = 'generation') GROUP BY state"
        )
    )
    articles, characters, oldest, newest, dated = one(
        "SELECT count(*), coalesce(sum(length(text)), 0), min(published), max(published), count(published) "
        "FROM versions WHERE state = 'live'"
    ).fetchone()
    return Stats(
        articles=articles,
        versions=versions,
        passages=passages.get("live", 0),
        retired_passages=passages.get("retired", 0),
        characters=characters,
        oldest=date.fromisoformat(oldest) if oldest else None,
        newest=date.fromisoformat(newest) if newest else None,
        undated=articles - dated,
    )


def count_articles(catalog: Catalog) -> int:
    """How many articles are live."""
    row = catalog.connection.execute("SELECT count(*) FROM versions WHERE state = 'live'").fetchone()
    return int(row[0])


def newest_day(catalog: Catalog, today: date) -> date | None:
    """The day of the newest report of this day or before; None where none is dated."""
    row = catalog.connection.execute(
        "SELECT max(published) FROM versions WHERE state != 'pending' AND published <= ?", (today.isoformat(),)
    ).fetchone()
    return date.fromisoformat(row[0]) if row[0] else None


def origins(catalog: Catalog) -> dict[str, list[str]]:
    """article_id -> the files and addresses it was read from."""
    found: dict[str, list[str]] = {}
    for article_id, origin in catalog.connection.execute("SELECT article_id, origin FROM origins"):
        found.setdefault(article_id, []).append(origin)
    return found


def forget_origins(catalog: Catalog, article_id: str, gone: list[str]) -> None:
    """An article no longer stands in these files."""
    with catalog.transaction() as connection:
        for table in ("origins", "addresses", "owners"):
            connection.executemany(
                f"DELETE FROM {table} WHERE article_id = ? AND origin = ?",
                [(article_id, origin) for origin in gone],
            )


def titles(catalog: Catalog, article_ids: list[str]) -> dict[str, str]:
    """article_id -> headline of the live version."""
    found = {}
    for article_id in article_ids:
        row = catalog.connection.execute(
            "SELECT title FROM versions WHERE article_id = ? AND state = 'live'", (article_id,)
        ).fetchone()
        if row:
            found[article_id] = str(row[0])
    return found


def find_article(catalog: Catalog, wanted: str) -> str | None:
    """The article with this id, this id's unique beginning of six or more characters, or exactly one of its URLs."""
    rows = catalog.connection.execute(
        "SELECT article_id FROM articles WHERE article_id = ?1 OR url = ?1 "
        "OR (length(?1) >= 6 AND substr(article_id, 1, length(?1)) = ?1) LIMIT 2",
        (wanted,),
    ).fetchall()
    if not rows and wanted.startswith(("https://", "http://")):
        given = "SELECT DISTINCT article_id FROM addresses WHERE url = ? LIMIT 2"
        rows = catalog.connection.execute(given, (wanted,)).fetchall()
    return str(rows[0][0]) if len(rows) == 1 else None


def record_run(catalog: Catalog, seconds: float, report: str) -> None:
    """Keep the report of an ingest run that has just ended."""
    ended = datetime.now(UTC)
    started = (ended - timedelta(seconds=seconds)).isoformat(timespec="seconds")
    with catalog.transaction() as connection:
        connection.execute("INSERT INTO runs (started, seconds, report) VALUES (?, ?, ?)", (started, seconds, report))
        if went_well(report):
            note_update(connection, ended)


def fingerprint(catalog: Catalog) -> str:
    """A digest of the ids of all live versions, which are made from their texts."""
    digest = hashlib.sha256()
    for (version_id,) in catalog.connection.execute(
        "SELECT version_id FROM versions WHERE state = 'live' ORDER BY version_id"
    ):
        digest.update(version_id.encode())
    return digest.hexdigest()[:16]
