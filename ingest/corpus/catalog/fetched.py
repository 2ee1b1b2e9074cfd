"""What a server said of an address the last time that it was fetched."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from ingest.corpus.catalog.database import Catalog

_FORGOTTEN = "sitemap_indexes_forgotten"


@dataclass(frozen=True, slots=True)
class Fetched:
    """The validators of an address and the digest of its bytes, as of `checked`, which is aware."""

    url: str
    checked: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


def get_fetched(catalog: Catalog, url: str) -> Fetched | None:
    """What is known of this address; None where it was never fetched."""
    row = catalog.first("SELECT etag, last_modified, body_hash, checked FROM fetched WHERE url = ?", (url,))
    return Fetched(url, datetime.fromisoformat(row[3]), row[0], row[1], row[2]) if row else None


def put_fetched(catalog: Catalog, fetched: Fetched) -> None:
    """Record what was fetched; call it when what came of it is recorded, so that an interrupted run asks again."""
    with catalog.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO fetched (url, etag, last_modified, body_hash, checked) "
            "VALUES (:url, :etag, :last_modified, :body_hash, :checked)",
            asdict(fetched) | {"checked": fetched.checked.astimezone(UTC).isoformat(timespec="seconds")},
        )


def forget_fetched(catalog: Catalog, url: str) -> None:
    """Ask for the whole of this address again the next time."""
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM fetched WHERE url = ?", (url,))


def forget_indexes(catalog: Catalog) -> None:
    """Ask once for the whole of each list again, among which are the sitemap indexes of an older Dateline.

    It kept of an index what its server said, too, and did not ask for its sitemaps while that was the same.
    """
    if catalog.about(_FORGOTTEN):
        return
    with catalog.transaction() as connection:
        connection.execute("DELETE FROM fetched WHERE url NOT IN (SELECT url FROM links)")
        connection.execute("INSERT OR REPLACE INTO about VALUES (?, '1')", (_FORGOTTEN,))
