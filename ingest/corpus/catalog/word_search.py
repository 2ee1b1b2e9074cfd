"""Finds passages by their words (SQLite FTS5, ranked by bm25), and the words by their beginning or stem."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice, product
from typing import Any

from ingest.corpus.catalog.database import Catalog
from ingest.corpus.catalog.days import depth_on, visible_on
from ingest.corpus.catalog.passages import visible
from ingest.corpus.text.folding import with_plain_letters

Scores = list[tuple[int, float]]
Days = tuple[date, date]  # both included
MOST_FORMS = 12  # of words together that are searched for: "german chancellor", "germany chancellor"
MOST_NEAR = 20_000  # passages with words near each other, the last that came in: 50 ms at most
GATHERED = 1000  # reports whose passages are put together faster than every match is joined
_MATCHING = "WHERE words MATCH ?"  # what stands in `words` is live: no need to look each match up
_MARKED = re.compile("\x02([^\x02\x03]+)\x03")


def search_words(
    catalog: Catalog, terms: Sequence[str], k: int, as_of: date | None = None, published: Days | None = None
) -> Scores:
    """The k passages (passage_id, bm25, higher is better) that contain any of these words, best first.

    With `published`, only from reports of these days (inclusive).
    """
    match = " OR ".join(quoted(term) for term in terms if term.strip())
    if not match:
        return []
    if published:
        live = _reported(catalog, match, k, as_of, published)
    elif as_of:
        live = _live_on(catalog, match, k, as_of)
    else:
        return _ranked(catalog, "words", _MATCHING, (match, k))
    if live is None:
        live = _joined(catalog, "words", match, k, as_of, published)
    retired_scores = _joined(catalog, "retired_words", match, k, as_of, published)
    return sorted(live + retired_scores, key=lambda pair: -pair[1])[:k]


def document_frequencies(catalog: Catalog, terms: Iterable[str]) -> dict[str, int]:
    """How many live passages contain each word."""
    return {
        term: catalog.count("SELECT count(*) FROM words WHERE words MATCH ?", (in_both_spellings(term),))
        for term in terms
        if term.strip()
    }


def count_live(catalog: Catalog) -> int:
    """How many passages the live word index has."""
    return catalog.count("SELECT count(*) FROM words_docsize")


def stems_beginning(catalog: Catalog, beginning: str) -> list[tuple[str, int]]:
    """The stems of the live word index with this prefix, each with the number of passages that contain it.

    With two letters 2 ms at fifty thousand passages; a single one reads ten times as much.
    """
    catalog.connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'words', 'row')"
    )
    rows = catalog.connection.execute(
        "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ?", (beginning, beginning + "\U0010ffff")
    )
    return [(str(term), int(passages)) for term, passages in rows]


def written_forms(catalog: Catalog, words: str, passages: int = 5) -> list[str]:
    """How so many passages that contain these words side by side, by their stems, write them, each once."""
    rows = catalog.connection.execute(
        "SELECT snippet(words, 1, char(2), char(3), '', ?) FROM words WHERE words MATCH ? LIMIT ?",
        (len(words.split()), "body : " + in_both_spellings(words), passages),
    )
    return [match[1] for (text,) in rows if (match := _MARKED.search(text))]


def texts_writing(catalog: Catalog, word: str, forms: Sequence[str], passages: int) -> list[str]:
    """The texts, of so many of the newest passages that contain this word, that have one of these forms of it."""
    return catalog.column(
        "SELECT body FROM (SELECT body FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?) "
        f"WHERE {' OR '.join('instr(body, ?)' for _ in forms)}",
        ("body : " + in_both_spellings(word), passages, *forms),
    )


def articles_writing(
    catalog: Catalog, phrases: Sequence[str], forms: Sequence[str], passages: int
) -> list[tuple[str, str]]:
    """The texts, of so many of the newest passages with all of these phrases, that have one of these forms.

    Each has the id of its article before it.
    """
    match = " AND ".join(in_both_spellings(phrase) for phrase in phrases)
    rows = catalog.connection.execute(
        "SELECT v.article_id, newest.body FROM (SELECT rowid AS id, body FROM words WHERE words MATCH ? "
        "ORDER BY rowid DESC LIMIT ?) AS newest JOIN passages p ON p.passage_id = newest.id "
        f"JOIN versions v USING (version_id) WHERE {' OR '.join('instr(newest.body, ?)' for _ in forms)}",
        (f"body : ({match})", passages, *forms),
    )
    return [(str(article_id), str(text)) for article_id, text in rows]


def newest_near(
    catalog: Catalog,
    words: Sequence[Iterable[str]],
    apart: int,
    published: Days,
    limits: tuple[int, int],
    as_of: date | None = None,
) -> list[int]:
    """The newest passages of these days in which these words, each in one of its forms, stand near each other.

    `apart` is how many other words may stand between all of them; `limits` how many passages there may be, of a day and
    in all. A word that stands in 9,000 passages takes 20 ms, two and more together 1 to 7.
    """
    phrases = [" ".join(quoted(form) for form in forms) for forms in islice(product(*words), MOST_FORMS)]
    match = " OR ".join(f"NEAR({phrase}, {apart})" for phrase in phrases if phrase)
    if not match:
        return []
    condition, parameters = visible(as_of)
    return catalog.column(
        "SELECT id FROM (SELECT p.passage_id AS id, v.published AS day, "
        "row_number() OVER (PARTITION BY v.published ORDER BY p.passage_id) AS place "
        "FROM (SELECT rowid AS id FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?) AS near "
        "JOIN passages p ON p.passage_id = near.id JOIN versions v USING (version_id) "
        f"WHERE {condition} AND +v.published BETWEEN ? AND ?) "
        "WHERE place <= ? ORDER BY day DESC, place LIMIT ?",
        (f"body : ({match})", MOST_NEAR, *parameters, *(day.isoformat() for day in published), *limits),
    )


def versions_writing(catalog: Catalog, version_ids: Sequence[str], forms: Sequence[str]) -> dict[str, str]:
    """The texts of those of these versions that contain one of these texts, character for character, by version_id."""
    rows = catalog.connection.execute(
        "SELECT version_id, text FROM versions WHERE version_id IN (SELECT value FROM json_each(?)) "
        f"AND ({' OR '.join('instr(text, ?)' for _ in forms)})",
        (json.dumps(version_ids), *forms),
    )
    return {str(version_id): str(text) for version_id, text in rows}


def versions_with(catalog: Catalog, text: str, outlet: str, limit: int, as_of: date | None = None) -> list[str]:
    """So many versions of articles of this outlet that contain this text, character for character; some of them.

    6 ms at fifty thousand passages, nearly all of it for the frequent words of the text.
    """
    condition, parameters = visible(as_of)
    return catalog.column(
        "SELECT DISTINCT v.version_id FROM words JOIN passages p ON p.passage_id = words.rowid "
        "JOIN versions v USING (version_id) JOIN articles a USING (article_id) "
        f"WHERE words MATCH ? AND a.outlet = ? AND {condition} AND instr(v.text, ?) LIMIT ?",
        ("body : " + in_both_spellings(text), outlet, *parameters, text, limit),
    )


def _live_on(catalog: Catalog, match: str, k: int, as_of: date) -> Scores | None:
    """The result of joining every match, from the best matches only; None if they hold fewer than k of that day."""
    depth = depth_on(catalog, k, as_of)
    if depth is None:
        return None
    best = _ranked(catalog, "words", _MATCHING, (match, depth))
    visible_ids = visible_on(catalog, (number for number, _ in best), as_of)
    pairs = [pair for pair in best if pair[0] in visible_ids]
    return pairs[:k] if len(pairs) >= k or len(best) < depth else None


def _reported(catalog: Catalog, match: str, k: int, as_of: date | None, published: Days) -> Scores | None:
    """The result of joining every match, computed from the passages of these days only; None if there are many."""
    days = tuple(day.isoformat() for day in published)
    reports = catalog.count(
        "SELECT count(*) FROM (SELECT 1 FROM versions WHERE published BETWEEN ? AND ? LIMIT ?)", (*days, GATHERED + 1)
    )
    if reports > GATHERED:
        return None
    condition, parameters = visible(as_of)
    of_these_days = (
        "SELECT p.passage_id FROM versions v CROSS JOIN passages p USING (version_id) "
        f"WHERE v.published BETWEEN ? AND ? AND {condition}"
    )
    clauses = f"{_MATCHING} AND +words.rowid IN ({of_these_days})"
    return _ranked(catalog, "words", clauses, (match, *days, *parameters, k))


def _joined(catalog: Catalog, table: str, match: str, k: int, as_of: date | None, published: Days | None) -> Scores:
    condition, parameters = visible(as_of)
    if published:
        condition += " AND +v.published BETWEEN ? AND ?"
        parameters += tuple(day.isoformat() for day in published)
    join_clause = f"JOIN passages p ON p.passage_id = {table}.rowid JOIN versions v USING (version_id)"
    return _ranked(catalog, table, f"{join_clause} WHERE {table} MATCH ? AND {condition}", (match, *parameters, k))


def _ranked(catalog: Catalog, table: str, clauses: str, parameters: Sequence[Any]) -> Scores:
    select = f"SELECT {table}.rowid, -bm25({table}, 2.0, 1.0) AS score FROM {table}"
    rows = catalog.connection.execute(f"{select} {clauses} ORDER BY score DESC LIMIT ?", parameters)
    return [(int(number), float(score)) for number, score in rows]


def quoted(term: str) -> str:
    """The term as a phrase of an FTS5 query, whatever characters it contains."""
    # FTS5 reads anything outside quotes as syntax.
    return '"' + term.replace('"', '""').replace("\x00", " ") + '"'


def in_both_spellings(term: str) -> str:
    """The term as an FTS5 query for it with plain letters and as it is, which is how an older Dateline indexed it."""
    plain_term = with_plain_letters(term)
    return quoted(term) if plain_term == term else f"({quoted(plain_term)} OR {quoted(term)})"
