"""One article in one file, before and after a link is read there: real ingest runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.articles import RunReport
from ingest.corpus.rebuild import verify
from ingest.corpus.text.addresses import article_id_for_url
from ingest.pipeline import Intake
from ingest.retention import Prune

LINK = "https://herald.example/bridge"
OTHER_LINK = "https://herald.example/bridge-closed"
TEXT = (
    "The harbor bridge in Marrow was closed on Monday. Engineers had found cracks in two of its pillars. "
    "It will stay closed for three weeks, the harbor office said."
)
EDITED = TEXT.replace("two of its pillars", "three of its pillars")
ELSE = "Owls have come back to the park of Marrow after nine years. The town has put up a fence around their tree."
WriteJsonl = Callable[..., Path]


def write_text(file: Path, text: str, link: str = "") -> Path:
    """A note with this text and this link; a page has it twice as long, because a short one has no article text."""
    file.parent.mkdir(exist_ok=True)
    if file.suffix == ".html":
        canonical = f'<link rel="canonical" href="{link}">' if link else ""
        more = "Nobody was hurt, and nobody had expected it, those who live beside it told our reporter at noon."
        page = f"<title>Bridge</title>{canonical}<article><h1>Bridge</h1><p>{text}</p><p>{more}</p></article>"
        file.write_text(f"<!DOCTYPE html><html>{page}</html>", "utf-8")
    else:
        file.write_text(f"---\ntitle: Bridge\n{f'link: {link}' if link else 'tags: town'}\n---\n{text}\n", "utf-8")
    return file


def counts(report: RunReport) -> tuple[int, int, int, int, int]:
    return len(report.new), len(report.changed), report.unchanged, len(report.missing), len(report.failed)


def articles(harness: Any) -> list[tuple[str, str | None]]:
    """(id, link) of every article; the index has to agree with it."""
    with harness.open() as corpus:
        assert verify(corpus) == []
        return corpus.catalog.connection.execute("SELECT article_id, url FROM articles ORDER BY url").fetchall()


def forget_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was before, each link that was read in a known file made another article."""
    monkeypatch.setattr(Intake, "_find_in_file", lambda *_: None)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_a_file_stays_one_article_when_a_link_is_read_in_it(harness, tmp_path, name):
    file = tmp_path / "articles" / name
    harness.ingest(write_text(file, TEXT).parent)
    ((first_id, _),) = articles(harness)
    assert counts(harness.ingest(write_text(file, TEXT, LINK).parent)) == (0, 0, 1, 0, 0)
    assert articles(harness) == [(first_id, LINK)]
    assert counts(harness.ingest(file.parent)) == (0, 0, 1, 0, 0)
    assert counts(harness.ingest(write_text(file, EDITED, OTHER_LINK).parent)) == (0, 1, 0, 0, 0)
    assert articles(harness) == [(first_id, OTHER_LINK)]
    assert counts(harness.ingest(write_text(file, EDITED).parent)) == (0, 0, 1, 0, 0)
    assert articles(harness) == [(first_id, None)]
    assert harness.count("versions") == 2


def test_a_link_that_was_corrected_is_that_of_another_article(harness, tmp_path, write_jsonl):
    file = tmp_path / "articles" / "a.md"
    for link in ("", LINK, OTHER_LINK):
        harness.ingest(write_text(file, TEXT, link).parent)
    harness.ingest(write_jsonl(tmp_path / "feed.jsonl", {"url": LINK, "title": "Owls", "text": ELSE}))
    assert [url for _, url in articles(harness)] == sorted((LINK, OTHER_LINK))


def test_facts_that_were_text_before_do_not_make_another_article(harness, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(f"url: {LINK}\n\n{TEXT}\n", "utf-8")
    harness.ingest(file)
    ((first_id, _),) = articles(harness)
    assert counts(harness.ingest(write_text(file, TEXT, LINK))) == (0, 1, 0, 0, 0)
    assert articles(harness) == [(first_id, LINK)]


@pytest.mark.parametrize("is_first", [True, False])
def test_lines_of_one_headline_are_articles_of_their_own(harness, tmp_path, write_jsonl, is_first):
    """Also where one has a link and nearly the same text: a dump changes them at no further run."""
    bridge, ferry = (
        {"title": "Bridge", "text": TEXT},
        {"title": "Bridge", "text": f"{EDITED} A ferry runs.", "url": LINK},
    )
    dump = write_jsonl(tmp_path / "dump.jsonl", *((bridge, ferry) if is_first else (ferry, bridge)))
    assert counts(harness.ingest(dump)) == (2, 0, 0, 0, 0)
    assert counts(harness.ingest(dump)) == (0, 0, 2, 0, 0)
    assert harness.count("versions") == 2


def test_a_note_whose_article_became_an_outlets_replaces_nothing(harness, tmp_path, write_jsonl):
    """It had the link once; written over without it, it is another article, and stays that."""
    file = tmp_path / "articles" / "today.md"
    for link in ("", LINK):
        harness.ingest(write_text(file, TEXT, link).parent)
    feed = tmp_path / "feed" / "feed.jsonl"
    feed.parent.mkdir()
    outlets = f"{TEXT} The mayor spoke of a hard month."
    harness.ingest(write_jsonl(feed, {"url": LINK, "title": "Bridge closed", "text": outlets}))
    assert counts(harness.ingest(write_text(file, ELSE).parent)) == (1, 0, 0, 0, 0)
    assert counts(harness.ingest(file.parent)) == (0, 0, 1, 0, 0)
    assert counts(harness.ingest(feed)) == (0, 0, 1, 0, 0)
    with harness.open() as corpus:
        rows = corpus.catalog.connection.execute(
            "SELECT url, text FROM articles JOIN versions USING (article_id) WHERE state = 'live' ORDER BY url"
        ).fetchall()
    assert rows == [(None, ELSE), (LINK, outlets)]


def test_another_text_with_a_link_is_another_article(harness, tmp_path):
    file = tmp_path / "articles" / "today.md"
    harness.ingest(write_text(file, TEXT).parent)
    assert counts(harness.ingest(write_text(file, ELSE, LINK).parent)) == (1, 0, 0, 1, 0)


def test_what_was_stored_twice_is_joined(harness, tmp_path, monkeypatch):
    file = tmp_path / "articles" / "a.md"
    harness.ingest(write_text(file, TEXT).parent)
    ((first_id, _),) = articles(harness)
    with monkeypatch.context() as patched:
        forget_files(patched)
        assert counts(harness.ingest(write_text(file, TEXT, LINK).parent)) == (1, 0, 0, 1, 0)
    assert counts(harness.ingest(file.parent)) == (0, 0, 1, 0, 0)
    assert articles(harness) == [(first_id, LINK)]
    assert counts(harness.ingest(file.parent)) == (0, 0, 1, 0, 0)


def test_a_note_that_gives_the_link_of_a_feed_stays_beside_its_article(harness, tmp_path, write_jsonl):
    file = tmp_path / "articles" / "a.md"
    harness.ingest(write_text(file, TEXT).parent)
    ((first_id, _),) = articles(harness)
    feed = write_jsonl(tmp_path / "feed.jsonl", {"url": LINK, "title": "Bridge", "text": TEXT})
    harness.ingest(feed)
    assert counts(harness.ingest(write_text(file, TEXT, LINK).parent)) == (0, 0, 1, 1, 0)
    assert articles(harness) == [(first_id, None), (article_id_for_url(LINK), LINK)]
    # It stands in no file any more: the file says now whose article it holds.
    assert harness.ingest(file.parent, prune=Prune.GONE).removed == [first_id]
    assert articles(harness) == [(article_id_for_url(LINK), LINK)]


def test_a_note_with_other_words_than_the_article_that_it_names_is_not_pruned(
    harness: Any, tmp_path: Path, write_jsonl: WriteJsonl
) -> None:
    """It is in the corpus as it was without the link alone."""
    file = tmp_path / "articles" / "a.md"
    harness.ingest(write_text(file, TEXT).parent)
    ((first_id, _),) = articles(harness)
    harness.ingest(write_jsonl(tmp_path / "feed.jsonl", {"url": LINK, "title": "Bridge", "text": EDITED}))
    write_text(file.parent / "owls.md", ELSE)
    report = harness.ingest(write_text(file, TEXT, LINK).parent, prune=Prune.GONE)
    assert (len(report.new), len(report.failed), report.removed) == (1, 1, [])
    assert first_id in dict(articles(harness))


def test_a_note_with_other_words_and_another_spelling_of_the_link_is_not_pruned(harness, tmp_path, write_jsonl):
    """Its words are in the corpus as it was without the link alone, too: no other spelling replaces a text."""
    file = tmp_path / "articles" / "a.md"
    harness.ingest(write_text(file, TEXT).parent)
    ((first_id, _),) = articles(harness)
    spelled = f"{LINK}/amp"
    lines = [{"url": link, "title": "Bridge", "text": EDITED} for link in (LINK, spelled)]
    harness.ingest(write_jsonl(tmp_path / "feed.jsonl", *lines))
    report = harness.ingest(write_text(file, TEXT, spelled).parent, prune=Prune.GONE)
    assert (report.missing, report.removed) == ([], [])
    assert articles(harness) == [(first_id, None), (article_id_for_url(LINK), LINK)]


def test_an_outlets_article_is_pruned_with_its_feed_though_a_note_had_it_once(
    harness: Any, tmp_path: Path, write_jsonl: WriteJsonl
) -> None:
    """It stayed for ever as an article of the note, which holds another one."""
    file = tmp_path / "articles" / "today.md"
    for link in ("", LINK):
        harness.ingest(write_text(file, TEXT, link).parent)
    feed = write_jsonl(tmp_path / "articles" / "feed.jsonl", {"url": LINK, "title": "Bridge closed", "text": EDITED})
    harness.ingest(feed)
    assert counts(harness.ingest(write_text(file, ELSE).parent, prune=Prune.GONE)) == (1, 0, 1, 0, 0)
    feed.unlink()
    assert len(harness.ingest(file.parent, prune=Prune.GONE).removed) == 1
    assert [url for _, url in articles(harness)] == [None]
    assert counts(harness.ingest(file.parent)) == (0, 0, 1, 0, 0)
