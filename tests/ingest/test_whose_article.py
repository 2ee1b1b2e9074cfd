"""Whose article it is: a page that names another's link as its own does not get that article. Real ingest runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.articles import Article, RunReport
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


def live(desk: Any, url: str = LINK) -> str:
    with desk.open() as corpus:
        version = corpus.version(url)
    return version.text if version else ""


def test_a_page_does_not_replace_the_article_of_a_feed(desk: Any, folder: Path, write_jsonl: WriteJsonl) -> None:
    desk.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE)))
    save(folder / "evil.html", FALSE)
    for _ in range(2):
        report = desk.ingest(folder)
        assert counts(report) == (0, 0, 1, 1)
        assert report.missing == []
        (failure,) = report.failed
        assert failure.origin == "evil.html"
        assert failure.reason.startswith(
            "has the link of an article that another file brought (feed.jsonl), and other words; if it is the newer "
            "one, first run: python -m ingest remove "
        )
        assert failure.reason.endswith(f" ({LINK})")
        assert str(folder) not in failure.reason
    assert live(desk) == TRUE
    assert desk.words("casino") == []


@pytest.mark.parametrize("retrieved", [None, "2025-03-03"])
def test_in_one_run_the_feed_is_first_whatever_the_names(
    desk: Any, folder: Path, write_jsonl: WriteJsonl, retrieved: str | None
) -> None:
    save(folder / "a.html", FALSE)
    write_jsonl(folder / "feed.jsonl", record(TRUE, **({"retrieved": retrieved} if retrieved else {})))
    assert counts(desk.ingest(folder)) == (1, 0, 0, 1)
    assert live(desk) == TRUE
    assert desk.words("casino") == []


@pytest.mark.parametrize("retrieved", [None, "2025-03-03"])
def test_a_feed_gets_the_article_that_only_a_page_has_claimed(
    desk: Any, folder: Path, write_jsonl: WriteJsonl, retrieved: str | None
) -> None:
    save(folder / "a.html", FALSE)
    assert counts(desk.ingest(folder)) == (1, 0, 0, 0)
    write_jsonl(folder / "feed.jsonl", record(TRUE, **({"retrieved": retrieved} if retrieved else {})))
    assert counts(desk.ingest(folder)) == (0, 1, 0, 1)
    assert counts(desk.ingest(folder)) == (0, 0, 1, 1)
    assert live(desk) == TRUE
    assert desk.words("casino") == []
    if retrieved:
        assert [p.text for p in desk.words("bridge", as_of=date(2025, 6, 1))] == [TRUE]


def test_a_page_does_not_replace_what_another_page_claimed_first(desk: Any, folder: Path) -> None:
    save(folder / "bridge.html", TRUE)
    desk.ingest(folder)
    before = live(desk)
    save(folder / "evil.html", FALSE)
    save(folder / "a.html", FALSE)
    assert counts(desk.ingest(folder)) == (0, 0, 1, 2)
    assert live(desk) == before


def test_the_same_page_saved_again_in_its_place_is_a_new_version(desk: Any, folder: Path) -> None:
    save(folder / "bridge.html", TRUE)
    desk.ingest(folder)
    save(folder / "bridge.html", NEWER)
    assert counts(desk.ingest(folder)) == (0, 1, 0, 0)
    assert NEWER in live(desk)
    assert counts(desk.ingest(folder)) == (0, 0, 1, 0)


def test_a_newer_dump_of_a_feed_is_a_new_version(desk: Any, folder: Path, write_jsonl: WriteJsonl) -> None:
    desk.ingest(write_jsonl(folder / "monday.jsonl", record(TRUE, retrieved="2025-03-03")))
    newer = write_jsonl(folder / "friday.jsonl", record(NEWER, retrieved="2025-03-07"))
    assert counts(desk.ingest(newer)) == (0, 1, 0, 0)
    assert live(desk) == NEWER
    assert counts(desk.ingest(folder)) == (0, 0, 2, 0)


def test_a_copy_of_the_page_elsewhere_is_unchanged_and_says_nothing_more(desk: Any, folder: Path) -> None:
    save(folder / "bridge.html", TRUE, site="Herald")
    desk.ingest(folder)
    save(folder / "copy.html", TRUE, link=f"{LINK}?utm_source=evil", site="Evil")
    assert counts(desk.ingest(folder)) == (0, 0, 2, 0)
    (found, *_) = desk.words("bridge")
    assert (found.url, found.outlet, found.copies) == (LINK, "Herald", ())
    # Neither may it change the article later, nor keep the first one from doing so.
    save(folder / "copy.html", FALSE)
    assert counts(desk.ingest(folder)) == (0, 0, 1, 1)
    save(folder / "bridge.html", NEWER, site="Herald")
    assert counts(desk.ingest(folder)) == (0, 1, 0, 1)
    save(folder / "copy.html", NEWER)
    assert counts(desk.ingest(folder)) == (0, 0, 2, 0)


def test_what_the_reason_says_to_do_helps(desk: Any, folder: Path) -> None:
    from ingest.corpus.writer import CorpusWriter, writing
    from ingest.split import SPLITTER

    save(folder / "old.html", TRUE)
    desk.ingest(folder)
    (folder / "old.html").unlink()
    save(folder / "moved.html", NEWER)
    (failure,) = desk.ingest(folder).failed
    with writing(desk.folder), desk.open() as corpus:
        CorpusWriter(corpus, SPLITTER).remove(failure.reason.split(" remove ")[1].split()[0])
    assert counts(desk.ingest(folder)) == (1, 0, 0, 0)
    assert NEWER in live(desk)


def test_a_page_whose_file_is_forgotten_leaves_the_article_to_its_copy(desk: Any, folder: Path) -> None:
    save(folder / "a.html", TRUE)
    save(folder / "b.html", TRUE)
    desk.ingest(folder)
    (folder / "a.html").unlink()
    assert desk.ingest(folder, prune=True).removed == []
    save(folder / "b.html", NEWER)
    assert counts(desk.ingest(folder)) == (0, 1, 0, 0)


def test_a_feed_that_brings_the_text_of_a_page_owns_it(desk: Any, folder: Path, write_jsonl: WriteJsonl) -> None:
    save(folder / "bridge.html", TRUE)
    desk.ingest(folder)
    write_jsonl(folder / "feed.jsonl", record(live(desk)))
    assert counts(desk.ingest(folder)) == (0, 0, 2, 0)
    save(folder / "bridge.html", FALSE)
    assert counts(desk.ingest(folder)) == (0, 0, 1, 1)


def test_a_page_that_a_browser_saved_elsewhere_is_an_article_of_that_place(desk: Any, folder: Path) -> None:
    address = "https://evil.example/p/1"
    mark = f"<!-- saved from url=({len(address):04}){address} -->"
    save(folder / "evil.html", FALSE, mark=mark, site="The Herald")
    home = "https://evil.example/"
    save(folder / "home.html", NEWER, mark=f"<!-- saved from url=({len(home):04}){home} -->", site="The Herald")
    assert counts(desk.ingest(folder)) == (2, 0, 0, 0)
    assert live(desk) == ""
    (found,) = desk.words("casino")
    assert (found.url, found.outlet) == (address, "evil.example")
    (found,) = desk.words("divers")
    assert (found.url, found.outlet, found.name) == (None, None, "home.html")


def test_a_page_saved_from_its_own_host_keeps_its_link(desk: Any, folder: Path) -> None:
    address = "https://www.herald.example/bridge?share=1"
    save(folder / "bridge.html", TRUE, mark=f"<!-- saved from url=({len(address):04}){address} -->", site="Herald")
    desk.ingest(folder)
    (found, *_) = desk.words("bridge")
    assert (found.url, found.outlet) == (LINK, "Herald")


def test_a_corpus_from_before_owners_were_known(desk: Any, folder: Path, write_jsonl: WriteJsonl) -> None:
    write_jsonl(folder / "feed.jsonl", record(TRUE))
    save(folder / "own.html", TRUE, link="https://herald.example/own")
    desk.ingest(folder)
    with desk.open() as corpus:
        corpus.catalog.connection.execute("DELETE FROM owners")
    save(folder / "evil.html", FALSE)
    save(folder / "own.html", NEWER, link="https://herald.example/own")
    assert counts(desk.ingest(folder)) == (0, 1, 1, 1)
    assert live(desk) == TRUE


def test_the_time_of_a_file_does_not_matter(desk: Any, folder: Path, write_jsonl: WriteJsonl) -> None:
    desk.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE)))
    os.utime(save(folder / "evil.html", FALSE), (4e9, 4e9))
    assert counts(desk.ingest(folder)) == (0, 0, 1, 1)


def test_the_address_of_a_fetched_page_is_no_claim_though_it_ends_like_a_file() -> None:
    given = Article("id", "T", "Text.", "/dump.jsonl", "T", url="https://a.example/x.html")
    assert outranks(given, ["/saved/x.html"])
    assert not outranks(given, ["https://a.example/x.html"])


def test_without_takeover_a_file_gives_other_words_to_no_article_of_another_folder(
    desk: Any, folder: Path, tmp_path: Path, write_jsonl: WriteJsonl
) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    desk.ingest(write_jsonl(folder / "feed.jsonl", record(TRUE, outlet="Herald", retrieved="2025-03-03")))
    for more in ({}, {"retrieved": "2025-01-01"}, {"retrieved": "2025-06-01"}):
        claim = write_jsonl(uploads / "a.jsonl", record(FALSE, outlet="Gossip", **more))
        assert counts(desk.ingest(claim, takeover=False)) == (0, 0, 0, 1)
    same = write_jsonl(uploads / "b.jsonl", record(TRUE, outlet="Gossip"))
    assert counts(desk.ingest(same, takeover=False)) == (0, 0, 1, 0)
    with desk.open() as corpus:
        assert corpus.version(LINK).outlet == "Herald"
    assert desk.words("casino") == []


def test_without_takeover_a_newer_file_of_the_same_folder_is_an_update(
    desk: Any, folder: Path, write_jsonl: WriteJsonl
) -> None:
    desk.ingest(write_jsonl(folder / "a.jsonl", record(TRUE)), takeover=False)
    assert counts(desk.ingest(write_jsonl(folder / "b.jsonl", record(NEWER)), takeover=False)) == (0, 1, 0, 0)
    assert live(desk) == NEWER
