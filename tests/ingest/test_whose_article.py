"""Whose article it is: a page that names another's link as its own does not get that article. Real ingest runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.articles import Article, RunReport
from ingest.retention import Prune
from ingest.versions import outranks

LINK = "https://herald.example/bridge"
TRUE = "The harbour bridge in Marrow was closed on Monday, because engineers had found cracks in two of its pillars."
NEWER = "The harbour bridge in Marrow is open again since Friday, after its two cracked pillars were mended by divers."
FALSE = "The harbour bridge in Marrow was sold to a casino on Monday, the mayor said, and will be taken away by ship."
WriteJsonl = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    return made


def save(file: Path, text: str, link: str = LINK, mark: str = "", site: str = "") -> Path:
    """A saved page with this text, twice as a paragraph: a short page has no article text to be found."""
    head = f'<title>Bridge</title><link rel="canonical" href="{link}"><meta property="og:site_name" content="{site}">'
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f"<!DOCTYPE html>{mark}<html><head>{head}</head><body><article><h1>Bridge</h1><p>{text}</p>"
        f"<p>Nobody was hurt, and nobody had expected it, those who live beside it told our reporter at noon.</p>"
        "</article></body></html>",
        "utf-8",
    )
    return file


def record(text: str, **more: Any) -> dict[str, Any]:
    return {"url": LINK, "title": "Bridge", "text": text, **more}


def counts(report: RunReport) -> tuple[int, int, int, int]:
    return len(report.new), len(report.changed), report.unchanged, len(report.failed)


def live(harness: Any, url: str = LINK) -> str:
    with harness.open() as corpus:
        version = corpus.version(url)
    return version.text if version else ""


def test_a_page_does_not_replace_the_article_of_a_feed(harness, folder, write_jsonl):
    harness.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE)))
    save(folder / "evil.html", FALSE)
    for _ in range(2):
        report = harness.ingest(folder)
        assert counts(report) == (0, 0, 1, 1)
        assert report.missing == []
        (failure,) = report.failed
        assert failure.origin == str(folder / "evil.html")  # each page of a mirrored site is an index.html
        assert failure.reason.startswith(
            "has the link of an article that another file brought (feed.jsonl), and other words; if it is the newer "
            "one, first run: python -m ingest remove "
        )
        assert failure.reason.endswith(f" ({LINK})")
        assert str(folder) not in failure.reason
    assert live(harness) == TRUE
    assert harness.words("casino") == []


@pytest.mark.parametrize("key", ["source", "url"])
def test_a_note_does_not_replace_the_article_that_it_gives_as_its_source(harness, folder, write_jsonl, key):
    harness.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE)))
    (folder / "note.md").write_text(f"---\ntitle: My notes\n{key}: {LINK}\n---\n{FALSE}\n", "utf-8")
    report = harness.ingest(folder)

    assert counts(report) == (0, 0, 1, 1)
    assert report.failed[0].reason.startswith("has the link of an article that another file brought (feed.jsonl)")
    assert live(harness) == TRUE


def test_a_note_that_gives_another_spelling_of_its_source_is_no_copy_of_it(harness, folder, write_jsonl):
    """It was counted as unchanged, and nobody was told that its words are not in the corpus."""
    spelled = f"{LINK}/amp"
    harness.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE), record(TRUE, url=spelled)))
    (folder / "copy.md").write_text(f"---\ntitle: Bridge\nsource: {spelled}\n---\n{TRUE}\n", "utf-8")
    (folder / "note.md").write_text(f"---\ntitle: My notes\nsource: {spelled}\n---\n{FALSE}\n", "utf-8")
    report = harness.ingest(folder)
    assert counts(report) == (0, 0, 3, 1)
    assert report.failed[0].reason.startswith("has the link of an article that another file brought (feed.jsonl)")
    assert live(harness) == TRUE


@pytest.mark.parametrize("retrieved", [None, "2025-03-03"])
def test_within_a_run_a_feed_wins_over_a_page_whatever_the_file_names(harness, folder, write_jsonl, retrieved):
    save(folder / "a.html", FALSE)
    write_jsonl(folder / "feed.jsonl", record(TRUE, **({"retrieved": retrieved} if retrieved else {})))
    assert counts(harness.ingest(folder)) == (1, 0, 0, 1)
    assert live(harness) == TRUE
    assert harness.words("casino") == []


@pytest.mark.parametrize("retrieved", [None, "2025-03-03"])
def test_a_feed_takes_over_an_article_that_only_a_page_has_claimed(harness, folder, write_jsonl, retrieved):
    save(folder / "a.html", FALSE)
    assert counts(harness.ingest(folder)) == (1, 0, 0, 0)
    write_jsonl(folder / "feed.jsonl", record(TRUE, **({"retrieved": retrieved} if retrieved else {})))
    assert counts(harness.ingest(folder)) == (0, 1, 0, 1)
    assert counts(harness.ingest(folder)) == (0, 0, 1, 1)
    assert live(harness) == TRUE
    assert harness.words("casino") == []
    if retrieved:
        assert [p.text for p in harness.words("bridge", as_of=date(2025, 6, 1))] == [TRUE]


def test_a_page_does_not_replace_an_article_that_another_page_claimed_first(harness, folder):
    save(folder / "bridge.html", TRUE)
    harness.ingest(folder)
    before = live(harness)
    save(folder / "evil.html", FALSE)
    save(folder / "a.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 1, 2)
    assert live(harness) == before


def test_the_same_page_saved_again_under_its_name_is_a_new_version(harness, folder):
    save(folder / "bridge.html", TRUE)
    harness.ingest(folder)
    save(folder / "bridge.html", NEWER)
    assert counts(harness.ingest(folder)) == (0, 1, 0, 0)
    assert NEWER in live(harness)
    assert counts(harness.ingest(folder)) == (0, 0, 1, 0)


def test_a_newer_dump_of_a_feed_is_a_new_version(harness, folder, write_jsonl):
    harness.ingest(write_jsonl(folder / "monday.jsonl", record(TRUE, retrieved="2025-03-03")))
    newer = write_jsonl(folder / "friday.jsonl", record(NEWER, retrieved="2025-03-07"))
    assert counts(harness.ingest(newer)) == (0, 1, 0, 0)
    assert live(harness) == NEWER
    assert counts(harness.ingest(folder)) == (0, 0, 2, 0)


def test_a_copy_of_the_page_in_another_file_is_unchanged_and_changes_nothing_later(harness, folder):
    save(folder / "bridge.html", TRUE, site="Herald")
    harness.ingest(folder)
    save(folder / "copy.html", TRUE, link=f"{LINK}?utm_source=evil", site="Evil")
    assert counts(harness.ingest(folder)) == (0, 0, 2, 0)
    (found, *_) = harness.words("bridge")
    assert (found.url, found.outlet, found.copies) == (LINK, "Herald", ())
    # Neither may it change the article later, nor keep the first one from doing so.
    save(folder / "copy.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 1, 1)
    save(folder / "bridge.html", NEWER, site="Herald")
    assert counts(harness.ingest(folder)) == (0, 1, 0, 1)
    save(folder / "copy.html", NEWER)
    assert counts(harness.ingest(folder)) == (0, 0, 2, 0)


def test_the_command_in_the_failure_reason_works(harness, folder):
    from ingest.corpus.writer import CorpusWriter, writing
    from ingest.split import SPLITTER

    old = save(folder / "old.html", TRUE)
    harness.ingest(folder)
    save(folder / "newer.html", NEWER)
    (failure,) = harness.ingest(folder).failed
    old.unlink()
    with writing(harness.folder), harness.open() as corpus:
        CorpusWriter(corpus, SPLITTER).remove(failure.reason.split(" remove ")[1].split()[0])
    assert counts(harness.ingest(folder)) == (1, 0, 0, 0)
    assert NEWER in live(harness)


def note(text: str) -> str:
    return f"---\ntitle: Bridge\nurl: {LINK}\n---\n{text}\n"


@pytest.mark.parametrize("between", [True, False])
def test_a_file_that_was_renamed_can_be_edited(harness, folder, between):
    """Its edit failed for ever: the link was that of a file that was there no more."""
    (folder / "draft.md").write_text(note(TRUE), "utf-8")
    harness.ingest(folder)
    file = (folder / "draft.md").rename(folder / "owls.md")
    if between:
        assert counts(harness.ingest(folder)) == (0, 0, 1, 0)
    for text in (NEWER, TRUE):
        file.write_text(note(text), "utf-8")
        assert counts(harness.ingest(folder)) == (0, 1, 0, 0)
        assert live(harness) == text
    save(folder / "evil.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 1, 1)


def test_a_file_that_was_renamed_owns_its_article_once_it_is_read(harness, folder):
    (folder / "draft.md").write_text(note(TRUE), "utf-8")
    harness.ingest(folder)
    (folder / "draft.md").rename(folder / "owls.md")
    harness.ingest(folder)
    (folder / "draft.md").write_text(note(FALSE), "utf-8")
    assert counts(harness.ingest(folder)) == (0, 0, 1, 1)
    assert live(harness) == TRUE


@pytest.mark.parametrize("between", [True, False])
@pytest.mark.parametrize("name", ["notes", "notes/2025"])
def test_a_file_whose_folder_was_renamed_can_be_edited(harness, tmp_path, between, name):
    """Its edit failed for ever, and what the report said to do would have lost its versions."""
    old, new = tmp_path / name, tmp_path / name.replace("notes", "articles")
    old.mkdir(parents=True)
    (old / "owls.md").write_text(note(TRUE), "utf-8")
    harness.ingest(tmp_path / "notes")
    (tmp_path / "notes").rename(tmp_path / "articles")
    if between:
        assert counts(harness.ingest(tmp_path / "articles")) == (0, 0, 1, 0)
    for text in (NEWER, TRUE):
        (new / "owls.md").write_text(note(text), "utf-8")
        assert counts(harness.ingest(tmp_path / "articles")) == (0, 1, 0, 0)
    with harness.open() as corpus:
        found = corpus.catalog.connection.execute("SELECT origin FROM origins UNION SELECT origin FROM owners")
        assert [origin for (origin,) in found] == [str(new / "owls.md")]
    assert harness.count("versions") == 3


@pytest.mark.parametrize("older", [True, False])
def test_a_copy_beside_a_folder_that_is_gone_for_a_while_does_not_get_its_article(harness, tmp_path, older):
    """Its text went back to that of the copy, or its own edits failed from then on."""
    folder, copy = tmp_path / "notes", tmp_path / "copy"
    folder.mkdir()
    (folder / "owls.md").write_text(note(TRUE), "utf-8")
    harness.ingest(folder)
    shutil.copytree(folder, copy)
    if older:
        (folder / "owls.md").write_text(note(NEWER), "utf-8")
        harness.ingest(folder)
    of_copy = counts(harness.ingest(copy))
    assert of_copy == ((0, 0, 0, 1) if older else (0, 0, 1, 0))
    folder.rename(tmp_path / "away")
    assert counts(harness.ingest(copy)) == of_copy
    assert live(harness) == (NEWER if older else TRUE)
    (tmp_path / "away").rename(folder)
    (folder / "owls.md").write_text(note(FALSE), "utf-8")
    assert counts(harness.ingest(folder)) == (0, 1, 0, 0)


def test_a_file_of_many_articles_whose_folder_was_renamed_can_go_back_to_an_earlier_text(
    harness, tmp_path, write_jsonl
):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    for text in (TRUE, NEWER):
        harness.ingest(write_jsonl(old / "news.jsonl", record(text)))
    old.rename(new)
    assert counts(harness.ingest(new)) == (0, 0, 1, 0)
    assert counts(harness.ingest(write_jsonl(new / "news.jsonl", record(TRUE)))) == (0, 1, 0, 0)


@pytest.mark.parametrize("gone", ["11", "12"])
def test_an_older_file_of_many_articles_does_not_get_its_articles_back(harness, tmp_path, write_jsonl, gone):
    """Each month has a folder, and the text went back to that of the month before, when one was gone for a while."""
    for month, text in (("11", TRUE), ("12", NEWER)):
        (tmp_path / month).mkdir()
        harness.ingest(write_jsonl(tmp_path / month / "news.jsonl", record(text)))
        if month == gone:
            (tmp_path / month).rename(tmp_path / "away")
    if gone == "11":
        (tmp_path / "away").rename(tmp_path / "11")
    assert counts(harness.ingest(tmp_path / "11")) == (0, 0, 1, 0)
    assert live(harness) == NEWER


def test_a_file_that_has_moved_otherwise_can_be_edited_once_its_folder_is_no_missing_disk(harness, folder, tmp_path):
    old = tmp_path / "disk"
    old.mkdir()
    (old / "owls.md").write_text(note(TRUE), "utf-8")
    harness.ingest(old)
    old.rename(folder / "disk")
    (folder / "disk" / "owls.md").write_text(note(NEWER), "utf-8")
    for _ in range(2):
        (failure,) = harness.ingest(folder).failed
        assert failure.reason == (
            "has the link of an article that another file brought (owls.md), and other words; if it is that file, "
            f"which has moved, first put any file into its old folder: {old}"
        )
        old.mkdir(exist_ok=True)
    (old / "any").touch()
    assert counts(harness.ingest(folder)) == (0, 1, 0, 0)
    assert harness.count("versions") == 2
    assert live(harness) == NEWER


def test_a_file_on_another_disk_is_not_that_of_a_folder_that_was_renamed(harness, tmp_path, monkeypatch):
    """Beside the place where a disk was mounted, another may be, with an older copy."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "owls.md").write_text(note(TRUE), "utf-8")
    harness.ingest(tmp_path / "disk")
    (tmp_path / "disk").rename(tmp_path / "copy")
    (tmp_path / "copy" / "owls.md").write_text(note(NEWER), "utf-8")
    real_stat = Path.stat

    def stat(path, **options):
        status = real_stat(path, **options)
        return os.stat_result((*status[:2], status.st_dev + ("copy" in path.parts), *status[3:]))

    monkeypatch.setattr(Path, "stat", stat)
    assert counts(harness.ingest(tmp_path / "copy")) == (0, 0, 0, 1)
    assert counts(harness.ingest(tmp_path / "copy", takeover=False)) == (0, 0, 0, 1)


def test_a_page_does_not_replace_the_article_of_a_file_whose_folder_is_missing(harness, folder, tmp_path):
    disk = tmp_path / "disk"
    save(disk / "bridge.html", TRUE)
    harness.ingest(disk)
    disk.rename(tmp_path / "elsewhere")
    save(folder / "evil.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 0, 1)


def test_a_page_does_not_replace_the_article_of_a_file_that_is_missing_from_an_empty_folder(harness, folder, tmp_path):
    """The folder on which a disk is mounted stays when the disk is gone."""
    disk = tmp_path / "disk"
    save(disk / "bridge.html", TRUE)
    harness.ingest(disk)
    (disk / "bridge.html").rename(tmp_path / "elsewhere.html")
    save(folder / "evil.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 0, 1)


def test_a_page_does_not_replace_the_article_of_a_feed_whose_file_was_deleted(harness, folder, write_jsonl):
    feed = write_jsonl(folder / "feed.jsonl", record(TRUE, retrieved="2025-03-03"))
    harness.ingest(folder)
    feed.unlink()
    save(folder / "evil.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 0, 1)
    assert live(harness) == TRUE


def test_a_page_does_not_replace_the_article_of_a_file_whose_name_is_no_text(harness, folder):
    save(Path(os.fsdecode(os.fsencode(folder / "z.html").replace(b"z.html", b"\xfc.html"))), TRUE)
    harness.ingest(folder)
    save(folder / "evil.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 1, 1)


def test_a_feed_takes_over_from_a_page_whose_file_is_gone(harness, folder, write_jsonl):
    save(folder / "a.html", FALSE)
    harness.ingest(folder)
    (folder / "a.html").unlink()
    write_jsonl(folder / "feed.jsonl", record(TRUE, retrieved="2025-03-03"))
    harness.ingest(folder)
    assert live(harness) == TRUE


def test_without_takeover_a_file_does_not_change_the_article_of_a_file_that_is_gone(harness, folder, tmp_path):
    save(folder / "bridge.html", TRUE)
    harness.ingest(folder)
    (folder / "bridge.html").unlink()
    claim = save(tmp_path / "uploads" / "a.html", FALSE)
    assert counts(harness.ingest(claim, takeover=False)) == (0, 0, 0, 1)


def test_a_page_whose_file_was_removed_leaves_the_article_to_its_copy(harness, folder):
    save(folder / "a.html", TRUE)
    save(folder / "b.html", TRUE)
    harness.ingest(folder)
    (folder / "a.html").unlink()
    assert harness.ingest(folder, prune=Prune.GONE).removed == []
    save(folder / "b.html", NEWER)
    assert counts(harness.ingest(folder)) == (0, 1, 0, 0)


def test_a_feed_with_the_text_of_a_page_owns_the_article(harness, folder, write_jsonl):
    save(folder / "bridge.html", TRUE)
    harness.ingest(folder)
    write_jsonl(folder / "feed.jsonl", record(live(harness)))
    assert counts(harness.ingest(folder)) == (0, 0, 2, 0)
    save(folder / "bridge.html", FALSE)
    assert counts(harness.ingest(folder)) == (0, 0, 1, 1)


def test_a_page_that_a_browser_saved_from_another_host_is_an_article_of_that_host(harness, folder):
    address = "https://evil.example/p/1"
    mark = f"<!-- saved from url=({len(address):04}){address} -->"
    save(folder / "evil.html", FALSE, mark=mark, site="The Herald")
    home = "https://evil.example/"
    save(folder / "home.html", NEWER, mark=f"<!-- saved from url=({len(home):04}){home} -->", site="The Herald")
    assert counts(harness.ingest(folder)) == (2, 0, 0, 0)
    assert live(harness) == ""
    (found,) = harness.words("casino")
    assert (found.url, found.outlet) == (address, "evil.example")
    (found,) = harness.words("divers")
    assert (found.url, found.outlet, found.name) == (None, None, "home.html")


def test_a_page_saved_from_its_own_host_keeps_its_link(harness, folder):
    address = "https://www.herald.example/bridge?share=1"
    save(folder / "bridge.html", TRUE, mark=f"<!-- saved from url=({len(address):04}){address} -->", site="Herald")
    harness.ingest(folder)
    (found, *_) = harness.words("bridge")
    assert (found.url, found.outlet) == (LINK, "Herald")


def test_a_corpus_from_before_owners_were_known(harness, folder, write_jsonl):
    write_jsonl(folder / "feed.jsonl", record(TRUE))
    save(folder / "own.html", TRUE, link="https://herald.example/own")
    harness.ingest(folder)
    with harness.open() as corpus:
        corpus.catalog.connection.execute("DELETE FROM owners")
    save(folder / "evil.html", FALSE)
    save(folder / "own.html", NEWER, link="https://herald.example/own")
    assert counts(harness.ingest(folder)) == (0, 1, 1, 1)
    assert live(harness) == TRUE


def test_the_modification_time_of_a_file_does_not_matter(harness, folder, write_jsonl):
    harness.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE)))
    os.utime(save(folder / "evil.html", FALSE), (4e9, 4e9))
    assert counts(harness.ingest(folder)) == (0, 0, 1, 1)


def test_the_address_of_a_fetched_page_is_no_claim_although_it_ends_like_a_file_name():
    given = Article("id", "T", "Text.", "/dump.jsonl", "T", url="https://a.example/x.html")
    assert outranks(given, ["/saved/x.html"])
    assert not outranks(given, ["https://a.example/x.html"])


def test_without_takeover_a_file_does_not_change_articles_of_another_folder(harness, folder, tmp_path, write_jsonl):
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    harness.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE, outlet="Herald", retrieved="2025-03-03")))
    for more in ({}, {"retrieved": "2025-01-01"}, {"retrieved": "2025-06-01"}):
        claim = write_jsonl(uploads / "a.jsonl", record(FALSE, outlet="Gossip", **more))
        assert counts(harness.ingest(claim, takeover=False)) == (0, 0, 0, 1)
    same = write_jsonl(uploads / "b.jsonl", record(TRUE, outlet="Gossip"))
    assert counts(harness.ingest(same, takeover=False)) == (0, 0, 1, 0)
    with harness.open() as corpus:
        assert corpus.version(LINK).outlet == "Herald"
    assert harness.words("casino") == []


def test_without_takeover_a_newer_file_of_the_same_folder_is_an_update(harness, folder, write_jsonl):
    harness.ingest(write_jsonl(folder / "a.jsonl", record(TRUE)), takeover=False)
    assert counts(harness.ingest(write_jsonl(folder / "b.jsonl", record(NEWER)), takeover=False)) == (0, 1, 0, 0)
    assert live(harness) == NEWER


@pytest.mark.parametrize("retrieved", [None, "2025-03-03"])
def test_an_article_that_a_note_gives_as_its_source_takes_its_place(harness, folder, write_jsonl, retrieved):
    """A note whose file's name comes first had the link for good, and the article was an older version of it."""
    given = {"retrieved": retrieved} if retrieved else {}
    (folder / "a.md").write_text(f"---\nsource: {LINK}\n---\n{FALSE}\n", "utf-8")
    (folder / "b.txt").write_text(f"Title: Other\nSource: {LINK}/2\n\n{FALSE}\n", "utf-8")
    write_jsonl(folder / "feed.jsonl", record(TRUE, **given), record(TRUE, url=f"{LINK}/2", **given))
    assert counts(harness.ingest(folder)) == (2, 0, 0, 2)
    assert (live(harness), live(harness, f"{LINK}/2")) == (TRUE, TRUE)


def test_an_article_that_is_ingested_after_a_note_takes_its_place(harness, folder, write_jsonl):
    (folder / "a.md").write_text(f"---\nsource: {LINK}\n---\n{FALSE}\n", "utf-8")
    assert counts(harness.ingest(folder)) == (1, 0, 0, 0)
    write_jsonl(folder / "feed.jsonl", record(TRUE))
    assert counts(harness.ingest(folder)) == (0, 1, 0, 1)
    assert live(harness) == TRUE
