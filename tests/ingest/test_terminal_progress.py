import gzip
import json
from pathlib import Path

import pytest

from ingest import terminal
from ingest.corpus.articles import RunReport


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

    assert json.loads(capsys.readouterr().err)["progress"] == {"done": 1, "of": 3}
