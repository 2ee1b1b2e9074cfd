"""What a run says of files and facts that it did not take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.cli import main
from ingest.corpus.articles import RunReport, SourceWarning
from ingest.terminal import print_report

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    harness: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> tuple[Path, Run]:
    """A folder of articles, and (exit code, stdout) of an ingest of it."""
    (tmp_path / "articles").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPUS_DIR", str(harness.folder))
    monkeypatch.setenv("CHROMA_URL", harness.settings.chroma_url)
    return tmp_path / "articles", lambda *arguments: (main(["articles", *arguments]), capfd.readouterr().out)


def test_what_was_not_read_is_counted_and_wrong_days_are_named(run):
    folder, ingest = run
    for name in ("a.pdf", "b.PDF", "c.docx", ".hidden.jpg", "README"):
        (folder / name).write_bytes(b"")
    (folder / "d.md").write_text("---\ndate: 26/11/2026\n---\nThe **yen** fell on Monday.")
    (folder / "e.jsonl").write_text('{"text": "Owls were seen.", "published": "yesterday", "lang": "en"}\n')
    code, out = ingest()
    assert code == 0
    assert "  not read: 2 .pdf, 1 .docx, 1 other\n" in out
    days = 'has a wrong {} ("{}"): write a day such as 2026-11-26\n'
    assert f"  warning  articles/d.md line 2: {days.format('date', '26/11/2026')}" in out
    assert f"  warning  articles/e.jsonl line 1: {days.format('published', 'yesterday')}" in out
    assert "has a field “lang” that is not read; use language" in out
    report = json.loads(ingest("--json")[1])
    assert (report["unchanged"], report["not_read"]) == (2, {".pdf": 2, ".docx": 1, "other": 1})
    assert len(report["warnings"]) == 3


def test_a_folder_without_articles_is_told_what_is_read(run):
    folder, ingest = run
    (folder / "a.pdf").write_bytes(b"")
    code, out = ingest()
    assert code == 0
    assert "  warning  articles: holds no file that is read; the endings that are: .txt, .md, " in out
    assert "  not read: 1 .pdf\n" in out


def test_of_records_that_are_not_read_it_is_said_how_they_are(run):
    folder, ingest = run
    for name in ("a.json", "b.csv", "c.pdf"):
        (folder / name).write_bytes(b"")
    step = "write each article as a JSON object on a line of its own, in a .jsonl file"
    assert f"  not read: 1 .csv, 1 .json, 1 .pdf; for .csv and .json, {step}\n" in ingest()[1]


def test_what_a_line_has_no_room_for_is_counted(capsys):
    warnings = [SourceWarning(f"a.jsonl line {number}", "has a wrong published") for number in range(25)]
    endings = {f".e{number}": number for number in range(1, 20)} | {"other": 100}
    print_report(RunReport(warnings=warnings, not_read=endings), {})
    out = capsys.readouterr().out
    assert out.count("has a wrong published") == 20
    assert "and 5 more; --json lists all" in out
    assert "  not read: 19 .e19, 18 .e18, 17 .e17, 16 .e16, 15 .e15, 14 .e14, 13 .e13, 12 .e12, 166 other\n" in out
