"""The text of megabytes that an ingest is measured with, and what is said of its memory."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from evals.cli import main
from evals.trials.size.command import write_text
from ingest.corpus.errors import UsageError


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Thirty articles of ten paragraphs, some of which are alike."""
    file = tmp_path / "articles.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        for number in range(30):
            lines = [f"The owl of barn {number} laid {egg} eggs in the spring of 1937." for egg in range(9)]
            out.write(json.dumps({"text": "\n\n".join([*lines, "Sign up for our newsletter."])}) + "\n")
    return file


def test_a_text_has_its_size_and_no_paragraph_twice(articles, tmp_path):
    for name, size in (("a.txt", 9_000), ("b.txt", 9_000), ("c.txt", 2_000)):
        write_text(articles, tmp_path / name, size)
    text = (tmp_path / "a.txt").read_bytes()
    paragraphs = text.decode().split("\n\n")[:-1]
    assert 8_900 < len(text) <= 9_000
    assert len(set(paragraphs)) == len(paragraphs) > 100
    assert text == (tmp_path / "b.txt").read_bytes()
    assert text.startswith((tmp_path / "c.txt").read_bytes())


def test_too_few_articles_are_an_error(articles, tmp_path):
    with pytest.raises(UsageError, match="do not fill 1,000,000 bytes"):
        write_text(articles, tmp_path / "a.txt", 1_000_000)


@pytest.mark.soak
def test_memory_and_growth_are_measured(articles):
    # In a process of its own: Linux counts the memory of a process of tests as that of the children it starts.
    command = [sys.executable, "-m", "evals", "size", str(articles), "--sizes", "0.008", "0.002", "--json"]
    measured = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = {figure["name"]: figure for figure in json.loads(measured.stdout)["figures"]}
    assert next(iter(figures)) == "most memory, 0.002 MB"
    assert figures["passages, 0.008 MB"]["value"] > figures["passages, 0.002 MB"]["value"] > 0
    assert figures["growth to 0.008 MB"]["met"]


@pytest.mark.parametrize("arguments", [["--sizes", "21"], ["--sizes", "0"]])
def test_a_size_outside_the_limits_is_an_error(articles, arguments):
    assert main(["size", str(articles), *arguments]) == 2


def test_a_file_without_articles_is_an_error(tmp_path, capsys):
    (tmp_path / "a.jsonl.gz").write_bytes(b"no gzip")
    assert main(["size", str(tmp_path / "a.jsonl.gz"), "--sizes", "0.1"]) == 2
    assert "cannot be read as articles" in capsys.readouterr().err
