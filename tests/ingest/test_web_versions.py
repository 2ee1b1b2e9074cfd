"""What runs make of pages whose publisher edits, corrects, retracts and cuts them: a real site on loopback."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ingest.corpus.articles import Version
from ingest.corpus.catalog import inventory, versions
from ingest.corpus.catalog.links import links_of_article, put_links
from ingest.corpus.catalog.owners import set_owner
from ingest.corpus.catalog.trace import trace_article
from ingest.corpus.rebuild import verify
from ingest.corpus.text.correction_notes import is_retraction
from ingest.sources import extraction
from ingest.sources.settings_file import Source
from tests.ingest.sources.web.site import HOST, Site, Visit
from tests.ingest.sources.web.site_feeds import item, rss
from tests.ingest.sources.web.site_pages import HTML, article_page
from tests.ingest.web_fixtures import Reader


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


def test_an_edit_is_a_version(reader):
    outcomes, stored = visit(reader, "article_edited", 3)
    assert outcomes == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert ["16 million" in version.text for version in stored] == [False, True]
    assert [version.provenance.correction for version in stored] == [None, None]
    assert len({version.provenance.body_hash for version in stored}) == 2


def test_a_correction_is_a_version_with_its_note_and_its_days(reader):
    outcomes, stored = visit(reader, "article_corrected", 3)
    assert outcomes == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    before, after = (version.provenance for version in stored)
    assert before.correction is None
    assert after.correction is not None
    assert after.correction.note.startswith("Correction, March 3, 2026: An earlier version of this article misstated")
    assert after.correction.day == date(2026, 3, 3)
    assert after.updated is not None
    assert stored[1].published == stored[0].published


def test_a_retraction_is_a_version(reader):
    outcomes, stored = visit(reader, "article_retracted")
    assert outcomes == [(1, 0, 0), (0, 1, 0)]
    note = stored[-1].provenance.correction
    assert note is not None
    assert is_retraction(note.note)


def test_changed_advertisements_make_no_version(reader):
    outcomes, stored = visit(reader, "article_with_changing_ads", 4)
    assert outcomes == [(1, 0, 0), *[(0, 0, 1)] * 3]
    assert len(stored) == 1


@pytest.mark.parametrize("path", ["article_cut_short", "article_then_cookie_wall"])
def test_a_page_in_place_of_an_article_does_not_replace_it(reader, path):
    outcomes, stored = visit(reader, path, 3)
    assert [outcome[:2] for outcome in outcomes] == [(1, 0), (0, 0), (0, 0)]
    assert len(stored) == 1


def test_an_upgrade_of_the_extractor_makes_no_version(reader, monkeypatch):
    before = visit(reader, "article/1", 1)[1][0].provenance.extractor
    read = extraction.Extractor.read

    def read_otherwise(self: Any, html: str) -> Any:
        found = read(self, html)
        return replace(found, text=f"Photo: the harbor\n{found.text}", title=f"{found.title} | The Harbor Post")

    monkeypatch.setattr(extraction.Extractor, "read", read_otherwise)
    monkeypatch.setattr("ingest.sources.web.pages.page_extractor", lambda: "trafilatura 9.0.0")
    outcomes, stored = visit(reader, "article/1")
    assert outcomes == [(0, 0, 1)] * 2
    assert [version.provenance.extractor for version in stored] == [before]


def test_a_mobile_page_is_the_article_that_its_canonical_link_names(reader):
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


def test_a_mirror_is_the_article_that_it_names_as_canonical(reader, run_on):
    assert run_on("crane", STORY) == (1, 0, 0)
    texts = reader.texts()
    # What it says afterward changes nothing: the article is its publisher's.
    for text in (STORY, STORY.replace("18 votes to 13", "13 votes to 18"), OTHER):
        assert run_on("mirror", text) == (0, 0, 1)
        assert reader.texts() == texts
    with reader.harness.open() as corpus:
        mirror, own = reader.site.url("mirror", MIRROR_HOST), reader.site.url("crane")
        assert inventory.find_article(corpus.catalog, mirror) == corpus.version(own).article_id


def test_a_mirror_that_no_longer_names_its_article_stays_its_copy(reader, run_on, write_jsonl, tmp_path):
    assert run_on("crane", STORY) == (1, 0, 0)
    assert run_on("mirror", STORY) == (0, 0, 1)
    texts = reader.texts()
    assert run_on("mirror", STORY.replace("18 votes to 13", "13 votes to 18"), states="") == (0, 0, 1)
    mirror_record = {"url": reader.site.url("mirror", MIRROR_HOST), "title": "A third crane", "text": OTHER}
    report = reader.harness.ingest(write_jsonl(tmp_path / "mirror.jsonl", mirror_record))
    assert (report.new, report.changed, report.unchanged) == ([], [], 1)
    assert reader.texts() == texts


def test_a_different_text_is_no_mirror_whatever_it_names(reader, run_on):
    assert run_on("crane", STORY) == (1, 0, 0)
    stored = reader.texts()
    assert run_on("mirror", OTHER) == (1, 0, 0)
    now = reader.texts()
    assert "Owls have come back" in now.pop(reader.site.url("mirror", MIRROR_HOST))
    assert now == stored


def test_a_mirror_that_came_first_stays_an_article_and_is_a_copy(reader, run_on):
    assert run_on("mirror", STORY) == (1, 0, 0)
    assert run_on("crane", STORY) == (1, 0, 0)
    assert run_on("mirror", STORY.replace("before the winter", "next summer")) == (0, 1, 0)
    assert "before the winter" in reader.texts()[reader.site.url("crane")]


def test_a_page_without_an_outlet_keeps_the_outlet_of_its_source(reader):
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


OLD, NEW = "quake-kills-20", "quake-kills-54"
QUAKE = (
    "The earthquake struck the coast at dawn on Friday and woke people as far away as the capital.",
    "At least 20 people were killed, the governor of the province told reporters in the afternoon.",
    "Rescue teams from three provinces reached the town of Larum by noon and began to search the ruins of the school.",
    "The airport was closed for six hours, and trains on the coastal line will not run before Monday.",
)
CORRECTED = tuple(paragraph.replace("At least 20", "At least 54") for paragraph in QUAKE)


def move(reader: Reader, *, to: str, old: str = OLD) -> None:
    """Have the site lead from the old address to this one."""

    async def moved(visit: Visit) -> None:
        await visit.redirect(visit.site.url(to), 301)

    reader.site.put(old, moved)


def list_in_feed(reader: Reader, path: str) -> None:
    reader.site.put("quakes", rss([item(1, link=f"/{path}", title="Quake on the coast")], reader.site.url()))


def stored_versions(reader: Reader, path: str) -> list[Version]:
    """The versions of the article at this path, oldest first."""
    with reader.harness.open() as corpus:
        article = corpus.version(reader.site.url(path))
        known = versions.known_versions(corpus.catalog, article.article_id)
        return [corpus.version(article.article_id, version_id) for version_id, *_ in known]


@pytest.fixture
def old_id(reader: Reader) -> str:
    """The id of an article that was read at its old address, which its feed named."""
    reader.site.put(OLD, article_page("Quake kills 20", QUAKE), content_type=HTML)
    list_in_feed(reader, OLD)
    assert len(reader.run("quakes").new) == 1
    return stored_versions(reader, OLD)[0].article_id


@pytest.mark.parametrize("named", [NEW, OLD])
def test_an_article_that_moves_to_a_new_address_is_one_article_with_two_versions(reader, old_id, named):
    """Both texts were live, and an answer quoted 54 and 20 as what two reports say."""
    reader.site.put(NEW, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    move(reader, to=NEW)
    list_in_feed(reader, named)
    report = reader.run("quakes", after=timedelta(hours=2))
    assert (report.new, report.changed) == ([], [old_id])
    list_in_feed(reader, NEW)
    for hours in (1, 4):  # neither of its links makes anything new of it
        again = reader.run("quakes", after=timedelta(hours=hours))
        assert (again.new, again.changed) == ([], [])
    stored = stored_versions(reader, NEW)
    assert [(version.title, version.article_id) for version in stored] == [
        ("Quake kills 20", old_id),
        ("Quake kills 54", old_id),
    ]
    assert list(reader.texts()) == [reader.site.url(NEW)]
    links = {reader.link(path) for path in (OLD, NEW)}
    assert {link and link.article_id for link in links} == {old_id}
    with reader.harness.open() as corpus:
        assert verify(corpus) == []


def test_an_article_that_was_read_at_its_new_address_runs_ago_is_one_with_the_old_one(reader, old_id):
    reader.site.put(NEW, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    list_in_feed(reader, NEW)
    assert len(reader.run("quakes").new) == 1
    move(reader, to=NEW)
    assert reader.run("quakes", after=timedelta(hours=2)).new == []
    assert [version.title for version in stored_versions(reader, NEW)] == ["Quake kills 20", "Quake kills 54"]
    link = reader.link(NEW)
    assert link is not None
    assert link.article_id == old_id


@pytest.mark.parametrize("etag", ["", '"as-it-is"'])
def test_a_page_that_moves_as_it_is_is_of_one_article(reader, etag):
    """The same bytes, or "not modified", hid that it had moved: each article of a site that moved was there twice."""
    page = article_page("Quake kills 20", QUAKE)

    async def unchanged(visit: Visit) -> None:
        is_known = bool(etag) and visit.headers.get("if-none-match") == etag
        headers = {"content_type": HTML, **({"etag": etag} if etag else {})}
        await visit.send(b"" if is_known else page, 304 if is_known else 200, **headers)

    reader.site.put(OLD, unchanged)
    list_in_feed(reader, OLD)
    (old_id,) = reader.run("quakes").new
    reader.site.put(NEW, unchanged)
    move(reader, to=NEW)
    list_in_feed(reader, NEW)
    for hours in (2, 6, 14):
        report = reader.run("quakes", after=timedelta(hours=hours))
        assert (report.new, report.changed) == ([], [])
    assert [version.title for version in stored_versions(reader, NEW)] == ["Quake kills 20"]
    with reader.harness.open() as corpus:
        assert corpus.stats().versions == 1
    assert list(reader.texts()) == [reader.site.url(NEW)]
    links = {reader.link(path) for path in (OLD, NEW)}
    assert {link and link.article_id for link in links} == {old_id}


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)])
def test_an_article_whose_both_addresses_are_in_one_list_is_one_article(reader, old_id, order):
    """With the old one above the new one, it was two articles for ever."""
    reader.site.put(NEW, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    move(reader, to=NEW)
    entries = [item(number, link=f"/{path}", title=f"Quake {number}") for number, path in enumerate(order, start=1)]
    reader.site.put("quakes", rss(entries, reader.site.url()))
    report = reader.run("quakes", after=timedelta(hours=2))
    assert (report.new, report.changed) == ([], [old_id])
    assert list(reader.texts()) == [reader.site.url(NEW)]
    links = {reader.link(path) for path in (OLD, NEW)}
    assert {link and link.article_id for link in links} == {old_id}


def test_an_article_that_moves_with_its_text_of_before_has_changed(reader, old_id):
    """That text was known, and so the run told of no change."""
    reader.site.put(OLD, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    assert reader.run("quakes", after=timedelta(days=1)).changed == [old_id]
    reader.site.put(NEW, article_page("Quake kills 20", QUAKE), content_type=HTML)
    move(reader, to=NEW)
    list_in_feed(reader, NEW)
    report = reader.run("quakes", after=timedelta(days=3))
    assert (report.new, report.changed) == ([], [old_id])
    titles = [version.title for version in stored_versions(reader, NEW)]
    assert titles == ["Quake kills 20", "Quake kills 54", "Quake kills 20"]


def test_a_version_of_an_article_that_was_joined_is_found_by_the_id_that_is_gone(reader, old_id):
    """Answers that quoted it said that it was removed, and were not marked as corrected."""
    reader.site.put(NEW, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    list_in_feed(reader, NEW)
    (found_id,) = reader.run("quakes").new
    with reader.harness.open() as corpus:
        quoted = corpus.version(found_id)
    move(reader, to=NEW)
    reader.run("quakes", after=timedelta(hours=2))
    note = "Correction: An earlier version of this story misstated the number of trains."
    reader.site.put(NEW, article_page("Quake kills 54", (*CORRECTED, note)), content_type=HTML)
    reader.run("quakes", after=timedelta(hours=4))
    with reader.harness.open() as corpus:
        assert corpus.version(found_id) is None
        assert corpus.version(found_id, quoted.version_id) == replace(quoted, article_id=old_id)
        assert corpus.later_corrections({quoted.version_id: found_id})[quoted.version_id].note == note


def test_an_article_that_was_read_as_it_is_at_its_new_address_has_one_version(reader, old_id):
    """Its history had the same text twice; what quoted the second is found, and marked once it is corrected."""
    reader.site.put(NEW, article_page("Quake kills 20", QUAKE), content_type=HTML)
    list_in_feed(reader, NEW)
    (found_id,) = reader.run("quakes", after=timedelta(days=1)).new
    with reader.harness.open() as corpus:
        quoted = corpus.version(found_id)
        first = corpus.version(old_id)
    move(reader, to=NEW)
    assert reader.run("quakes", after=timedelta(days=2)).changed == []
    assert [version.version_id for version in stored_versions(reader, NEW)] == [first.version_id]
    with reader.harness.open() as corpus:
        assert corpus.version(found_id, quoted.version_id) == replace(quoted, article_id=old_id)
        assert corpus.later_corrections({quoted.version_id: found_id}) == {}
        assert len(trace_article(corpus.catalog, old_id).versions) == 1
        assert verify(corpus) == []
    note = "Correction: An earlier version of this story misstated the number of trains."
    reader.site.put(NEW, article_page("Quake kills 20", (*QUAKE, note)), content_type=HTML)
    assert reader.run("quakes", after=timedelta(days=4)).changed == [old_id]
    assert len(stored_versions(reader, NEW)) == 2
    with reader.harness.open() as corpus:
        assert corpus.later_corrections({quoted.version_id: found_id})[quoted.version_id].note == note


def test_an_article_that_moves_to_an_address_of_before_keeps_its_later_text(reader, old_id):
    """The earlier text took its place, and the same text was a further version."""
    reader.site.put(NEW, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    list_in_feed(reader, NEW)
    assert len(reader.run("quakes", after=timedelta(days=3)).new) == 1
    reader.site.put(OLD, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    move(reader, to=OLD, old=NEW)
    report = reader.run("quakes", after=timedelta(hours=2))
    assert (report.new, report.changed) == ([], [])
    assert [version.title for version in stored_versions(reader, OLD)] == ["Quake kills 20", "Quake kills 54"]
    assert list(reader.texts()) == [reader.site.url(OLD)]
    with reader.harness.open() as corpus:
        assert verify(corpus) == []


def test_an_old_address_that_leads_to_another_story_changes_nothing_of_its_article(reader, old_id):
    reader.site.put("owls", article_page("Owls come back", OTHER.split("\n\n")), content_type=HTML)
    move(reader, to="owls")
    report = reader.run("quakes", after=timedelta(hours=2))
    assert (len(report.new), report.changed) == (1, [])
    assert [version.title for version in stored_versions(reader, OLD)] == ["Quake kills 20"]
    assert len(reader.texts()) == 2


def test_an_article_is_not_moved_to_another_outlet(reader, old_id):
    reader.site.put(NEW, article_page("Quake kills 54", CORRECTED), content_type=HTML)

    async def moved(visit: Visit) -> None:
        await visit.redirect(visit.site.url(NEW, MIRROR_HOST), 301)

    reader.site.put(OLD, moved)
    report = reader.run("quakes", after=timedelta(hours=2), fetch_private_hosts=f"{HOST},{MIRROR_HOST}")
    assert (len(report.new), report.changed) == (1, [])
    assert set(reader.texts()) == {reader.site.url(OLD), reader.site.url(NEW, MIRROR_HOST)}


@pytest.mark.parametrize("keeper", ["another link", "a file"])
def test_an_article_to_which_another_link_leads_or_that_a_file_brought_is_not_moved(reader, old_id, keeper):
    with reader.harness.open() as corpus:
        if keeper == "a file":
            set_owner(corpus.catalog.connection, old_id, "/news/articles.jsonl")
        else:
            (link,) = links_of_article(corpus.catalog, old_id)
            other = replace(link, url=reader.site.url("other"), first_seen=link.first_seen - timedelta(days=40))
            put_links(corpus.catalog, [other])
    reader.site.put(NEW, article_page("Quake kills 54", CORRECTED), content_type=HTML)
    move(reader, to=NEW)
    assert len(reader.run("quakes", after=timedelta(hours=2)).new) == 1
    assert set(reader.texts()) == {reader.site.url(OLD), reader.site.url(NEW)}


def test_an_article_behind_a_link_that_counts_readers_is_corrected(reader):
    """The counter's link was taken for another spelling of it, and the new text was dropped in each run."""
    site, hosts = reader.site, f"{HOST},{MIRROR_HOST}"

    async def led(visit: Visit) -> None:
        await visit.redirect(visit.site.url(NEW, MIRROR_HOST), 302)

    def publish(title: str, paragraphs: Sequence[str]) -> None:
        page = article_page(title, paragraphs, canonical=site.url(NEW, MIRROR_HOST))
        site.put(NEW, page, content_type=HTML)

    site.put("counter", led)
    publish("Quake kills 20", QUAKE)
    list_in_feed(reader, "counter")
    (article_id,) = reader.run("quakes", fetch_private_hosts=hosts).new
    assert set(reader.texts()) == {site.url(NEW, MIRROR_HOST)}
    publish("Quake kills 54", CORRECTED)
    report = reader.run("quakes", after=timedelta(hours=2), fetch_private_hosts=hosts)
    assert (report.new, report.changed) == ([], [article_id])
    assert "At least 54" in reader.texts()[site.url(NEW, MIRROR_HOST)]
