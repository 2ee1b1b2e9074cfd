"""What of the corpus was there on a day: how much of it, and which passages.

A filter is dear in both indexes: Chroma reads the day of every passage that passes it, SQLite joins every match. Where
much of the corpus was there already, it is cheaper to take more of the best and to leave out what came later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.passages import chunks, visible

# Of what is found this many times as much as the share alone asks for: a question is nearer to the news of its time.
_SPARE = 2
# Beyond it what is left out costs more than the filter.
DEEPEST = 2000


def depth_on(catalog: Catalog, k: int, as_of: date) -> int | None:
    """How many of the best live passages to take, so that k of them were likely there on that day.

    None where so little was that a filter is cheaper.
    """
    live, then = catalog.connection.execute(
        "SELECT (SELECT count(*) FROM versions WHERE state = 'live'), "
        "(SELECT count(*) FROM versions WHERE state = 'live' AND seen <= ?)",
        (as_of.toordinal(),),
    ).fetchone()
    # By the articles: to count their passages would take as long as the filter.
    return k * _SPARE * live // then if then and k * _SPARE * live <= DEEPEST * then else None


def there_on(catalog: Catalog, passage_ids: Iterable[int], as_of: date) -> set[int]:
    """Those of the passages that are visible on that day."""
    seen, parameters = visible(as_of)
    found: set[int] = set()
    for part in chunks(list(passage_ids)):
        marks = ",".join("?" * len(part))
        rows = catalog.connection.execute(
            "SELECT p.passage_id FROM passages p JOIN versions v USING (version_id) "
            f"WHERE p.passage_id IN ({marks}) AND {seen}",
            (*part, *parameters),
        )
        found.update(int(row[0]) for row in rows)
    return found


def holds_retired(catalog: Catalog, as_of: date) -> bool:
    """Whether any version that was replaced since was there on that day."""
    day = as_of.toordinal()
    row = catalog.connection.execute(
        "SELECT 1 FROM versions WHERE state = 'retired' AND seen <= ? AND (until IS NULL OR until > ?) LIMIT 1",
        (day, day),
    ).fetchone()
    return row is not None
