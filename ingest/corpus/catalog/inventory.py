"""What the catalog holds: articles by origin, counts, runs."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

from ingest.corpus.articles import OutletCount
from ingest.corpus.catalog.age import SUCCESS, note_update, went_well
from ingest.corpus.catalog.database import GENERATION, Catalog, day_in
from ingest.corpus.catalog.passages import chunks, rows_of
from ingest.corpus.catalog.versions import NOT_REPEATED
from ingest.corpus.errors import UsageError
from ingest.corpus.text.addresses import article_id_for_url, is_web_url, without_tracking
from ingest.corpus.text.normalization import normalize, storable

_NAMED = 5  # of a kind, in the report of a run: with every file that cannot be read, a year of them is gigabytes
_IN_A_CROWDED_HOUR = (
    "substr(started, 1, 13) IN (SELECT substr(started, 1, 13) FROM runs GROUP BY substr(started, 1, 13) "
    "HAVING count(*) > 1)"
)
_LAST_OF_EACH = f"SELECT max(run_id) FROM runs WHERE {_IN_A_CROWDED_HOUR} {{condition}} GROUP BY substr(started, 1, 13)"
_TO_FORGET = (
    f"SELECT run_id FROM runs WHERE {_IN_A_CROWDED_HOUR} AND run_id NOT IN ({_LAST_OF_EACH.format(condition='')}) "
    f"AND run_id NOT IN ({_LAST_OF_EACH.format(condition=f'AND {SUCCESS}')})"
)


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


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """What tells one live article from another."""

    article_id: str
    published: date | None
    outlet: str | None
    title: str
    url: str | None
    origins: tuple[str, ...]


def stats(catalog: Catalog) -> Stats:
    """Counts of live and of retired articles and passages."""
    versions = catalog.count(f"SELECT count(*) FROM versions v WHERE state != 'pending' AND {NOT_REPEATED}")
    passages = dict(
        catalog.connection.execute(
            "SELECT state, count(*) FROM passages JOIN versions USING (version_id) "
            f"WHERE generation = {GENERATION} GROUP BY state"
        )
    )
    articles, characters, oldest, newest, dated = catalog.first(
        "SELECT count(*), coalesce(sum(length(text)), 0), min(published), max(published), count(published) "
        "FROM versions WHERE state = 'live'"
    )
    return Stats(
        articles=articles,
        versions=versions,
        passages=passages.get("live", 0),
        retired_passages=passages.get("retired", 0),
        characters=characters,
        oldest=day_in(oldest),
        newest=day_in(newest),
        undated=articles - dated,
    )


def count_articles(catalog: Catalog) -> int:
    """How many articles are live."""
    return catalog.count("SELECT count(*) FROM versions WHERE state = 'live'")


def ever_held_passages(catalog: Catalog) -> bool:
    """Whether there was ever a passage, even if all articles were removed since."""
    # SQLite keeps here the last number that it gave, from the first row on.
    return catalog.first("SELECT 1 FROM sqlite_sequence WHERE name = 'passages'") is not None


def article_ids(catalog: Catalog) -> set[str]:
    """The ids of all live articles."""
    return set(catalog.column("SELECT article_id FROM versions WHERE state = 'live'"))


def new_articles(catalog: Catalog, since: date, zone: tzinfo) -> dict[date, int]:
    """How many of the live articles came on each day of this zone from this one on."""
    midnight = datetime.combine(since, time(), zone).astimezone(UTC)
    rows = catalog.connection.execute(
        "SELECT added, count(*) FROM articles JOIN versions USING (article_id) "
        "WHERE added >= ? AND state = 'live' GROUP BY added",
        (midnight.isoformat(timespec="seconds"),),
    )
    by_day: Counter[date] = Counter()
    for moment, count in rows:
        by_day[datetime.fromisoformat(moment).astimezone(zone).date()] += count
    return by_day


def outlets(catalog: Catalog) -> list[OutletCount]:
    """The outlets of what is live, most articles first."""
    # All versions are read for it, and Discord asks for it at each letter that somebody types.
    return list(catalog.remembered(_read_outlets))


def _read_outlets(catalog: Catalog) -> tuple[OutletCount, ...]:
    rows = catalog.connection.execute(
        "SELECT a.outlet, count(*), max(v.published) FROM versions v JOIN articles a USING (article_id) "
        "WHERE v.state = 'live' GROUP BY a.outlet ORDER BY count(*) DESC, a.outlet"
    )
    return tuple(OutletCount(outlet, count, day_in(day)) for outlet, count, day in rows)


def newest_day(catalog: Catalog, today: date) -> date | None:
    """The day of the newest report of this day or before; None if none is dated."""
    row = catalog.first(
        "SELECT max(published) FROM versions WHERE state != 'pending' AND published <= ?", (today.isoformat(),)
    )
    return day_in(row[0])


def live_articles(
    catalog: Catalog, words: Sequence[str] = (), *, undated: bool = False, among: Collection[str] | None = None
) -> Iterator[ListedArticle]:
    """The live articles, newest first and undated ones last, that have each word in headline, outlet, link or origin.

    Upper and lower case are alike; with `undated` only those without a date, with `among` only those with these ids.
    """
    folded = [normalize("NFC", word).casefold() for word in words]
    by_article = origins(catalog)
    rows = catalog.connection.execute(
        "SELECT a.article_id, v.published, a.outlet, v.title, a.url FROM versions v JOIN articles a USING (article_id) "
        f"WHERE v.state = 'live' {'AND v.published IS NULL ' if undated else ''}"
        "ORDER BY v.published DESC, v.seen DESC, a.article_id"
    )
    for article_id, published, outlet, title, url in rows:
        files = tuple(sorted(by_article.get(article_id, ())))
        text = normalize("NFC", "\n".join([title, outlet or "", url or "", *files])).casefold()
        if all(word in text for word in folded) and (among is None or article_id in among):
            yield ListedArticle(article_id, day_in(published), outlet, title, url, files)


def origins(catalog: Catalog) -> dict[str, list[str]]:
    """article_id -> the files and addresses it was read from."""
    by_article: dict[str, list[str]] = {}
    for article_id, origin in catalog.connection.execute("SELECT article_id, origin FROM origins"):
        by_article.setdefault(article_id, []).append(origin)
    return by_article


def forget_origins(catalog: Catalog, article_id: str, absent_origins: list[str]) -> None:
    """Records that an article is no longer in these files."""
    with catalog.transaction() as connection:
        for table in ("origins", "addresses", "owners"):
            connection.executemany(
                f"DELETE FROM {table} WHERE article_id = ? AND origin = ?",
                [(article_id, origin) for origin in absent_origins],
            )


def titles(catalog: Catalog, article_ids: list[str]) -> dict[str, str]:
    """article_id -> headline of the live version."""
    select = "SELECT article_id, title FROM versions WHERE state = 'live' AND article_id"
    titles_by_id = dict(rows_of(catalog, select, article_ids))
    return {article_id: titles_by_id[article_id] for article_id in article_ids if article_id in titles_by_id}


def find_article(catalog: Catalog, text: str) -> str | None:
    """The article with this id, this id's unique beginning of six or more characters, or exactly one of its URLs."""
    ids = catalog.column(
        "SELECT article_id FROM articles WHERE article_id = ?1 OR url = ?1 "
        "OR (length(?1) >= 6 AND substr(article_id, 1, length(?1)) = ?1) LIMIT 2",
        (text,),
    )
    if not ids and text.startswith(("https://", "http://")):
        ids = catalog.column("SELECT DISTINCT article_id FROM addresses WHERE url = ? LIMIT 2", (text,))
    return ids[0] if len(ids) == 1 else None


def find_by_reference(catalog: Catalog, reference: str) -> str | None:
    """The id of the article that a person names by its id, the beginning of it, its link or its file; None if none.

    A link may be spelled in any way. Raises UsageError if several articles were read from the file.
    """
    name = storable(reference)
    article_id = find_linked(catalog, name) if is_web_url(name) else find_article(catalog, name)
    if article_id is not None or "\0" in reference:
        return article_id
    of_file = articles_of_origin(catalog, storable(os.path.realpath(reference)))
    if len(of_file) > 1:
        listing = f"python -m ingest list {shlex.quote(Path(reference).name)}"
        raise UsageError(f"{reference} holds {len(of_file):,} articles; `{listing}` shows their ids.")
    return of_file[0] if of_file else None


def find_linked(catalog: Catalog, link: str) -> str | None:
    """The id of the article behind a link, however it is spelled; None where there is none. Raises as canonical_url.

    An article that has moved is known by the links under which it was given alone.
    """
    by_id = "SELECT article_id FROM articles WHERE article_id = ?"
    row = catalog.first(by_id, (article_id_for_url(link),))
    return str(row[0]) if row else find_article(catalog, link) or find_article(catalog, without_tracking(link))


def has_link(catalog: Catalog, url: str) -> bool:
    """Whether an article was given under this URL."""
    query = "SELECT 1 FROM addresses WHERE url = ?1 UNION ALL SELECT 1 FROM articles WHERE url = ?1 LIMIT 1"
    return catalog.first(query, (url,)) is not None


def addresses_of(catalog: Catalog, article_id: str) -> set[str]:
    """All links under which an article was given, or that led to it."""
    urls = catalog.column(
        "SELECT url FROM articles WHERE article_id = ?1 AND url IS NOT NULL UNION SELECT url FROM addresses "
        "WHERE article_id = ?1 UNION SELECT url FROM links WHERE article_id = ?1",
        (article_id,),
    )
    return set(urls)


def was_there(catalog: Catalog, name: str, day: date) -> bool:
    """Whether an article with this id or under this URL was in the corpus at the end of this day."""
    query = (
        "SELECT 1 FROM versions WHERE state IN ('live', 'retired') AND seen <= ?2 AND article_id IN ("
        "SELECT article_id FROM articles WHERE article_id = ?1 OR url = ?1 "
        "UNION SELECT article_id FROM addresses WHERE url = ?1) LIMIT 1"
    )
    return catalog.first(query, (name, day.toordinal())) is not None


def articles_of_origin(catalog: Catalog, origin: str) -> list[str]:
    """The ids of the articles that were read from this file or address."""
    return catalog.column("SELECT DISTINCT article_id FROM origins WHERE origin = ?", (origin,))


def last_run(catalog: Catalog) -> datetime | None:
    """The latest time at which a recorded run began, by the clock of that time; None without any."""
    started = catalog.first("SELECT max(started) FROM runs")
    return datetime.fromisoformat(started[0]) if started and started[0] else None


def record_run(catalog: Catalog, seconds: float, report: str) -> None:
    """Stores the report (JSON) of an ingest run that has ended, with the first few of what it names.

    Of the runs of one hour, the last stays and the last that went well.
    """
    ended = datetime.now(UTC)
    started = (ended - timedelta(seconds=seconds)).isoformat(timespec="seconds")
    short = {key: part[:_NAMED] if isinstance(part, list) else part for key, part in json.loads(report).items()}
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT INTO runs (started, seconds, report) VALUES (?, ?, ?)", (started, seconds, json.dumps(short))
        )
        if went_well(report):
            note_update(connection, ended)
    # In parts: SQLite writes what it deletes once more, and an older Dateline kept gigabytes.
    for part in chunks(catalog.connection.execute(_TO_FORGET).fetchall()):
        with catalog.transaction() as connection:
            connection.executemany("DELETE FROM runs WHERE run_id = ?", part)


def fingerprint(catalog: Catalog) -> str:
    """A digest of the ids of all live versions, which are made from their texts."""
    digest = hashlib.sha256()
    for version_id in catalog.column("SELECT version_id FROM versions WHERE state = 'live' ORDER BY version_id"):
        digest.update(version_id.encode())
    return digest.hexdigest()[:16]
