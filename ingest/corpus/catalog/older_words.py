"""Indexes with plain letters what an older Dateline indexed with letters such as the ł of Łódź.

That Dateline can share the folder: what it writes is done at the next run. Until then a search looks for the letters
that were typed as well.
"""

from __future__ import annotations

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.text.folding import with_plain_letters

BATCH = 5000  # passages that are read in one transaction, some tenths of a second
_DONE = "plain_letters_to"  # in `about`: the last passage that was looked at


def index_older_words(catalog: Catalog) -> None:
    """Rewrites the words of the passages that were indexed since the last time, where one has such a letter."""
    last_id = int(catalog.about(_DONE) or 0)
    next_batch = "SELECT passage_id FROM passages WHERE passage_id > ? ORDER BY passage_id LIMIT ?"
    while numbers := catalog.column(next_batch, (last_id, BATCH)):
        with catalog.transaction() as connection:
            for table in ("words", "retired_words"):
                rows = connection.execute(
                    f"SELECT rowid, title, body FROM {table} WHERE rowid BETWEEN ? AND ?", (numbers[0], numbers[-1])
                ).fetchall()
                for number, *stored_texts in rows:
                    plain_texts = [with_plain_letters(text) for text in stored_texts]
                    if plain_texts != stored_texts:
                        connection.execute(
                            f"UPDATE {table} SET title = ?, body = ? WHERE rowid = ?", (*plain_texts, number)
                        )
            last_id = numbers[-1]
            connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_DONE, str(last_id)))
