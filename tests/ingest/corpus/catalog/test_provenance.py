"""What a version was made from, kept and brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from ingest.corpus.articles import PLAIN, Correction, Provenance, Version
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.provenance import load_provenance
from ingest.corpus.catalog.versions import NewVersion

PAGE = Provenance("b1", "trafilatura 2.3.1", date(2025, 6, 2), Correction("Correction: no.", date(2025, 6, 3)), "en")
DAY = date(2025, 6, 20)
NOON = datetime(2025, 6, 2, 12, tzinfo=timezone(timedelta(hours=9)))
EARLIER, LATER = NOON - timedelta(hours=11), NOON + timedelta(hours=5)


@pytest.fixture
def store(catalog: Catalog, new_version: Callable[..., NewVersion]) -> Callable[[Provenance], Version]:
    """Stores a version of this provenance."""

    def stored(provenance: Provenance) -> Version:
        new = new_version("a", "alpha one", 5)
        new = replace(new, version=replace(new.version, provenance=provenance), passages=[])
        versions.write_pending(catalog, [new], [])
        versions.finish_pending(catalog)
        return new.version

    return stored


@pytest.mark.parametrize(
    "provenance",
    [PAGE, Provenance(), Provenance("b", PLAIN), Provenance(correction=Correction("C")), Provenance(published_at=NOON)],
)
def test_provenance_is_read_back_unchanged(catalog, store, provenance):
    version = store(provenance)
    assert versions.get_version(catalog, "a") == version
    assert load_provenance(catalog, [version.version_id, "none"]) == {
        version.version_id: provenance,
        "none": Provenance(),
    }


@pytest.mark.parametrize(
    ("stored", "brought", "kept"),
    [
        (PAGE, replace(PAGE, body_hash="b2"), replace(PAGE, body_hash="b2")),
        (PAGE, replace(PAGE, extractor="trafilatura 9"), PAGE),
        (PAGE, Provenance("b2", "trafilatura 9"), replace(PAGE, body_hash="b2")),
        (PAGE, Provenance(), PAGE),
        (PAGE, Provenance(updated=date(2025, 6, 9)), replace(PAGE, updated=date(2025, 6, 9))),
        (PAGE, Provenance(language="de"), replace(PAGE, language="de")),
        (Provenance(), Provenance("b2", "trafilatura 9"), Provenance("b2", "trafilatura 9")),
        (Provenance("b1", PLAIN), Provenance("b2", PLAIN), Provenance("b1", PLAIN)),
        (Provenance(), Provenance("b2", PLAIN), Provenance("b2", PLAIN)),
    ],
)
def test_the_provenance_of_a_repeated_text(catalog, store, stored, brought, kept):
    """The extractor stays the one that found the text, the bytes are those that were seen last."""
    version = store(stored)
    for _ in range(2):
        versions.refresh(catalog, replace(version, provenance=brought), "/a.txt", DAY)
        assert load_provenance(catalog, [version.version_id])[version.version_id] == kept


@pytest.mark.parametrize(
    ("day", "stored", "brought", "of_the_web", "of_a_file"),
    [
        # the day of what is brought (2: of June), and the times that are then kept
        (2, None, NOON, NOON, NOON),
        (2, NOON, None, NOON, NOON),
        (2, NOON, LATER, NOON, LATER),
        (2, NOON, EARLIER, EARLIER, EARLIER),
        (3, NOON, NOON + timedelta(days=1), NOON, NOON + timedelta(days=1)),
        (3, NOON, None, NOON, None),
        (1, NOON, NOON - timedelta(days=1), NOON - timedelta(days=1), NOON - timedelta(days=1)),
        (1, NOON, None, None, None),
        (None, NOON, None, NOON, NOON),  # what leaves the day unsaid leaves it as another has said it
    ],
)
def test_the_time_of_a_repeated_text_is_of_the_day_that_is_kept(
    catalog, new_version, day, stored, brought, of_the_web, of_a_file
):
    for origin, kept in (("https://example.org/feed", of_the_web), ("/a.txt", of_a_file)):
        new = new_version(f"a-{origin[0]}", "alpha one", 5, published=date(2025, 6, 2))
        version = replace(new.version, provenance=Provenance(published_at=stored))
        versions.write_pending(catalog, [replace(new, version=version, passages=[])], [])
        versions.finish_pending(catalog)
        repeated = replace(
            version,
            published=date(2025, 6, day) if day else None,
            provenance=replace(version.provenance, published_at=brought),
        )
        for _ in range(2):
            versions.refresh(catalog, repeated, origin, DAY)
            current = versions.get_version(catalog, version.article_id)
            assert current is not None
            assert (current.version_id, current.provenance.published_at) == (version.version_id, kept)
            assert kept is None or kept.date() == current.published


@pytest.mark.parametrize(
    ("day", "stated", "published", "updated"),
    [
        # days of June; the first is that of what is brought, the last two are kept
        (3, None, 2, 3),
        (3, 4, 2, 4),
        (2, None, 2, None),
        (1, None, 1, None),
        (None, None, 2, None),
    ],
)
def test_a_later_day_of_a_text_of_the_web_that_did_not_change_is_that_of_an_update(
    catalog, new_version, day, stated, published, updated
):
    def june(number: int | None) -> date | None:
        return date(2025, 6, number) if number else None

    new = new_version("a", "alpha one", 5, published=june(2))
    versions.write_pending(catalog, [replace(new, passages=[])], [])
    versions.finish_pending(catalog)
    brought = replace(new.version, published=june(day), provenance=Provenance(updated=june(stated)))
    versions.refresh(catalog, brought, "https://example.org/feed", DAY)
    current = versions.get_version(catalog, "a")
    assert current is not None
    assert (current.published, current.provenance.updated) == (june(published), june(updated))


def test_provenance_is_removed_with_its_article(catalog, store):
    store(PAGE)
    versions.remove_article(catalog, "a")
    assert catalog.connection.execute("SELECT count(*) FROM provenance").fetchone() == (0,)


def test_a_read_only_catalog_of_an_older_schema_has_no_provenance(catalog, store):
    version = store(PAGE)
    catalog.connection.execute("PRAGMA user_version = 7")
    assert load_provenance(catalog, [version.version_id]) == {version.version_id: Provenance()}


def test_a_read_only_catalog_of_an_older_schema_has_no_times(catalog, store):
    version = store(replace(PAGE, published_at=NOON))
    catalog.connection.execute("ALTER TABLE provenance DROP COLUMN published_at")
    catalog.connection.execute("PRAGMA user_version = 10")
    assert load_provenance(catalog, [version.version_id]) == {version.version_id: PAGE}
