"""How much of the corpus existed on a day, and which passages.

A filter is expensive in both indexes: Chroma reads the day of every passage that passes it, SQLite joins every match.
If much of the corpus existed already, it is cheaper to fetch more of the best and drop what came later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.passages import rows_of, visible

# Of what is found this many times as much as the share alone asks for: a question is nearer to the news of its time.
_SPARE = 2
# Beyond it what is left out costs more than the filter.
DEEPEST = 2000


def depth_on(catalog: Catalog, k: int, as_of: date) -> int | None:
    """How many of the best live passages to fetch so that k of them likely existed on that day.

    None if so few existed that a filter is cheaper.
    """
    live_versions, early_versions = catalog.first(
        "SELECT (SELECT count(*) FROM versions WHERE state = 'live'), "
        "(SELECT count(*) FROM versions WHERE state = 'live' AND seen <= ?)",
        (as_of.toordinal(),),
    )
    # By the articles: to count their passages would take as long as the filter.
    total = k * _SPARE * live_versions
    return total // early_versions if early_versions and total <= DEEPEST * early_versions else None


def visible_on(catalog: Catalog, passage_ids: Iterable[int], as_of: date) -> set[int]:
    """The subset of the passages that is visible on that day."""
    condition, parameters = visible(as_of)
    select = "SELECT p.passage_id FROM passages p JOIN versions v USING (version_id) WHERE p.passage_id"
    return {int(row[0]) for row in rows_of(catalog, select, passage_ids, f"AND {condition}", parameters)}


def holds_retired(catalog: Catalog, as_of: date) -> bool:
    """Whether any since replaced version existed on that day."""
    day = as_of.toordinal()
    row = catalog.first(
        "SELECT 1 FROM versions WHERE state = 'retired' AND seen <= ? AND (until IS NULL OR until > ?) LIMIT 1",
        (day, day),
    )
    return row is not None
