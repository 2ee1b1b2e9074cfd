"""Programs that are started with a closed standard input or standard error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
START = """
import os, sys
for number in sys.argv[1].split(","):
    os.close(int(number))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


def start(folder: Path, closed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START, closed, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CORPUS_DIR": str(folder / "corpus")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("arguments", [("bot", "nonsense"), ("ingest", "nowhere.txt"), ("evals", "nonsense")])
def test_an_error_is_not_printed_among_the_output_where_standard_error_is_closed(tmp_path, arguments):
    ran = start(tmp_path, "2", "-m", *arguments)

    assert (ran.returncode, ran.stdout) == (2, "")


def test_a_log_line_is_not_printed_among_the_output_either(tmp_path):
    program = "import logging; from bot.cli import main; main(['--help']); logging.warning('a line of the log')"

    ran = start(tmp_path, "2", "-c", program)

    assert ran.stdout.startswith("A Discord bot")
    assert "a line of the log" not in ran.stdout


def test_no_file_that_is_opened_later_is_read_as_standard_input(tmp_path):
    ran = start(tmp_path, "0", "-m", "ingest", "-", "--json")

    assert ran.returncode == 1
    assert '"reason": "is empty: there is no article in it"' in ran.stdout


def test_streams_that_are_open_stay_as_they_are(tmp_path):
    program = """
import os, sys
from ingest.corpus.console.streams import fill_closed_streams
before = sys.stdin, sys.stdout, sys.stderr
free = os.open(os.devnull, os.O_RDONLY)
os.close(free)
fill_closed_streams()
assert (sys.stdin, sys.stdout, sys.stderr) == before
assert os.open(os.devnull, os.O_RDONLY) == free, "a number is lost"
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path, check=False
    )

    assert ran.returncode == 0
