"""How many articles an ingest will find."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.sources import counting
from ingest.sources.counting import count_articles
from ingest.sources.folders import find_files


def test_lines_and_files_are_counted_and_what_comes_from_elsewhere_is_not(tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text("{}\n" * 3)

    assert (count_articles([file]), count_articles([])) == (3, None)


def test_a_damaged_file_is_counted(tmp_path):
    """It ended the whole run, where the run itself says what is wrong with the file."""
    packed = bytearray(gzip.compress(b"{}\n" * 500))
    packed[12:16] = b"\xff\xff\xff\xff"
    (tmp_path / "damaged.jsonl.gz").write_bytes(packed)
    (tmp_path / "other.tar.gz").write_bytes(packed)
    (tmp_path / "one.txt").write_text("One.")

    assert count_articles([tmp_path]) == 2


def test_what_a_run_does_not_read_is_not_counted(tmp_path):
    """A folder with one article, 40 photos and a .git of 40 files counted as 81."""
    (tmp_path / ".git").mkdir()
    for file in (".git/one.txt", "photo.jpg", "one.txt", "TWO.JSONL"):
        (tmp_path / file).write_text("{}\n{}\n")

    assert count_articles([tmp_path]) == 3


def test_a_file_that_goes_while_it_is_counted_does_not_end_the_run(tmp_path, monkeypatch):
    """FileNotFoundError, where an editor put a new file in the place of the old one."""
    files = [tmp_path / name for name in ("a.txt", "b.jsonl", "c.txt")]
    for file in files:
        file.write_text("{}\n")

    def find_and_lose(paths: Sequence[Path]) -> Iterator[object]:
        for found in find_files(paths):
            (tmp_path / "b.jsonl").unlink(missing_ok=True)
            (tmp_path / "c.txt").unlink(missing_ok=True)
            yield found

    monkeypatch.setattr(counting, "find_files", find_and_lose)

    assert count_articles(files) == 3
