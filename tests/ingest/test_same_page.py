"""One article under many spellings of its link: real ingest runs."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.corpus.articles import RunReport
from ingest.corpus.catalog import inventory
from ingest.corpus.text.addresses import article_id_for_url
from ingest.retention import Prune

PLAIN = "https://herald.example/2025/bridge"
OTHERS = [
    "https://amp.herald.example/2025/bridge",
    "https://m.herald.example/2025/bridge/",
    "https://herald.example/2025/bridge?outputType=amp",
    "https://herald.example/2025/bridge/index.html",
    "http://www.herald.example/2025/bridge/amp?utm_source=feed",
]
TEXT = (
    "The harbor bridge in Marrow was closed on Monday, because engineers had found cracks in two of its pillars.\n\n"
    "It will stay closed for three weeks, the harbor office said, while divers mend them from below.\n\n"
    "Buses go around the bay and take forty minutes longer, and the ferry runs every half hour until midnight.\n\n"
    "Mayor Ilse Brandt asked for patience and said that nobody had been in danger at any time."
)
# As AMP, the same story has a line of its own.
AMP = TEXT.replace("\n\n", "\n\nWatch the bridge from above in our film of the week.\n\n", 1)
ELSE = "Owls have come back to the park of Marrow after nine years, and the town has put up a fence around their tree."
WriteJsonl = Callable[..., Path]


def counts(report: RunReport) -> tuple[int, int, int, int]:
    return len(report.new), len(report.changed), report.unchanged, len(report.failed)


def record(url: str, text: str = TEXT) -> dict[str, Any]:
    return {"url": url, "title": "Bridge closed", "text": text}


@pytest.fixture
def bring(harness: Any, tmp_path: Path, write_jsonl: WriteJsonl) -> Callable[..., RunReport]:
    """One run over these records, each in a file of its own."""

    def brought(*records: dict[str, Any]) -> RunReport:
        return harness.ingest(*(write_jsonl(tmp_path / f"{i}.jsonl", made) for i, made in enumerate(records)))

    return brought


def shown(harness: Any) -> list[tuple[str, str]]:
    """(id, link) of every article."""
    with harness.open() as corpus:
        return corpus.catalog.connection.execute("SELECT article_id, url FROM articles ORDER BY url").fetchall()


@pytest.mark.parametrize("spelling", OTHERS)
@pytest.mark.parametrize("together", [True, False])
def test_other_spellings_are_the_known_article(harness, bring, spelling, together):
    if not together:
        bring(record(PLAIN))
    report = bring(record(PLAIN), record(spelling, AMP))
    assert counts(report) == ((1, 0, 1, 0) if together else (0, 0, 2, 0))
    assert shown(harness) == [(article_id_for_url(PLAIN), PLAIN)]
    with harness.open() as corpus:
        assert inventory.find_article(corpus.catalog, spelling) == article_id_for_url(PLAIN)
        assert corpus.version(PLAIN).text == TEXT
    assert harness.count("versions") == 1


@pytest.mark.parametrize("spelling", OTHERS)
def test_the_plain_link_replaces_another_spelling(harness, bring, spelling):
    """The id stays: replies and lists that name it go on."""
    bring(record(spelling, AMP))
    for number in range(3):
        report = bring(record(spelling, AMP), record(PLAIN))
        assert counts(report) == ((0, 1, 1, 0) if number == 0 else (0, 0, 2, 0))
        assert shown(harness) == [(article_id_for_url(spelling), PLAIN)]
        with harness.open() as corpus:
            assert corpus.version(PLAIN).text == TEXT
    assert counts(bring(record(PLAIN, TEXT.replace("three weeks", "four weeks")))) == (0, 1, 0, 0)


@pytest.mark.parametrize(("first", "second"), [*itertools.pairwise(OTHERS[:4])])
def test_two_spellings_without_the_plain_link_are_one_article(harness, bring, first, second):
    bring(record(first))
    for _ in range(2):
        assert counts(bring(record(first), record(second, AMP))) == (0, 0, 2, 0)
        assert shown(harness) == [(article_id_for_url(first), first)]


def test_a_different_text_is_a_different_article(harness, bring):
    report = bring(record(PLAIN), record(OTHERS[0], ELSE))
    assert counts(report) == (2, 0, 0, 0)
    assert {link for _, link in shown(harness)} == {PLAIN, OTHERS[0]}


def test_a_known_spelling_stays_although_its_text_is_outdated(harness, bring):
    bring(record(PLAIN), record(OTHERS[0], AMP))
    report = bring(record(PLAIN, ELSE), record(OTHERS[0], AMP))
    assert counts(report) == (0, 1, 1, 0)
    assert len(shown(harness)) == 1


def test_a_mirror_is_a_copy_as_before(harness, bring):
    report = bring(record(PLAIN), record("https://mirror.example/2025/bridge"))
    assert counts(report) == (2, 0, 0, 0)
    assert len(report.copies) == 2


def test_removing_the_file_of_another_spelling_keeps_the_article(harness, tmp_path, write_jsonl):
    folder = tmp_path / "in"
    folder.mkdir()
    write_jsonl(folder / "a.jsonl", record(PLAIN))
    amp = write_jsonl(folder / "b.jsonl", record(OTHERS[0], AMP))
    harness.ingest(folder)
    amp.unlink()
    report = harness.ingest(folder, prune=Prune.GONE)
    assert (counts(report), report.missing, report.removed) == ((0, 0, 1, 0), [], [])
    with harness.open() as corpus:
        assert inventory.find_article(corpus.catalog, OTHERS[0]) is None
        assert corpus.version(PLAIN) is not None
