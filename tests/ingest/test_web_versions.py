"""What runs make of pages whose publisher edits, corrects, retracts and cuts them: a real site on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.articles import Version
from ingest.corpus.catalog import inventory, versions
from ingest.corpus.text.correction_notes import is_retraction
from ingest.sources import extraction
from ingest.sources.settings_file import Source
from tests.ingest.sources.web.site import HOST, Site, running
from tests.ingest.web_fixtures import Reader


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    with running(Site()) as site:
        yield site


@pytest.fixture
def reader(harness: Any, running_site: Site) -> Reader:
    running_site._visits.clear()
    return Reader(harness, running_site)


def visit(reader: Reader, path: str, times: int = 2) -> tuple[list[tuple[int, int, int]], list[Version]]:
    """What so many runs report (new, changed, unchanged), and the versions that are stored then."""
    reports = [reader.run(typed=[path]) for _ in range(times)]
    with reader.harness.open() as corpus:
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


def test_changed_advertisements_make_no_version(reader: Reader) -> None:
    outcomes, stored = visit(reader, "article_with_changing_ads", 4)
    assert outcomes == [(1, 0, 0), *[(0, 0, 1)] * 3]
    assert len(stored) == 1


@pytest.mark.parametrize("path", ["article_cut_short", "article_then_cookie_wall"])
def test_a_page_in_place_of_an_article_does_not_replace_it(reader: Reader, path: str) -> None:
    outcomes, stored = visit(reader, path, 3)
    assert [outcome[:2] for outcome in outcomes] == [(1, 0), (0, 0), (0, 0)]
    assert len(stored) == 1


def test_an_upgrade_of_the_extractor_makes_no_version(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_mobile_page_is_the_article_that_its_canonical_link_names(reader: Reader) -> None:
    reader.run(typed=["article/1"])
    report = reader.run(typed=["article_amp"])
    assert (len(report.new), len(report.changed), report.unchanged) == (0, 0, 1)
    assert set(reader.texts()) == {reader.site.url("article/1")}


MIRROR_HOST = "localhost"  # another name of the same server
STORY = (
    "The harbor of Port Linden will get a third crane before the winter, the council decided on Monday evening.\n\n"
    "It costs 14 million euros, of which the region pays nine; the rest comes from the fees of shipping lines.\n\n"
    "Opponents had asked for a study of the noise, which the council turned down by 18 votes to 13."
)
OTHER = (
    "Owls have come back to the park of Marrow after nine years, and the town has put up a fence around their tree.\n\n"
    "Nobody may climb it until June, said the keeper of the park, who has counted four young ones in the nest.\n\n"
    "The birds had left when the old willows were cut down; new ones were planted in the spring of 2019."
)


@pytest.fixture
def run_on(reader: Reader) -> Callable[..., tuple[int, int, int]]:
    """One run over a page with this text, of the site itself or of its mirror, which states the site's address."""

    def ran(path: str, text: str, *, states: str = "crane") -> tuple[int, int, int]:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
        canonical = f'<link rel="canonical" href="{reader.site.url(states)}">' if states else ""
        head = f"{canonical}<title>A third crane</title>"
        page = f"<html><head>{head}</head><body><article><h1>A third crane</h1>{body}</article></body></html>"
        reader.site.put(path, page, content_type="text/html")
        host = MIRROR_HOST if path == "mirror" else HOST
        report = reader.run(typed=[reader.site.url(path, host)], fetch_private_hosts=f"{HOST},{MIRROR_HOST}")
        return len(report.new), len(report.changed), report.unchanged

    return ran


def test_a_mirror_is_the_article_that_it_names_as_canonical(
    reader: Reader, run_on: Callable[..., tuple[int, int, int]]
) -> None:
    assert run_on("crane", STORY) == (1, 0, 0)
    texts = reader.texts()
    # What it says afterward changes nothing: the article is its publisher's.
    for text in (STORY, STORY.replace("18 votes to 13", "13 votes to 18"), OTHER):
        assert run_on("mirror", text) == (0, 0, 1)
        assert reader.texts() == texts
    with reader.harness.open() as corpus:
        mirror, own = reader.site.url("mirror", MIRROR_HOST), reader.site.url("crane")
        assert inventory.find_article(corpus.catalog, mirror) == corpus.version(own).article_id


def test_a_mirror_that_no_longer_names_its_article_stays_its_copy(
    reader: Reader, run_on: Callable[..., tuple[int, int, int]], write_jsonl: Callable[..., Path], tmp_path: Path
) -> None:
    assert run_on("crane", STORY) == (1, 0, 0)
    assert run_on("mirror", STORY) == (0, 0, 1)
    texts = reader.texts()
    assert run_on("mirror", STORY.replace("18 votes to 13", "13 votes to 18"), states="") == (0, 0, 1)
    mirror_record = {"url": reader.site.url("mirror", MIRROR_HOST), "title": "A third crane", "text": OTHER}
    report = reader.harness.ingest(write_jsonl(tmp_path / "mirror.jsonl", mirror_record))
    assert (report.new, report.changed, report.unchanged) == ([], [], 1)
    assert reader.texts() == texts


def test_a_different_text_is_no_mirror_whatever_it_names(
    reader: Reader, run_on: Callable[..., tuple[int, int, int]]
) -> None:
    assert run_on("crane", STORY) == (1, 0, 0)
    stored = reader.texts()
    assert run_on("mirror", OTHER) == (1, 0, 0)
    now = reader.texts()
    assert "Owls have come back" in now.pop(reader.site.url("mirror", MIRROR_HOST))
    assert now == stored


def test_a_mirror_that_came_first_stays_an_article_and_is_a_copy(
    reader: Reader, run_on: Callable[..., tuple[int, int, int]]
) -> None:
    assert run_on("mirror", STORY) == (1, 0, 0)
    assert run_on("crane", STORY) == (1, 0, 0)
    assert run_on("mirror", STORY.replace("before the winter", "next summer")) == (0, 1, 0)
    assert "before the winter" in reader.texts()[reader.site.url("crane")]


def test_a_page_without_an_outlet_keeps_the_outlet_of_its_source(reader: Reader) -> None:
    """Seen by hand: a corrected page that was typed in became one of "127.0.0.1:8099"."""
    address = reader.site.url("plain")
    reader.site.put("papers", f"<urlset><url><loc>{address}</loc></url></urlset>", content_type="application/xml")
    outlets = []
    for text, source in ((STORY, "papers"), (STORY, None), (STORY.replace("14 million", "16 million"), None)):
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
        head = f'<link rel="canonical" href="{address}">'  # of which trafilatura makes a name for the site
        page = f"<html><head>{head}</head><body><article><h1>A third crane</h1>{body}</article></body></html>"
        reader.site.put("plain", page, content_type="text/html")
        given = [Source(reader.site.url(source), outlet="The Harbor Post")] if source else []
        report = reader.run(*given, typed=[] if source else ["plain"])
        with reader.harness.open() as corpus:
            outlets.append((len(report.new), len(report.changed), corpus.version(address).outlet))
    assert outlets == [(1, 0, "The Harbor Post"), (0, 0, "The Harbor Post"), (0, 1, "The Harbor Post")]
