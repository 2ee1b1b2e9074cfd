"""What a version was made from, kept and brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from ingest.corpus.articles import PLAIN, Correction, Provenance, Version
from ingest.corpus.catalog import Catalog, versions
from ingest.corpus.catalog.provenance import load_provenance
from ingest.corpus.catalog.versions import NewVersion

PAGE = Provenance("b1", "trafilatura 2.3.1", date(2025, 6, 2), Correction("Correction: no.", date(2025, 6, 3)), "en")
DAY = date(2025, 6, 20)


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
    "provenance", [PAGE, Provenance(), Provenance("b", PLAIN), Provenance(correction=Correction("C"))]
)
def test_provenance_is_read_back_unchanged(
    catalog: Catalog, store: Callable[..., Version], provenance: Provenance
) -> None:
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
def test_the_provenance_of_a_repeated_text(
    catalog: Catalog, store: Callable[..., Version], stored: Provenance, brought: Provenance, kept: Provenance
) -> None:
    """The extractor stays the one that found the text, the bytes are those that were seen last."""
    version = store(stored)
    for _ in range(2):
        versions.refresh(catalog, replace(version, provenance=brought), "/a.txt", DAY)
        assert load_provenance(catalog, [version.version_id])[version.version_id] == kept


def test_provenance_is_removed_with_its_article(catalog: Catalog, store: Callable[..., Version]) -> None:
    store(PAGE)
    versions.remove_article(catalog, "a")
    assert catalog.connection.execute("SELECT count(*) FROM provenance").fetchone() == (0,)


def test_a_read_only_catalog_of_an_older_schema_has_no_provenance(
    catalog: Catalog, store: Callable[..., Version]
) -> None:
    version = store(PAGE)
    catalog.connection.execute("PRAGMA user_version = 7")
    assert load_provenance(catalog, [version.version_id]) == {version.version_id: Provenance()}
