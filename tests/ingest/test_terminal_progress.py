import gzip
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest import terminal
from ingest.corpus.articles import RunReport
from ingest.sources.folders import find_files


def test_progress_lines_show_the_done_and_total_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text("{}\n" * 3)
    report = RunReport()
    with terminal.articles([file], lines=True) as show:
        for _ in range(3):
            report.new.append("a1")
            show(report)
    with terminal.articles([], lines=True) as show:
        show(report)
    out, err = capsys.readouterr()

    assert out == ""
    assert [json.loads(line)["progress"] for line in err.splitlines()] == [
        {"done": 1, "of": 3},
        {"done": 2, "of": 3},
        {"done": 3, "of": 3},
        {"done": 3, "of": None},
    ]


def test_a_damaged_file_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It ended the whole run, where the run itself says what is wrong with the file."""
    packed = bytearray(gzip.compress(b"{}\n" * 500))
    packed[12:16] = b"\xff\xff\xff\xff"
    (tmp_path / "damaged.jsonl.gz").write_bytes(packed)
    (tmp_path / "other.tar.gz").write_bytes(packed)
    (tmp_path / "one.txt").write_text("One.")
    with terminal.articles([tmp_path], lines=True) as show:
        show(RunReport(new=["a1"]))

    assert json.loads(capsys.readouterr().err)["progress"] == {"done": 1, "of": 2}


def progress_of(*paths: Path, report: RunReport, capsys: pytest.CaptureFixture[str]) -> dict[str, int | None]:
    with terminal.articles(paths, lines=True) as show:
        show(report)
    progress: dict[str, int | None] = json.loads(capsys.readouterr().err)["progress"]
    return progress


def test_what_a_run_does_not_read_is_not_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with one article, 40 photos and a .git of 40 files counted as 81."""
    (tmp_path / ".git").mkdir()
    for file in (".git/one.txt", "photo.jpg", "one.txt", "TWO.JSONL"):
        (tmp_path / file).write_text("{}\n{}\n")
    assert progress_of(tmp_path, report=RunReport(), capsys=capsys) == {"done": 0, "of": 3}


def test_articles_that_are_too_old_are_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.txt").write_text("One.")
    assert progress_of(tmp_path, report=RunReport(expired=1), capsys=capsys) == {"done": 1, "of": 1}


def test_a_file_that_goes_while_it_is_counted_does_not_end_the_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FileNotFoundError, where an editor put a new file in the place of the old one."""
    files = [tmp_path / name for name in ("a.txt", "b.jsonl", "c.txt")]
    for file in files:
        file.write_text("{}\n")

    def find_and_lose(paths: Sequence[Path]) -> Iterator[object]:
        for found in find_files(paths):
            (tmp_path / "b.jsonl").unlink(missing_ok=True)
            (tmp_path / "c.txt").unlink(missing_ok=True)
            yield found

    monkeypatch.setattr(terminal, "find_files", find_and_lose)
    assert progress_of(*files, report=RunReport(), capsys=capsys)["done"] == 0


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("named", "shown"), [([], "12/?"), (["one.txt"], "12/12"), (["."], "12/12")])
def test_the_bar_ends_where_the_articles_do_or_has_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: list[str], shown: str
) -> None:
    """What came from the web or standard input was shown as 12 of 0."""
    (tmp_path / "one.txt").write_text("One.")
    screen = _Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with terminal.articles([tmp_path / name for name in named]) as show:
        show(RunReport(unchanged=12))
    assert shown in screen.getvalue()
