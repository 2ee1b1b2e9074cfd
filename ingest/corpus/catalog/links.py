"""What became of each link that a source named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum

from ingest.corpus.catalog.database import Catalog, utc_text
from ingest.corpus.catalog.passages import chunks
from ingest.corpus.catalog.schema import SOURCES

_COLUMNS = "url, source, stage, first_seen, checked, reason, article_id, entry_hash"  # as the fields of a Link


class Stage(StrEnum):
    """How far a link came."""

    LISTED = "listed"  # not fetched yet
    NOT_FETCHED = "not fetched"
    NO_ARTICLE = "no article"
    DUPLICATE = "duplicate"  # of the article that it names
    FAILED = "failed"  # an article that could not be taken in
    INGESTED = "ingested"
    EXPIRED = "expired"  # let go


NOT_KEPT = "older than what KEEP_DAYS and KEEP_ARTICLES keep"  # the reason of EXPIRED, then the day where it is known
_DAY_NOT_KEPT = re.compile(re.escape(NOT_KEPT) + r" \(published (\d{4}-\d\d-\d\d)\)")


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a source named and how far it came; `reason` is for a person, "" where there is nothing to say.

    `first_seen` and `checked` are aware. `entry_hash` is the digest of what the source says of it. `reason` of one
    that was not fetched begins with the Problem ("robots.txt: ...").
    """

    url: str
    source: str
    stage: Stage
    first_seen: datetime
    checked: datetime
    reason: str = ""
    article_id: str | None = None
    entry_hash: str | None = None

    @property
    def day_not_kept(self) -> date | None:
        """The day of an article that was not kept for its age, where it is known."""
        match = _DAY_NOT_KEPT.fullmatch(self.reason)
        return date.fromisoformat(match[1]) if match else None


def reason_not_kept(day: date | None) -> str:
    """The reason of EXPIRED for an article of this day."""
    return f"{NOT_KEPT} (published {day})" if day else NOT_KEPT


def put_links(catalog: Catalog, links: Iterable[Link]) -> None:
    """Record how far these links came, in one transaction; of the moments when each was first seen the first stays.

    So does the article that one led to before, if it leads to none now.
    """
    rows = [
        asdict(link) | {"first_seen": utc_text(link.first_seen), "checked": utc_text(link.checked)} for link in links
    ]
    with catalog.transaction() as connection:
        connection.executemany(
            f"INSERT INTO links ({_COLUMNS}) VALUES (:url, :source, :stage, :first_seen, :checked, :reason, "
            ":article_id, :entry_hash) ON CONFLICT (url) DO UPDATE SET "
            "source = excluded.source, stage = excluded.stage, reason = excluded.reason, "
            "article_id = coalesce(excluded.article_id, article_id), entry_hash = excluded.entry_hash, "
            "checked = excluded.checked, first_seen = min(first_seen, excluded.first_seen)",
            rows,
        )


def hand_over(catalog: Catalog, former_sources: Mapping[str, str], source: str) -> None:
    """Record that these links, given with their sources, are of this source from now on."""
    with catalog.transaction() as connection:
        connection.executemany(
            "UPDATE links SET source = ? WHERE url = ? AND source = ?",
            [(source, url, former) for url, former in former_sources.items()],
        )


def get_link(catalog: Catalog, url: str) -> Link | None:
    """What became of this link; None where no source named it."""
    return get_links(catalog, [url]).get(url)


def get_links(catalog: Catalog, urls: Sequence[str]) -> dict[str, Link]:
    """Those of these links that a source named."""
    parts = (_read(catalog, f"url IN ({','.join('?' * len(part))})", part) for part in chunks(urls))
    return {link.url: link for links in parts for link in links}


def links_of_article(catalog: Catalog, article_id: str) -> list[Link]:
    """The links that led to this article, the earliest first."""
    return sorted(_read(catalog, "article_id = ?", [article_id]), key=lambda link: (link.first_seen, link.url))


def has_led_to_article(catalog: Catalog, source: str) -> bool:
    """Whether a link that is of this source has ever led to an article."""
    return bool(_read(catalog, "source = ? AND article_id IS NOT NULL LIMIT 1", [source]))


def reasons_without_article(catalog: Catalog) -> dict[str, Counter[str]]:
    """Of each source whose links never led to an article, why they were not fetched, and how many of them."""
    if catalog.schema < SOURCES:
        return {}
    rows = catalog.connection.execute(
        "SELECT source, reason, COUNT(*) FROM links WHERE stage = ? "
        "AND source NOT IN (SELECT source FROM links WHERE article_id IS NOT NULL) GROUP BY source, reason",
        (Stage.NOT_FETCHED.value,),
    )
    counts: dict[str, Counter[str]] = {}
    for source, reason, count in rows:
        counts.setdefault(source, Counter())[reason.partition(":")[0]] += count
    return counts


def articles_behind(catalog: Catalog, reasons: Iterable[str]) -> set[str]:
    """The live articles to which no link led at its last look, one of them for a reason that begins so."""
    if catalog.schema < SOURCES:
        return set()
    rows = catalog.connection.execute(
        "SELECT l.article_id, l.reason FROM links l JOIN versions v USING (article_id) WHERE l.stage IN (?1, ?2) "
        "AND v.state = 'live' AND NOT EXISTS (SELECT 1 FROM links o WHERE o.article_id = l.article_id "
        "AND o.stage IN (?3, ?4))",
        (Stage.NOT_FETCHED.value, Stage.NO_ARTICLE.value, Stage.INGESTED.value, Stage.DUPLICATE.value),
    )
    return {article_id for article_id, reason in rows if reason.startswith(tuple(reasons))}


def links_to_check(catalog: Catalog, since: datetime, before: datetime, now: datetime) -> list[Link]:
    """The links that were first seen since then and not checked after `before`, the longest unchecked first.

    What was checked after `now` was so by a clock that was ahead, and counts as unchecked.
    """
    condition = "first_seen >= ? AND (checked <= ? OR checked > ?) ORDER BY checked, url"
    return _read(catalog, condition, [utc_text(since), utc_text(before), utc_text(now)])


def _read(catalog: Catalog, condition: str, parameters: Sequence[str]) -> list[Link]:
    # An older catalog that may not be written lacks the table.
    if catalog.schema < SOURCES:
        return []
    rows = catalog.connection.execute(f"SELECT {_COLUMNS} FROM links WHERE {condition}", parameters)
    return [
        Link(url, source, Stage(stage), datetime.fromisoformat(first_seen), datetime.fromisoformat(checked), *fields)
        for url, source, stage, first_seen, checked, *fields in rows
    ]
