"""What runs make of pages whose publisher edits, corrects, retracts and cuts them: a real site on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ingest.corpus.articles import Version
from ingest.corpus.catalog import versions
from ingest.corpus.text.correction_notes import is_retraction
from ingest.sources import extraction
from tests.ingest.sources.web.site import Site, running
from tests.ingest.web_fixtures import Reader


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    with running(Site()) as site:
        yield site


@pytest.fixture
def reader(desk: Any, running_site: Site) -> Reader:
    running_site._visits.clear()
    return Reader(desk, running_site)


def visit(reader: Reader, path: str, times: int = 2) -> tuple[list[tuple[int, int, int]], list[Version]]:
    """What so many runs report (new, changed, unchanged), and the versions that are stored then."""
    reports = [reader.run(typed=[path]) for _ in range(times)]
    with reader.desk.open() as corpus:
        article_id = corpus.version(reader.site.url(path)).article_id
        known = versions.known_versions(corpus.catalog, article_id)
        stored = [corpus.version(article_id, version_id) for version_id, *_ in known]
    return [(len(report.new), len(report.changed), report.unchanged) for report in reports], stored


def test_an_edit_is_a_version(reader: Reader) -> None:
    outcomes, stored = visit(reader, "article_edited", 3)
    assert outcomes == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert ["16 million" in version.text for version in stored] == [False, True]
    assert [version.provenance.correction for version in stored] == [None, None]
    assert len({version.provenance.body_hash for version in stored}) == 2


def test_a_correction_is_a_version_with_its_note_and_its_days(reader: Reader) -> None:
    outcomes, stored = visit(reader, "article_corrected", 3)
    assert outcomes == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    before, after = (version.provenance for version in stored)
    assert before.correction is None
    assert after.correction is not None
    assert after.correction.note.startswith("Correction, March 3, 2026: An earlier version of this article misstated")
    assert after.correction.day == date(2026, 3, 3)
    assert after.updated is not None
    assert stored[1].published == stored[0].published


def test_a_retraction_is_a_version(reader: Reader) -> None:
    outcomes, stored = visit(reader, "article_retracted")
    assert outcomes == [(1, 0, 0), (0, 1, 0)]
    note = stored[-1].provenance.correction
    assert note is not None
    assert is_retraction(note.note)


def test_changing_advertisements_are_none(reader: Reader) -> None:
    outcomes, stored = visit(reader, "article_with_changing_ads", 4)
    assert outcomes == [(1, 0, 0), *[(0, 0, 1)] * 3]
    assert len(stored) == 1


@pytest.mark.parametrize("path", ["article_cut_short", "article_then_cookie_wall"])
def test_what_comes_in_the_place_of_an_article_does_not_replace_it(reader: Reader, path: str) -> None:
    outcomes, stored = visit(reader, path, 3)
    assert [outcome[:2] for outcome in outcomes] == [(1, 0), (0, 0), (0, 0)]
    assert len(stored) == 1


def test_an_upgrade_of_the_extractor_is_none(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    before = visit(reader, "article/1", 1)[1][0].provenance.extractor
    read = extraction.Extractor.read

    def read_otherwise(self: Any, html: str) -> Any:
        found = read(self, html)
        return replace(found, text=f"Photo: the harbor\n{found.text}", title=f"{found.title} | The Harbor Post")

    monkeypatch.setattr(extraction.Extractor, "read", read_otherwise)
    monkeypatch.setattr("ingest.sources.provenance.page_extractor", lambda: "trafilatura 9.0.0")
    outcomes, stored = visit(reader, "article/1")
    assert outcomes == [(0, 0, 1)] * 2
    assert [version.provenance.extractor for version in stored] == [before]


def test_the_page_for_telephones_is_the_article_that_its_link_names(reader: Reader) -> None:
    reader.run(typed=["article/1"])
    report = reader.run(typed=["article_amp"])
    assert (len(report.new), len(report.changed), report.unchanged) == (0, 0, 1)
    assert set(reader.texts()) == {reader.site.url("article/1")}
