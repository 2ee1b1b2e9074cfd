"""Reads passages and their vectors from the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from ingest.corpus.articles import Neighbor, ScoredPassage
from ingest.corpus.catalog.database import GENERATION, Catalog, day_in

T = TypeVar("T")

_CURRENT = f"p.generation = {GENERATION}"
_IN_STATE = f"FROM passages p JOIN versions v USING (version_id) WHERE v.state = ? AND {_CURRENT}"
_BATCH = 500  # under SQLite's limit of variables in a statement


def load_passages(
    catalog: Catalog, scored: Sequence[tuple[int, float]], as_of: date | None = None
) -> list[ScoredPassage]:
    """The passages with these ids and scores, in the given order; those that are not visible are left out."""
    condition, parameters = visible(as_of)
    scores = dict(scored)
    by_id: dict[int, ScoredPassage] = {}
    select = (
        "SELECT p.passage_id, a.article_id, v.version_id, v.title, a.url, a.outlet, a.name, v.published, "
        "v.retrieved, substr(v.text, p.start + 1, p.end - p.start), p.start, p.end "
        "FROM passages p JOIN versions v USING (version_id) JOIN articles a USING (article_id) WHERE p.passage_id"
    )
    for row in rows_of(catalog, select, scores, f"AND {condition}", parameters):
        number, article, version, title, url, outlet, name, published, retrieved, text, start, end = row
        moment = datetime.fromisoformat(retrieved)
        fields = (number, article, version, title, url, outlet, name, day_in(published), moment)
        by_id[number] = ScoredPassage(*fields, text, start, end, scores[number])
    return [by_id[number] for number, _ in scored if number in by_id]


def load_neighbors(catalog: Catalog, ids: Sequence[int]) -> dict[int, list[Neighbor]]:
    """passage_id -> the passages before and after it in its version and generation; empty for a single passage."""
    neighbors: dict[int, list[Neighbor]] = {}
    # A version's passages are written together and in order: what stands beside one has the number beside its own.
    select = (
        "SELECT p.passage_id, b.passage_id, b.start, b.end FROM passages p JOIN passages b "
        "ON b.passage_id IN (p.passage_id - 1, p.passage_id + 1) "
        "AND b.version_id = p.version_id AND b.generation = p.generation WHERE p.passage_id"
    )
    for passage_id, *fields in rows_of(catalog, select, ids, "ORDER BY p.passage_id, b.passage_id"):
        neighbors.setdefault(passage_id, []).append(Neighbor(*fields))
    return neighbors


def passages_of_article(catalog: Catalog, article_id: str, as_of: date | None = None) -> list[int]:
    """The ids of the passages of what is visible of an article now, or on that day, in order; none where nothing is."""
    condition, parameters = visible(as_of)
    return catalog.column(
        "SELECT p.passage_id FROM versions v JOIN passages p USING (version_id) "
        f"WHERE v.article_id = ? AND {condition} AND {_CURRENT} ORDER BY p.passage_id",
        (article_id, *parameters),
    )


def load_slices(catalog: Catalog, spans: Sequence[tuple[str, int, int]]) -> list[str | None]:
    """The characters [start, end) of each (version_id, start, end), in order; None where the version was removed."""
    statement = "SELECT substr(text, ? + 1, ? - ?) FROM versions WHERE version_id = ?"
    rows = (catalog.first(statement, (start, end, start, version_id)) for version_id, start, end in spans)
    return [str(row[0]) if row else None for row in rows]


def count_in_state(catalog: Catalog, state: str) -> int:
    """How many passages versions in this state have, in the current generation."""
    return catalog.count(f"SELECT count(*) {_IN_STATE}", (state,))


def sample_ids(catalog: Catalog, state: str, count: int) -> list[int]:
    """The ids of some passages in this state, spread over all of them."""
    ids = sorted(passage_ids(catalog, state))
    return ids[:: max(1, len(ids) // count)]


def count_generation(catalog: Catalog, generation: int) -> int:
    """How many passages a generation has."""
    return catalog.count("SELECT count(*) FROM passages WHERE generation = ?", (generation,))


def word_ids(catalog: Catalog, table: str) -> set[int]:
    """The ids of the passages in this FTS5 table."""
    return set(catalog.column(f"SELECT rowid FROM {table}"))


def indexed_rows(
    catalog: Catalog, state: str, ids: Sequence[int] | None = None, generation: int = 0
) -> Iterator[tuple[int, bytes, int, int]]:
    """(passage_id, vector bytes, seen, until or 0) of all passages in this state, or of those with these ids.

    Of the current generation unless another is given.
    """
    select = (
        "SELECT p.passage_id, x.vector, v.seen, coalesce(v.until, 0) FROM passages p "
        "JOIN versions v USING (version_id) JOIN vectors x USING (text_hash) WHERE"
    )
    of_state = "v.state = ? AND p.generation = ?"
    parameters = (state, generation or int(catalog.about("generation") or 0))
    if ids is None:
        return iter(catalog.connection.execute(f"{select} {of_state} ORDER BY p.passage_id", parameters))
    return rows_of(catalog, f"{select} p.passage_id", ids, f"AND {of_state}", parameters)


def passage_ids(catalog: Catalog, state: str) -> set[int]:
    """The ids of all passages of versions in this state."""
    return set(catalog.column(f"SELECT p.passage_id {_IN_STATE}", (state,)))


def visible(as_of: date | None) -> tuple[str, tuple[int | str, ...]]:
    """The SQL condition for a version (`v`) to be visible now, or on that day, and its parameters."""
    # The plus keeps SQLite off the indexes of versions: it would read thousands for a handful of passages.
    if as_of is None:
        return "+v.state = 'live'", ()
    day = as_of.toordinal()
    return (
        "+v.state IN ('live', 'retired') AND +v.seen <= ? AND (v.until IS NULL OR v.until > ?) "
        "AND (+v.published IS NULL OR +v.published <= ?)",
        (day, day, as_of.isoformat()),
    )


def rows_of(
    catalog: Catalog, select: str, ids: Iterable[Any], clauses: str = "", parameters: Sequence[int | str] = ()
) -> Iterator[Any]:
    """The rows of "`select` IN (ids) `clauses`", each id once, however many; `parameters` are of `clauses`."""
    for part in chunks(list(dict.fromkeys(ids))):
        marks = ",".join("?" * len(part))
        yield from catalog.connection.execute(f"{select} IN ({marks}) {clauses}", (*part, *parameters))


def chunks(items: Sequence[T], size: int = _BATCH) -> Iterator[Sequence[T]]:
    """The items in batches of this size: by default, as many as a statement can take as variables."""
    for first in range(0, len(items), size):
        yield items[first : first + size]
