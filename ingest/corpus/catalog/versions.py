"""Writes articles and their versions: pending, then live, then retired."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise

from ingest.corpus.articles import PLAIN, KnownVersion, Passage, Provenance, Version
from ingest.corpus.catalog.changed_facts import note_change
from ingest.corpus.catalog.copies import add_address
from ingest.corpus.catalog.database import GENERATION, Catalog, day_in
from ingest.corpus.catalog.older_words import index_older_words
from ingest.corpus.catalog.owners import set_owner
from ingest.corpus.catalog.provenance import load_provenance, set_provenance
from ingest.corpus.catalog.removed import forget_removed
from ingest.corpus.text.folding import fold, with_plain_letters

_COLUMNS = (
    "v.version_id, v.article_id, v.title, v.text, v.content_hash, v.retrieved, v.published, v.authors, "
    "a.url, a.outlet, a.name"
)
# A fact in `about` from the moment that passages are retired or removed until the index has followed.
_BEHIND = "index_behind"
_PAIRS_OF_COPIES = (
    "DELETE FROM copies WHERE version_id IN (SELECT version_id FROM versions WHERE article_id = ?) "
    "AND copy_id IN (SELECT version_id FROM versions WHERE article_id = ?)"
)

# Each day sees one text of an article, whichever address it came from. What a clock that was ahead has dated was known
# on no day: it ends nothing, and stays ended.
_UNTIL_THE_NEXT = (
    "UPDATE versions AS v SET until = min(v.until, coalesce((SELECT n.seen FROM versions n "
    "WHERE n.article_id = v.article_id AND n.state != 'pending' AND coalesce(n.until > n.seen, TRUE) "
    "AND (n.retrieved, n.rowid) > (v.retrieved, v.rowid) ORDER BY n.retrieved, n.rowid LIMIT 1), v.until)) "
    "WHERE v.article_id = ? AND v.state = 'retired'"
)


# A text that an article had under two ids is one version of it; the other is kept for the answers that quoted it.
NOT_REPEATED = (
    "(v.state != 'retired' OR v.until > v.seen OR v.content_hash IS NOT (SELECT o.content_hash FROM versions o "
    "WHERE o.article_id = v.article_id AND o.state != 'pending' AND (o.retrieved, o.rowid) < (v.retrieved, v.rowid) "
    "ORDER BY o.retrieved DESC, o.rowid DESC LIMIT 1))"
)


def known_versions(catalog: Catalog, article_id: str) -> list[KnownVersion]:
    """An article's versions, oldest first."""
    rows = catalog.connection.execute(
        "SELECT version_id, state, content_hash, retrieved FROM versions v WHERE article_id = ? "
        f"AND state != 'pending' AND {NOT_REPEATED} ORDER BY retrieved, rowid",
        (article_id,),
    )
    return [KnownVersion(v, s, h, datetime.fromisoformat(r)) for v, s, h, r in rows]


def get_version(catalog: Catalog, article_id: str, version_id: str | None = None) -> Version | None:
    """The live version of an article, or the one with this id."""
    condition = "v.version_id = ?" if version_id else "v.state = 'live'"
    row = catalog.first(
        f"SELECT {_COLUMNS} FROM versions v JOIN articles a USING (article_id) WHERE v.article_id = ? AND {condition}",
        (article_id, version_id) if version_id else (article_id,),
    )
    if row is None:
        return None
    version_id, article_id, title, text, text_hash, retrieved, published, authors, url, outlet, name = row
    moment, day, author_names = datetime.fromisoformat(retrieved), day_in(published), tuple(json.loads(authors))
    fields = (version_id, article_id, title, text, text_hash, moment, day, author_names, url, outlet, name)
    return Version(*fields, load_provenance(catalog, [version_id])[version_id])


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version with its passages and its origin; `until` is set for a version older than the live one."""

    version: Version
    passages: Sequence[Passage]
    origin: str
    until: int | None = None


def write_pending(catalog: Catalog, new: Sequence[NewVersion], vectors: Iterable[tuple[bytes, bytes, bytes]]) -> None:
    """Store versions, their passages and vectors (text_hash, float32 bytes, packed sentences) as pending."""
    with catalog.transaction() as connection:
        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", vectors)
        for item in new:
            _write_pending(connection, item)


def _write_pending(connection: sqlite3.Connection, item: NewVersion) -> None:
    version, now = item.version, datetime.now(UTC).isoformat(timespec="seconds")
    forget_removed(connection, version.article_id)
    connection.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?) ON CONFLICT (article_id) DO NOTHING",
        (version.article_id, version.url, version.outlet, version.name, now),
    )
    connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?)", (version.article_id, item.origin))
    # The article's link, outlet, name and owner are those of the live text; an older one that arrives late has its own.
    if item.until is None:
        _describe(connection, version)
        set_owner(connection, version.article_id, item.origin)
    add_address(connection, version, item.origin, version.retrieved.date())
    connection.execute(
        "INSERT INTO versions VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            version.version_id,
            version.article_id,
            version.content_hash,
            version.title,
            json.dumps(version.authors, ensure_ascii=False),
            version.published.isoformat() if version.published else None,
            version.retrieved.isoformat(),
            version.retrieved.date().toordinal(),
            item.until,
            version.text,
        ),
    )
    set_provenance(connection, version.version_id, version.provenance)
    connection.executemany(
        f"INSERT INTO passages (version_id, generation, start, end, text_hash) VALUES (?, {GENERATION}, ?, ?, ?)",
        [(version.version_id, p.start, p.end, p.text_hash) for p in item.passages],
    )


def _describe(connection: sqlite3.Connection, version: Version) -> None:
    """Gives an article the link, the outlet and the name of this version."""
    stored_facts = connection.execute(
        "SELECT url, outlet FROM articles WHERE article_id = ?", (version.article_id,)
    ).fetchone()
    if stored_facts != (version.url, version.outlet):
        note_change(connection, version.article_id)
    connection.execute(
        "UPDATE articles SET url = ?, outlet = ?, name = ? WHERE article_id = ?",
        (version.url, version.outlet, version.name, version.article_id),
    )


def finish_pending(catalog: Catalog) -> list[int]:
    """Makes every pending version live and retires its predecessor; returns the retired passages."""
    index_older_words(catalog)
    with catalog.transaction() as connection:
        retired_ids: list[int] = []
        rows = connection.execute(
            "SELECT version_id, article_id, seen, until, title, text FROM versions WHERE state = 'pending' "
            "ORDER BY rowid"
        ).fetchall()
        for version_id, article_id, seen_day, until, title, text in rows:
            if until is None:
                retired_ids += retire_live(connection, article_id, seen_day)
            else:
                retired_ids += _passage_ids(connection, "v.version_id = ?", version_id)
                retired_ids += _end_before(connection, version_id, article_id, seen_day)
            state, table = ("live", "words") if until is None else ("retired", "retired_words")
            connection.execute("UPDATE versions SET state = ? WHERE version_id = ?", (state, version_id))
            index_words(connection, table, version_id, title, text)
        if retired_ids:
            mark_behind(connection)
        return retired_ids


def index_words(connection: sqlite3.Connection, table: str, version_id: str, title: str, text: str) -> None:
    """Adds the words of a version's passages to this FTS5 table."""
    passages = connection.execute(
        f"SELECT passage_id, start, end FROM passages WHERE version_id = ? AND generation = {GENERATION}", (version_id,)
    ).fetchall()
    head = with_plain_letters(fold(title))
    connection.executemany(
        f"INSERT INTO {table} (rowid, title, body) VALUES (?, ?, ?)",
        ((number, head, with_plain_letters(fold(text[start:end]))) for number, start, end in passages),
    )


def _end_before(connection: sqlite3.Connection, version_id: str, article_id: str, until: int) -> list[int]:
    """Shortens the period of the version that was current until this older text came in between."""
    ids: list[int] = []
    for (earlier_id,) in connection.execute(
        "SELECT version_id FROM versions WHERE article_id = ?1 AND state = 'retired' AND until > ?2 AND retrieved < "
        "(SELECT retrieved FROM versions WHERE version_id = ?3)",
        (article_id, until, version_id),
    ).fetchall():
        ids += _passage_ids(connection, "v.version_id = ?", earlier_id)
        connection.execute("UPDATE versions SET until = ? WHERE version_id = ?", (until, earlier_id))
    return ids


def retire_live(connection: sqlite3.Connection, article_id: str, until: int) -> list[int]:
    """Retires the live version of an article as of this day, inside a transaction; returns its passages."""
    ids = _passage_ids(connection, "v.state = 'live' AND v.article_id = ?", article_id)
    retire = "UPDATE versions SET state = 'retired', until = ? WHERE article_id = ? AND state = 'live'"
    connection.execute(retire, (until, article_id))
    move = "INSERT INTO retired_words (rowid, title, body) SELECT rowid, title, body FROM words WHERE rowid = ?"
    marks = [(number,) for number in ids]
    connection.executemany(move, marks)
    connection.executemany("DELETE FROM words WHERE rowid = ?", marks)
    return ids


def get_outlet(catalog: Catalog, article_id: str) -> str | None:
    """The outlet that is stored for an article; None where there is none."""
    row = catalog.first("SELECT outlet FROM articles WHERE article_id = ?", (article_id,))
    return row[0] if row else None


def refresh(catalog: Catalog, version: Version, origin: str, day: date) -> None:
    """Records an unchanged text that was ingested again: its origin, the day, and corrections to its details."""
    is_live, is_given, is_owner, url, outlet, day_before, authors_before = catalog.first(
        "SELECT v.state = 'live', EXISTS (SELECT 1 FROM origins o WHERE o.article_id = a.article_id AND o.origin = ?1) "
        "AND (?2 IS NULL OR EXISTS (SELECT 1 FROM addresses d WHERE d.article_id = a.article_id AND d.url = ?2 "
        "AND d.origin = ?1)), "
        "(SELECT origin FROM owners WHERE article_id = a.article_id) = ?1, "
        "a.url, a.outlet, v.published, v.authors "
        "FROM versions v JOIN articles a USING (article_id) WHERE v.version_id = ?3",
        (origin, version.url, version.version_id),
    )
    stored_provenance = load_provenance(catalog, [version.version_id])[version.version_id]
    if not is_owner:
        version = _keep_unsaid(version, day_in(day_before), tuple(json.loads(authors_before)))
    version = _keep_first_time(_keep_first_day(version, day_before, origin), stored_provenance.published_at, origin)
    provenance = _merge(stored_provenance, version.provenance)
    published = version.published.isoformat() if version.published else None
    authors = json.dumps(version.authors, ensure_ascii=False)
    # What a search shows of the article; of an earlier text it shows the link and the outlet of the live one.
    is_shown_anew = is_live and (url, outlet, day_before) != (version.url, version.outlet, published)
    is_same_version = (day_before, authors_before) == (published, authors) and provenance == stored_provenance
    if is_given and is_same_version and not is_shown_anew:
        return
    with catalog.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?)", (version.article_id, origin))
        add_address(connection, version, origin, day)
        connection.execute(
            "UPDATE versions SET published = ?, authors = ? WHERE version_id = ?",
            (published, authors, version.version_id),
        )
        if is_shown_anew:
            connection.execute(
                "UPDATE articles SET url = ?, outlet = ? WHERE article_id = ?",
                (version.url, version.outlet, version.article_id),
            )
            note_change(connection, version.article_id)
        if provenance != stored_provenance:
            set_provenance(connection, version.version_id, provenance)


def _keep_unsaid(version: Version, stored_day: date | None, stored_authors: tuple[str, ...]) -> Version:
    """The version with what is stored where another file than that of the live text says nothing."""
    published, updated = version.published or stored_day, version.provenance.updated
    if published and updated and updated < published:
        version = replace(version, provenance=replace(version.provenance, updated=None))
    return replace(version, published=published, authors=version.authors or stored_authors)


def _keep_first_day(version: Version, stored_day: str | None, origin: str) -> Version:
    """The version with the day of publication that is stored, where the web now gives a later one, or none.

    Who keeps files corrects their dates by hand; a feed moves the date of an old item up to have it read again.
    """
    first = day_in(stored_day)
    if first is None or not _is_of_web(origin) or (version.published or date.max) <= first:
        return version
    updated = version.provenance.updated or version.published
    return replace(version, published=first, provenance=replace(version.provenance, updated=updated))


def _keep_first_time(version: Version, stored_time: datetime | None, origin: str) -> Version:
    """The version with a time of its day of publication, where one is stored or brought: of the web the earlier one."""
    brought_time = version.provenance.published_at
    times = [moment for moment in (brought_time, stored_time) if moment and moment.date() == version.published]
    first = min(times, default=None) if _is_of_web(origin) else next(iter(times), None)
    return replace(version, provenance=replace(version.provenance, published_at=first))


def _is_of_web(origin: str) -> bool:
    return origin.startswith(("https://", "http://"))


def _merge(stored: Provenance, brought: Provenance) -> Provenance:
    """What is known of a text that is brought again: the extractor stays the one that found the text that is stored."""
    # The bytes of a plain text change with each of its fields: its words say whether it is the same.
    keeps_bytes = stored.body_hash is not None and brought.extractor == PLAIN
    return Provenance(
        body_hash=stored.body_hash if keeps_bytes or brought.body_hash is None else brought.body_hash,
        extractor=stored.extractor or brought.extractor,
        updated=brought.updated or stored.updated,
        correction=stored.correction,
        language=brought.language or stored.language,
        published_at=brought.published_at,
    )


def remove_article(catalog: Catalog, article_id: str) -> list[int]:
    """Deletes an article with all versions, passages, words and vectors; returns its passage ids."""
    with catalog.transaction() as connection:
        return delete_articles(connection, [article_id])


def delete_articles(connection: sqlite3.Connection, article_ids: Iterable[str]) -> list[int]:
    """As `remove_article`, of several and inside a transaction."""
    numbers: list[int] = []
    for article_id in article_ids:
        ids = _passage_ids(connection, "v.article_id = ?", article_id)
        marks = [(number,) for number in ids]
        connection.executemany("DELETE FROM words WHERE rowid = ?", marks)
        connection.executemany("DELETE FROM retired_words WHERE rowid = ?", marks)
        hashes = connection.execute(
            "SELECT p.text_hash FROM passages p JOIN versions v USING (version_id) WHERE v.article_id = ?",
            (article_id,),
        ).fetchall()
        connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))
        connection.executemany(
            "DELETE FROM vectors WHERE text_hash = ?1 AND NOT EXISTS (SELECT 1 FROM passages WHERE text_hash = ?1)",
            hashes,
        )
        numbers += ids
    if numbers:
        mark_behind(connection)
    return numbers


def join_articles(catalog: Catalog, article_id: str, found_id: str) -> list[int]:
    """Make what was found under another id versions of this article; returns the passages of those that are retired.

    The article keeps its id, by which answers know it, and gets the link, the outlet and the owner of the other. Of the
    two texts that were live, the one that came later is; of one text that was live under both, the first stays.
    """
    with catalog.transaction() as connection:
        _retire_one_of(connection, article_id, found_id)
        for pair in ((article_id, found_id), (found_id, article_id)):
            connection.execute(_PAIRS_OF_COPIES, pair)
        ids = (article_id, found_id)
        connection.execute(
            "UPDATE articles SET (url, outlet, name) = (SELECT url, outlet, name FROM articles WHERE article_id = ?2) "
            "WHERE article_id = ?1",
            ids,
        )
        connection.execute("INSERT OR IGNORE INTO origins SELECT ?, origin FROM origins WHERE article_id = ?", ids)
        connection.execute(
            "INSERT OR IGNORE INTO addresses SELECT ?, url, origin, seen FROM addresses WHERE article_id = ?", ids
        )
        connection.execute("INSERT OR REPLACE INTO owners SELECT ?, origin FROM owners WHERE article_id = ?", ids)
        connection.execute("UPDATE versions SET article_id = ? WHERE article_id = ?", ids)
        connection.execute(_UNTIL_THE_NEXT, (article_id,))
        connection.execute("UPDATE links SET article_id = ? WHERE article_id = ?", ids)
        connection.execute("DELETE FROM articles WHERE article_id = ?", (found_id,))
        note_change(connection, article_id)
        mark_behind(connection)
        # The index has to learn the new end of each.
        return _passage_ids(connection, "v.state = 'retired' AND v.article_id = ?", article_id)


def _retire_one_of(connection: sqlite3.Connection, article_id: str, found_id: str) -> None:
    """Leaves one live text of two articles that become one."""
    # What an earlier join left out stands between no two texts.
    rows = connection.execute(
        "SELECT state, content_hash, article_id, seen, rowid FROM versions v WHERE article_id IN (?, ?) "
        f"AND state != 'pending' AND {NOT_REPEATED} ORDER BY retrieved, rowid",
        (article_id, found_id),
    ).fetchall()
    for (state, text_hash, *_), (next_state, next_hash, next_id, seen_day, _) in pairwise(rows):
        if state == next_state == "live" and text_hash == next_hash:
            retire_live(connection, next_id, seen_day)  # it was known on no day
            return
    # The one that was written later stays: a clock may have been ahead.
    live_rows = [(rowid, live_id, seen_day) for state, _, live_id, seen_day, rowid in rows if state == "live"]
    (_, _, day), *earlier_rows = sorted(live_rows, reverse=True)
    for _, other_id, _ in earlier_rows:
        retire_live(connection, other_id, day)


def is_index_behind(catalog: Catalog) -> bool:
    """Whether the vector index may still hold what the catalog has retired or removed."""
    return catalog.about(_BEHIND) is not None


def mark_index_current(catalog: Catalog) -> None:
    """Records that the vector index matches the catalog."""
    if is_index_behind(catalog):
        with catalog.transaction() as connection:
            connection.execute("DELETE FROM about WHERE key = ?", (_BEHIND,))


def mark_behind(connection: sqlite3.Connection) -> None:
    """Records, inside a transaction, that the vector index holds what the catalog has retired or removed."""
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, '1')", (_BEHIND,))


def _passage_ids(connection: sqlite3.Connection, condition: str, value: str) -> list[int]:
    rows = connection.execute(
        f"SELECT passage_id FROM passages p JOIN versions v USING (version_id) WHERE {condition}", (value,)
    )
    return [int(row[0]) for row in rows]
