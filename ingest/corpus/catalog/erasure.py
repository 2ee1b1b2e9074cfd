"""Takes articles out of the catalog for good: for their age, or with each word of them that is kept of runs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from ingest.corpus.catalog.ages import ArticleAge
from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.links import Stage, reason_not_kept
from ingest.corpus.catalog.removed import Removal, remember_removed
from ingest.corpus.catalog.versions import delete_articles

_SHORTEST = 8  # characters of a headline that is looked for inside of a longer text; "Owls" is a word of others, too


def expire_articles(catalog: Catalog, ages: Sequence[ArticleAge]) -> list[int]:
    """Let go of articles for their age or number; returns their passages. What is known of their links stays."""
    article_ids = [age.article_id for age in ages]
    with catalog.transaction() as connection:
        remember_removed(connection, article_ids, Removal.EXPIRED)
        connection.executemany(
            "UPDATE links SET stage = ?, reason = ? WHERE article_id = ?",
            [(Stage.EXPIRED.value, reason_not_kept(age.published), age.article_id) for age in ages],
        )
        return delete_articles(connection, article_ids)


def erase_article(catalog: Catalog, article_id: str, links: Iterable[str], unwanted: Iterable[str]) -> list[int]:
    """Take out an article with these links and its headlines in what is kept of runs; returns its passages.

    `unwanted` are the ids to be remembered: its own, and those that its other addresses have.
    """
    with catalog.transaction() as connection:
        _erase_traces(connection, article_id, list(links))
        passages = delete_articles(connection, [article_id])
        # A mirror may have become an article of its own.
        remaining = {row[0] for row in connection.execute("SELECT article_id FROM articles")}
        remember_removed(connection, set(unwanted) - remaining, Removal.BY_HAND)
        return passages


def links_that_hold(catalog: Catalog, part: str) -> list[str]:
    """The links that sources named, and the addresses that were fetched, that have this text in them."""
    return catalog.column(
        "SELECT url FROM links WHERE instr(url, ?1) UNION SELECT url FROM fetched WHERE instr(url, ?1)", (part,)
    )


def _erase_traces(connection: sqlite3.Connection, article_id: str, addresses: Sequence[str]) -> None:
    titles = connection.execute("SELECT DISTINCT title FROM versions WHERE article_id = ?", (article_id,)).fetchall()
    words = [*addresses, *(str(row[0]) for row in titles)]
    connection.execute("DELETE FROM links WHERE article_id = ?", (article_id,))
    connection.executemany("DELETE FROM links WHERE url = ?", [(url,) for url in addresses])
    connection.executemany("DELETE FROM fetched WHERE url = ?", [(url,) for url in addresses])
    for table, column in (("runs", "report"), ("source_runs", "skipped"), ("source_runs", "failed")):
        _erase_in(connection, table, column, words)
    for word in filter(_is_long, words):
        for table in ("source_runs", "links"):
            change = f"UPDATE {table} SET reason = replace(reason, ?, '') WHERE instr(reason, ?)"
            connection.execute(change, (word, word))


def _erase_in(connection: sqlite3.Connection, table: str, column: str, words: Sequence[str]) -> None:
    """Take the words out of all texts of a column of JSON, in which they stand with escapes or without."""
    spellings = {json.dumps(word, ensure_ascii=ascii_only)[1:-1] for word in words for ascii_only in (True, False)}
    key = "rowid" if table == "runs" else "source, started"
    # One parameter, however many headlines a live report has had.
    rows = connection.execute(
        f"SELECT {column}, {key} FROM {table} WHERE EXISTS (SELECT 1 FROM json_each(?) WHERE instr({column}, value))",
        (json.dumps(sorted(spellings)),),
    ).fetchall()
    key_condition = " AND ".join(f"{name} = ?" for name in key.split(", "))
    for text, *keys in rows:
        cleaned = json.dumps(_without(json.loads(text), words), ensure_ascii=False)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key_condition}", (cleaned, *keys))


def _without(value: Any, words: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return {_without(key, words): _without(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_without(part, words) for part in value]
    if not isinstance(value, str):
        return value
    if value in words:
        return ""
    for word in filter(_is_long, words):
        value = value.replace(word, "")
    return value


def _is_long(word: str) -> bool:
    return len(word) >= _SHORTEST
