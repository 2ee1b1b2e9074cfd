"""Moves the catalog from one generation of passages to the next in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ingest.corpus.articles import Passage
from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.schema import word_index
from ingest.corpus.catalog.versions import index_words


def texts(catalog: Catalog) -> Iterator[tuple[str, str, str]]:
    """(version_id, title, text) of every stored version."""
    for version_id in catalog.column("SELECT version_id FROM versions ORDER BY rowid"):
        row = catalog.first("SELECT version_id, title, text FROM versions WHERE version_id = ?", (version_id,))
        if row:
            yield row[0], row[1], row[2]


def add_passages(
    catalog: Catalog,
    generation: int,
    passages: Sequence[tuple[str, Sequence[Passage]]],
    vectors: Iterable[tuple[bytes, bytes, bytes]],
) -> None:
    """Stores passages (by version_id) and vectors of a generation that is not current yet."""
    with catalog.transaction() as connection:
        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", vectors)
        for version_id, passages_of_version in passages:
            connection.executemany(
                "INSERT INTO passages (version_id, generation, start, end, text_hash) VALUES (?, ?, ?, ?, ?)",
                [(version_id, generation, p.start, p.end, p.text_hash) for p in passages_of_version],
            )


def begin_next(catalog: Catalog) -> int:
    """The number of the next generation; deletes the passages that a killed run left under it, of another model."""
    generation = int(catalog.about("generation") or 1) + 1
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM passages WHERE generation = ?", (generation,))
    return generation


def switch(catalog: Catalog, generation: int, *, own_passages: bool, about: dict[str, str]) -> None:
    """Makes this generation current; with own_passages, deletes the old passages, their words and vectors."""
    with catalog.transaction() as connection:
        if own_passages:
            connection.execute("DELETE FROM passages WHERE generation != ?", (generation,))
            connection.execute("DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)")
        else:
            connection.execute("UPDATE passages SET generation = ?", (generation,))
        facts = {**about, "generation": str(generation)}
        connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())
        for state, table in (("live", "words"), ("retired", "retired_words")):
            # Made anew, not emptied: a damaged index would stay damaged.
            connection.execute(f"DROP TABLE {table}")
            connection.execute(word_index(table))
            ids = connection.execute("SELECT version_id FROM versions WHERE state = ?", (state,)).fetchall()
            for (version_id,) in ids:
                title, text = connection.execute(
                    "SELECT title, text FROM versions WHERE version_id = ?", (version_id,)
                ).fetchone()
                index_words(connection, table, version_id, title, text)
