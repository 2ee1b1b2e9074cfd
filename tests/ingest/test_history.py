"""`history` and `diff` as a person types them, over a corpus whose publisher corrects and retracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingest.cli import main
from ingest.corpus.errors import UsageError
from ingest.history import _index_of

URL = "https://example.org/bridge"
FIRST = "The Marrow bridge has five lanes.\n\nIt was built in 1931.\n\nIt is closed until May."
NOTE = "Correction, March 10, 2025: An earlier version said that the bridge has five lanes."
SECOND = FIRST.replace("five", "four") + "\n\n" + NOTE
WITHDRAWN = "Retraction: The Courier withdraws this report, because its source was invented."

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(harness: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """(exit code, stdout, stderr) of a command over the harness's corpus."""
    monkeypatch.chdir(harness.folder.parent)
    monkeypatch.setenv("CORPUS_DIR", str(harness.folder))
    monkeypatch.setenv("CHROMA_URL", harness.settings.chroma_url)

    def typed(*arguments: str) -> tuple[int, str, str]:
        return (main(arguments), *capfd.readouterr())

    return typed


@pytest.fixture
def corrected(harness: Any, tmp_path: Path, write_jsonl: Callable[..., Path]) -> Any:
    """An article with its first text, its corrected one, and its withdrawal."""
    story = {"url": URL, "title": "Bridge closed", "published": "2025-03-03"}
    harness.ingest(
        write_jsonl(
            tmp_path / "feed.jsonl",
            story | {"text": FIRST, "retrieved": "2025-03-03"},
            story
            | {"published": "2025-03-03T09:30:00+01:00"}
            | {"text": SECOND, "retrieved": "2025-03-10", "updated": "2025-03-10"},
            story | {"text": WITHDRAWN, "retrieved": "2025-03-20", "title": "Withdrawn"},
        )
    )
    return harness


@pytest.mark.usefixtures("corrected")
def test_history_lists_the_versions(run):
    code, out, _ = run("history", URL)
    title, head, *rows = out.splitlines()
    assert code == 0
    assert title == f"Withdrawn ({URL})"
    assert head.split() == ["version", "seen", "published", "updated", "corrected", "words", "sentences"]
    first, second, third = (row.split() for row in rows[:3])
    assert [first[0], *first[2:]] == ["1", "2025-03-03", "2025-03-03", "-", "-", "16"]
    assert [second[0], *second[2:6]] == ["2", "2025-03-10", "2025-03-03", "2025-03-10", "2025-03-10"]
    assert second[-2:] == ["+2", "-1"]
    assert third[2:] == ["2025-03-20", "2025-03-03", "-", "yes", "11", "+1", "-4"]
    assert rows[3:] == [f"  2  corrected: {NOTE}", f"  3  retracted: {WITHDRAWN}"]


@pytest.mark.usefixtures("corrected")
def test_history_as_json(run):
    code, out, _ = run("history", URL, "--json")
    document = json.loads(out)
    first, second, third = document["versions"]
    assert (code, len(document["article_id"])) == (0, 16)
    assert [version["published_at"] for version in document["versions"]] == [None, "2025-03-03T09:30:00+01:00", None]
    assert (first["corrected"], first["extractor"], len(first["body_hash"])) == (None, "plain", 64)
    assert second["corrected"] == {"date": "2025-03-10", "note": NOTE}
    assert (second["sentences_added"], second["sentences_removed"], second["retracted"]) == (2, 1, False)
    assert (third["corrected"], third["retracted"]) == ({"date": None, "note": WITHDRAWN}, True)
    for version in document["versions"]:
        shown = json.loads(run("show", URL, "--version", version["version_id"], "--json")[1])
        assert [shown["corrected"], shown["retrieved"]] == [version["corrected"], version["seen"]]


@pytest.mark.usefixtures("corrected")
def test_diff_shows_what_a_correction_changed(run):
    code, out, _ = run("diff", URL, "--from", "1", "--to", "2")
    assert code == 0
    assert out.splitlines() == [
        "from version 1, seen 2025-03-03, to version 2, 2025-03-10",
        "- The Marrow bridge has five lanes.",
        "+ The Marrow bridge has four lanes.",
        "  (2 sentences unchanged)",
        f"+ {NOTE}",
    ]


@pytest.mark.usefixtures("corrected")
def test_diff_shows_the_last_change_unless_versions_are_named(run):
    _, out, _ = run("diff", URL)
    assert out.splitlines()[:3] == [
        "from version 2, seen 2025-03-10, to version 3, 2025-03-20",
        "- Headline: Bridge closed",
        "+ Headline: Withdrawn",
    ]
    ids = [version["version_id"] for version in json.loads(run("history", URL, "--json")[1])["versions"]]
    named = json.loads(run("diff", URL, "--from", ids[0][:8], "--to", ids[1], "--json")[1])
    assert (named["from"], named["to"]) == (ids[0], ids[1])
    assert named["corrected"] == {"date": "2025-03-10", "note": NOTE}
    assert named["changes"][:3] == [
        {"change": "-", "sentence": "The Marrow bridge has five lanes."},
        {"change": "+", "sentence": "The Marrow bridge has four lanes."},
        {"unchanged": 2},
    ]


def test_the_live_version_is_the_last_one_although_another_is_dated_after_it(run, harness, tmp_path, write_jsonl):
    """`diff` marked each sentence that is live as gone: a feed takes over from a page that was saved after it."""
    page = tmp_path / "page.html"
    paragraphs = "".join(f"<p>{line}</p>" for line in FIRST.split("\n\n") * 3)
    page.write_text(
        f'<html><head><title>Bridge</title><link rel="canonical" href="{URL}"></head>'
        f"<body><article><h1>Bridge</h1>{paragraphs}</article></body></html>",
        "utf-8",
    )
    harness.ingest(page)
    harness.ingest(
        write_jsonl(
            tmp_path / "feed.jsonl",
            {"url": URL, "title": "Bridge", "text": "Four ferries sail to Marrow.", "retrieved": "2025-03-01"},
        )
    )
    document = json.loads(run("history", URL, "--json")[1])
    assert [version["seen"][:10] for version in document["versions"]][1:] == ["2025-03-01"]
    lines = run("diff", URL)[1].splitlines()
    assert lines[0].endswith("to version 2, 2025-03-01")
    assert "+ Four ferries sail to Marrow." in lines


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("history", "https://example.org/none"), "No article https://example.org/none"),
        (("diff", "nonesuch"), "No article nonesuch"),
        (("diff", URL, "--from", "9"), "No version 9 of this article. There are 3 versions;"),
        (("diff", URL, "--to", "0"), "No version 0 of this article. There are 3 versions;"),
        (("diff", URL, "--to", "zz"), "No version zz of this article"),
    ],
)
def test_a_missing_article_or_version_is_one_line(run, arguments, message):
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"error: {message}")


def test_a_number_is_never_the_beginning_of_an_id():
    stored: list[Any] = [SimpleNamespace(version_id="9" + "a" * 15), SimpleNamespace(version_id="123456" + "b" * 10)]
    with pytest.raises(UsageError, match=r"No version 9 of this article\. There are 2 versions;"):
        _index_of(stored, "9")
    assert (_index_of(stored, "2"), _index_of(stored, "9a"), _index_of(stored, "123456")) == (1, 0, 1)


def test_diff_of_a_single_version_says_that_there_is_nothing_to_compare(harness, run, tmp_path, write_jsonl):
    harness.ingest(write_jsonl(tmp_path / "a.jsonl", {"url": URL, "text": FIRST, "title": "A \x1b[31m bridge"}))
    assert run("diff", URL) == (0, "there is one version of this article; nothing to compare\n", "")
    code, out, _ = run("history", URL)
    assert (code, "\x1b" in out) == (0, False)


def test_each_version_has_the_note_that_is_new_in_it_and_answers_from_those_before_are_corrected(
    run, harness, tmp_path, write_jsonl
):
    notes = ["Correction: It is 400, not 300.", "Correction: It is 500, not 400."]
    texts = [
        "\n\n".join([f"The town planted {number} trees along the river.", *notes[:count]])
        for count, number in enumerate((300, 400, 500))
    ]
    texts += [texts[2].replace("the river", "the Alder"), texts[1]]
    records = [
        {"url": URL, "title": "Trees", "text": text, "retrieved": f"2025-03-0{day}"}
        for day, text in enumerate(texts, start=1)
    ]
    for record in records:  # in one run after the other, and in one
        harness.ingest(write_jsonl(tmp_path / "feed.jsonl", record))
    harness.ingest(write_jsonl(tmp_path / "all.jsonl", *({**record, "url": URL + "2"} for record in records)))
    for url in (URL, URL + "2"):
        rows = json.loads(run("history", url, "--json")[1])["versions"]
        assert [row["corrected"] and row["corrected"]["note"] for row in rows] == [None, *notes, notes[1], notes[0]]
        with harness.open() as corpus:
            article_id = corpus.find_article(url)
            later = corpus.later_corrections({row["version_id"]: article_id for row in rows})
        # The publisher has taken the second note away again.
        assert {version: correction.note for version, correction in later.items()} == {rows[0]["version_id"]: notes[0]}


def test_an_answer_from_a_text_with_one_note_is_corrected_by_a_second(run, harness, tmp_path, write_jsonl):
    notes = ["Correction: It is 400, not 300.", "Correction: It is 500, not 400."]
    for count, number in enumerate((300, 400, 500)):
        text = "\n\n".join([f"The town planted {number} trees along the river.", *notes[:count]])
        record = {"url": URL, "title": "Trees", "text": text, "retrieved": f"2025-03-0{count + 1}"}
        harness.ingest(write_jsonl(tmp_path / "feed.jsonl", record))
    first, second, third = (row["version_id"] for row in json.loads(run("history", URL, "--json")[1])["versions"])
    with harness.open() as corpus:
        article_id = corpus.find_article(URL)
        later = corpus.later_corrections(dict.fromkeys((first, second, third), article_id))
        assert {version: correction.note for version, correction in later.items()} == dict.fromkeys(
            (first, second), notes[1]
        )
        assert corpus.corrections([third])[third].note == notes[1]


def test_history_says_what_another_article_corrects(run, harness, tmp_path, write_jsonl):
    title = "Marrow bridge closed for repairs until May"
    story = {"url": URL, "title": title, "published": "2025-03-03", "outlet": "The Example"}
    told = f'Our report "{title}" gave a wrong year.'
    harness.ingest(
        write_jsonl(
            tmp_path / "feed.jsonl",
            story | {"text": FIRST, "retrieved": "2025-03-03"},
            story | {"text": SECOND, "retrieved": "2025-03-10"},
            {
                "url": f"{URL}/12",
                "title": "Correction",
                "published": "2025-03-12",
                "outlet": "The Example",
                "text": told,
            },
        )
    )
    rows = json.loads(run("history", URL, "--json")[1])["versions"]
    noted = {"date": "2025-03-10", "note": NOTE}
    assert [row["corrected"] for row in rows] == [
        None,
        {"date": "2025-03-12", "note": f"Correction\n{told}", "other": noted},
    ]
    lines = run("history", URL)[1].splitlines()
    assert lines[3].split()[5] == "2025-03-12"
    assert lines[4:] == [f"  2  corrected: Correction {told}", f"  2  corrected: {NOTE}"]
    assert run("history", f"{URL}/12")[1].splitlines()[2].split()[5] == "-"
