"""Versions to write into a catalog, without a model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from ingest.corpus.articles import Passage, Version
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.versions import NewVersion

Write = Callable[..., list[int]]


def june(day: int) -> date:
    return date(2025, 6, day)


def new_version(
    article_id: str, text: str, day: int, *, until: int | None = None, published: date | None = None, title: str = "T"
) -> NewVersion:
    """A version of one passage, retrieved on this day of June 2025."""
    version = Version(
        version_id=f"{article_id}-{day}-{text[:8]}",
        article_id=article_id,
        title=title,
        text=text,
        content_hash=text,
        retrieved=datetime(2025, 6, day, tzinfo=UTC),
        published=published,
        url=f"https://example.org/{article_id}",
        outlet="example.org",
        name=article_id,
    )
    passage = Passage(0, len(text), text, text.encode())
    ends = date(2025, 6, until).toordinal() if until else None
    return NewVersion(version, [passage], f"/{article_id}.txt", ends)


@pytest.fixture(name="new_version")
def new_version_fixture() -> Callable[..., NewVersion]:
    """Makes a version of one passage: new_version(article_id, text, day)."""
    return new_version


@pytest.fixture
def write(catalog: Catalog) -> Write:
    """Writes a version and makes it live (or files it); returns the passages that were retired by it."""

    def written(*given: object, finish: bool = True, **named: object) -> list[int]:
        new = new_version(*given, **named)  # type: ignore[arg-type]
        versions.write_pending(catalog, [new], [(p.text_hash, b"\0" * 8, b"") for p in new.passages])
        return versions.finish_pending(catalog) if finish else []

    return written
